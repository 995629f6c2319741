"""Verbs on results: prepare them, publish them, and do so by themselves when they are due."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Max

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.analysis import counting
from folkmoot.analysis.disclosure import DisclosurePolicy, Protected
from folkmoot.analysis.models import ResultsRelease, ResultsTable
from folkmoot.analysis.standing import changes_between, funnel, standing
from folkmoot.analysis.tallies import Tally
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.consultations.stages import Action, Stage
from folkmoot.ledger.entries import microseconds
from folkmoot.ledger.selectors import counts_until
from folkmoot.ledger.services import enter_statement
from folkmoot.responses import channels

log = logging.getLogger(__name__)

# How much must change between two public releases, so that the difference tells nothing about anybody.
LEAST_CHANGE = 10
BETWEEN_RELEASES = dt.timedelta(days=1)
ROUNDED_TO = 5


class NotYet(Exception):
    """Results may not be published at this instant. The person can be told when: after closing, or once it opened."""


class LedgerDisagrees(Exception):
    """The ledger has other counts than the release: the record was touched, or changed while it was being counted."""


class TooLittleChanged(Exception):
    """Fewer than `LEAST_CHANGE` responses came or changed since the last release: the difference would tell of them."""


def may_release(consultation: Consultation, at: dt.datetime) -> bool:
    """Whether results may be published at the instant `at`, by whomever."""
    if consultation.results_from == Consultation.ResultsFrom.OPENING:
        return consultation.stage(at=at) != Stage.PLANNED
    return consultation.allows(Action.PUBLISH_RESULTS, at=at)


def policy_for(consultation: Consultation) -> DisclosurePolicy:
    """The policy in force. What is published more than once is rounded, so that releases cannot be subtracted."""
    again = ResultsRelease.objects.of(consultation).public().exists()
    rounded = again or consultation.results_from == Consultation.ResultsFrom.OPENING
    return DisclosurePolicy(rounding=ROUNDED_TO if rounded else 1)


def prepare_results(*, consultation: Consultation, at: dt.datetime, by: User | None = None) -> ResultsRelease:
    """Count everything that stands at the instant `at` into a release that only staff see. Replaces one prepared
    before. One pass over the responses, outside any transaction, so that nobody who submits has to wait.
    """
    points = list(ConsultationPoint.objects.filter(consultation=consultation))
    asked = counting.questions(points)
    divisions = counting.breakdowns(asked)
    tally, channel_counts, capacity_counts, generated = Tally(asked, divisions), Counter[str](), Counter[str](), 0
    for response in standing(consultation, at):
        tally.add(response.answers, response.about_you, {counting.CAPACITY: response.capacity})
        channel_counts[response.channel] += 1
        capacity_counts[response.capacity] += 1
        generated += response.generated
    counted = tally.responses
    policy = policy_for(consultation)
    bodies = _bodies(tally, policy)
    overview = {
        "capacity": counting.one_column(divisions[0].groups, capacity_counts, policy),
        "channel": counting.one_column([(key, channels.label(key)) for key in channel_counts], channel_counts, policy),
        "breakdowns": [[b.key, b.label] for b in divisions],
    }
    addresses = counting.slugs(p.key for p in points)
    withdrawn = funnel(consultation, at).received - counted
    with transaction.atomic():
        releases = ResultsRelease.objects.of(consultation)
        releases.filter(released_at=None).delete()
        release = ResultsRelease.objects.create(
            consultation=consultation,
            number=(releases.aggregate(last=Max("number"))["last"] or 0) + 1,
            as_of=at,
            prepared_at=at,
            policy=policy.as_dict(),
            received=counted + withdrawn,
            withdrawn=withdrawn,
            counted=counted,
            generated=generated,
            overview=overview,
        )
        by_key = {p.key: p for p in points}
        ResultsTable.objects.bulk_create(
            (
                ResultsTable(release=release, point=by_key[key], slug=addresses[key], breakdown=breakdown, body=body)
                for (key, breakdown), body in bodies.items()
            ),
            batch_size=200,
        )
        record_audit(actor=by, action="results.prepared", subject=_subject(consultation), at=at, number=release.number)
    return release


def publish_results(*, release: ResultsRelease, at: dt.datetime, by: User | None = None) -> ResultsRelease:
    """Make a prepared release public, its counts in the ledger too. A public one stays as it is.

    Raises `NotYet`, `TooLittleChanged` and `LedgerDisagrees`.
    """
    consultation = release.consultation
    with transaction.atomic():
        release = ResultsRelease.objects.select_for_update().get(pk=release.pk)
        if release.released_at is not None:
            return release
        if not may_release(consultation, at):
            raise NotYet(consultation.slug)
        last = ResultsRelease.objects.of(consultation).public().first()
        if last is not None and changes_between(consultation, last.as_of, release.as_of) < LEAST_CHANGE:
            raise TooLittleChanged(consultation.slug)
        _state_counts(release, at)
        release.released_at, release.released_by = at, by
        release.save(update_fields=["released_at", "released_by"])
        record_audit(actor=by, action="results.published", subject=_subject(consultation), at=at, number=release.number)
    return release


def _state_counts(release: ResultsRelease, at: dt.datetime) -> None:
    """Enter the counts of `release` into the ledger, where anybody can count them again. Raises `LedgerDisagrees`."""
    subject = release.consultation_id
    if counts_until(subject, release.as_of) != (release.received, release.withdrawn):
        raise LedgerDisagrees(release.consultation.slug)
    body = {
        "consultation": release.consultation.slug,
        "number": subject,
        "release": release.number,
        "as_of": microseconds(release.as_of),
        "received": release.received,
        "withdrawn": release.withdrawn,
        "counted": release.counted,
    }
    enter_statement(subject=subject, at=at, body=body)


def release_results(*, consultation: Consultation, at: dt.datetime, by: User | None = None) -> ResultsRelease:
    """Prepare and publish at once. Raises as `publish_results` does, where it can before counting."""
    if not may_release(consultation, at):
        raise NotYet(consultation.slug)
    last = ResultsRelease.objects.of(consultation).public().first()
    if last is not None and changes_between(consultation, last.as_of, at) < LEAST_CHANGE:
        raise TooLittleChanged(consultation.slug)
    return publish_results(release=prepare_results(consultation=consultation, at=at, by=by), at=at, by=by)


def release_if_due(*, consultation: Consultation, at: dt.datetime) -> ResultsRelease | None:
    """Publish by the timetable: once after closing, or time and again from the opening; never where an officer does."""
    if consultation.results_from == Consultation.ResultsFrom.OFFICER or not may_release(consultation, at):
        return None
    last = ResultsRelease.objects.of(consultation).public().first()
    if last is not None:
        once = consultation.results_from == Consultation.ResultsFrom.CLOSING
        if once or at - last.as_of < BETWEEN_RELEASES:
            return None
    try:
        return release_results(consultation=consultation, at=at)
    except TooLittleChanged:
        return None
    except LedgerDisagrees:
        # Counted again when it is next due; if a hand was in the record, somebody must look.
        log.error("the ledger has other counts than the results of %s", consultation.slug)
        return None


def _bodies(tally: Tally, policy: DisclosurePolicy) -> dict[tuple[str, str], dict[str, Any]]:
    """What is stored of each question and breakdown: its parts, its groups, and over everybody its summary."""
    parts: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    bodies: dict[tuple[str, str], dict[str, Any]] = {}
    summaries = tally.summaries()
    for counted in tally.tables():
        question, division = counted.question, counted.breakdown
        key = (question.key, division.key if division else "")
        body = counting.part_body(counted, policy)
        parts[key].append(body)
        groups = [list(group) for group in division.groups] if division else []
        bodies[key] = {"kind": question.kind, "parts": parts[key], "groups": groups}
        if division is None:
            everybody = Protected(**{name: body[name] for name in ("counts", "bases", "totals", "base")})
            bodies[key]["summary"] = counting.summary_body(question, summaries.get(question.key), everybody, policy)
    return bodies


def _subject(consultation: Consultation) -> str:
    return f"consultation:{consultation.slug}"
