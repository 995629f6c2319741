"""Clearing what people wrote before it is shown: the queue, and a person's decision on each text.

Texts lie inside the JSON of the record. To look for them there at each page would read the whole table, and one more
row for each submission would slow submitting down; so `collect`, run by the worker, keeps a queue beside the record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.consultations.points import WORDS
from folkmoot.responses.models import ModerationItem, PublicationDecision, Response, ResponseEvent
from folkmoot.responses.querysets import ENDING
from folkmoot.responses.redaction import Span, without
from folkmoot.responses.selectors import current_answers, current_answers_of

Decision = PublicationDecision.Decision

CLAIM = dt.timedelta(minutes=15)
# A response committed late has a lower number than one committed before it: so many are looked at again.
OVERLAP = 2_000
BATCH = 500

# The public reads the reason where words were taken out; the note is for colleagues only.
REASONS: dict[str, str] = {
    "personal": "personal details",
    "names": "names a person",
    "offensive": "offensive or threatening",
    "incident": "an incident report or off topic",
    "legal": "legal reasons",
}


class DecidedMeanwhile(Exception):
    """Somebody else decided, or the respondent corrected the words, while this moderator was looking at them."""


class ReasonMissing(ValueError):
    """Refusing or removing words needs a reason from the list."""


@dataclass(frozen=True)
class ClearedText:
    """Words that may be shown, as they may be shown."""

    response: Response
    part: str
    text: str
    redacted: bool


def digest(text: str) -> str:
    """By which a decision names the words that it is about."""
    return hashlib.sha256(text.encode()).hexdigest()


# The queue ---------------------------------------------------------------------------------------
def waiting(*, consultation: Consultation | None = None, point: ConsultationPoint | None = None) -> QuerySet[Any]:
    """The texts that wait for a decision, first come first served."""
    items = ModerationItem.objects.filter(standing=None).exclude(response__events__kind__in=ENDING)
    if consultation is not None:
        items = items.filter(point__consultation=consultation)
    return items.filter(point=point) if point is not None else items


def waiting_by_point(*, consultation: Consultation) -> list[tuple[ConsultationPoint, int]]:
    """How many texts wait, for each point that has any."""
    counts = dict(waiting(consultation=consultation).order_by().values_list("point").annotate(n=Count("pk")))
    return [(p, counts[p.pk]) for p in ConsultationPoint.objects.filter(pk__in=counts)]


def text_of(item: ModerationItem) -> str:
    """The words of `item` as they stand now; empty when they were withdrawn."""
    answer = current_answers(item.response).get(item.point.key) or {}
    return str(answer.get(item.part) or "")


def texts_of(items: Sequence[ModerationItem]) -> dict[int, str]:
    """The same for many items, by their primary key, with one query. `response` and `point` must have been read."""
    answers = current_answers_of({item.response_id: item.response for item in items}.values())
    return {i.pk: str((answers[i.response_id].get(i.point.key) or {}).get(i.part) or "") for i in items}


def cleared(*, point: ConsultationPoint) -> QuerySet[Any]:
    """The items of `point` whose words may be shown, in whole or in part."""
    items = ModerationItem.objects.filter(point=point, response__consent_to_publish=True)
    shown = items.filter(standing__decision__in=(Decision.APPROVED, Decision.REDACTED))
    return shown.exclude(response__events__kind__in=ENDING).select_related("response", "point", "standing")


def public_texts(items: Sequence[ModerationItem]) -> list[ClearedText]:
    """The public words of some of `cleared`. Words that were corrected since the decision are left out."""
    texts = texts_of(items)
    return [
        ClearedText(item.response, item.part, without(texts[item.pk], made.spans, made.reason), bool(made.spans))
        for item in items
        if (made := item.standing) and made.digest == digest(texts[item.pk])
    ]


def collect(*, everything: bool = False) -> int:
    """Bring the queue in step with the record; returns how many texts are new or were corrected. Harmless to repeat.

    Looks at what came since the last time and at the latest corrections; `everything` looks at the whole record.
    """
    seen = ModerationItem.objects.aggregate(last=Max("response_id"))["last"] or 0
    responses = Response.objects.current().filter(consent_to_publish=True).order_by("pk")
    if not everything:
        corrected = ResponseEvent.objects.filter(kind=ResponseEvent.Kind.AMENDED).order_by("-pk")
        recently = list(corrected.values_list("response", flat=True)[:OVERLAP])
        responses = responses.filter(Q(pk__gt=seen - OVERLAP) | Q(pk__in=recently))
    points = {(p.consultation_id, p.key): p for p in ConsultationPoint.objects.filter(about_you=False)}
    changed, last = 0, 0
    # Read to the end before anything is written: SQLite refuses to write beside a reading that is still open.
    while batch := list(responses.filter(pk__gt=last)[:BATCH]):
        changed += _collect(batch, points)
        last = batch[-1].pk
    return changed


def _collect(responses: list[Response], points: dict[tuple[int, str], ConsultationPoint]) -> int:
    items = ModerationItem.objects.filter(response__in=responses).select_related("standing")
    known = {(i.response_id, i.point_id, i.part): i for i in items}
    events = ResponseEvent.objects.filter(kind=ResponseEvent.Kind.AMENDED, response__in=responses)
    amended = dict(events.order_by().values_list("response").annotate(Max("at")))
    new, corrected = [], []
    for response, point, part, text in _texts(responses, points):
        named = digest(text)
        item = known.pop((response.pk, point.pk, part), None)
        if item is None:
            new.append(ModerationItem(response=response, point=point, part=part, digest=named, words=len(text.split())))
        elif item.digest != named or _outdated(item.standing, amended.get(response.pk)):
            # A decision on words that were corrected since is no decision on what now stands.
            item.digest, item.words = named, len(text.split())
            item.standing = item.claimed_by = item.claimed_at = None
            corrected.append(item)
    if not (new or corrected or known):
        return 0
    with transaction.atomic():
        # Decisions that are there already stand, where they are about the same words.
        made = PublicationDecision.objects.filter(response__in={item.response_id for item in new})
        latest = {(d.response_id, d.point_id, d.part, d.digest): d for d in made}
        for item in new:
            found = latest.get((item.response_id, item.point_id, item.part, item.digest))
            item.standing = None if _outdated(found, amended.get(item.response_id)) else found
        ModerationItem.objects.bulk_create(new, ignore_conflicts=True)
        ModerationItem.objects.bulk_update(corrected, ["digest", "words", "standing", "claimed_by", "claimed_at"])
        ModerationItem.objects.filter(pk__in=[item.pk for item in known.values()]).delete()
    return len(new) + len(corrected)


def _outdated(decision: PublicationDecision | None, amended_at: dt.datetime | None) -> bool:
    return bool(decision and amended_at and decision.decided_at < amended_at)


def _texts(
    responses: list[Response], points: dict[tuple[int, str], ConsultationPoint]
) -> Iterator[tuple[Response, ConsultationPoint, str, str]]:
    answers = current_answers_of(responses)
    for response in responses:
        for key, answer in answers[response.pk].items():
            point = points.get((response.consultation_id, key))
            if point is None or not isinstance(answer, dict):
                continue
            for part in sorted(WORDS & answer.keys()):
                if (text := str(answer[part] or "")).strip():
                    yield response, point, part, text


# Deciding ----------------------------------------------------------------------------------------
def claim(item: ModerationItem, *, by: User, at: dt.datetime) -> bool:
    """Say that `by` is looking at `item` now. False when somebody else has been for less than a quarter of an hour."""
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lte=at - CLAIM) | Q(claimed_at__gt=at + CLAIM)
    return bool(ModerationItem.objects.filter(free, pk=item.pk).update(claimed_by=by, claimed_at=at))


def next_item(
    *, consultation: Consultation, by: User, at: dt.datetime, point: ConsultationPoint | None = None
) -> ModerationItem | None:
    """Claim the first text that waits and that nobody else is looking at."""
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lte=at - CLAIM)
    item: ModerationItem
    for item in waiting(consultation=consultation, point=point).filter(free)[:20]:
        if claim(item, by=by, at=at):
            return item
    return None


def decide(
    *,
    item: ModerationItem,
    decision: str,
    by: User,
    at: dt.datetime,
    seen_digest: str,
    seen_decision: int | None,
    spans: Sequence[Span] = (),
    reason: str = "",
    note: str = "",
) -> PublicationDecision:
    """Append a decision on the words that the moderator saw; it stands from now on, whatever was decided before.

    Raises `DecidedMeanwhile` when the words or the decision are not those that were seen, `ReasonMissing`.
    """
    if decision != Decision.APPROVED and reason not in REASONS:
        raise ReasonMissing("Choose the reason: it is kept with the decision.")
    if decision == Decision.REDACTED and not spans:
        raise ValueError("A redaction says which words to remove.")
    with transaction.atomic():
        locked = ModerationItem.objects.select_for_update(of=("self",))
        held = locked.select_related("response", "point").get(pk=item.pk)
        if held.standing_id != seen_decision or held.digest != seen_digest or digest(text_of(held)) != seen_digest:
            raise DecidedMeanwhile(item.pk)
        made: PublicationDecision = PublicationDecision.objects.create(
            response=held.response,
            point=held.point,
            part=held.part,
            decision=decision,
            digest=seen_digest,
            spans=[list(span) for span in spans] if decision == Decision.REDACTED else [],
            reason="" if decision == Decision.APPROVED else REASONS[reason],
            note=note.strip(),
            decided_by=by,
            decided_at=at,
        )
        held.standing, held.claimed_by, held.claimed_at = made, None, None
        held.save(update_fields=["standing", "claimed_by", "claimed_at"])
        record_audit(
            actor=by,
            action=f"text.{decision}",
            subject=f"response:{held.response.public_reference}",
            at=at,
            point=held.point.key,
            part=held.part,
            reason=made.reason,
            note=made.note,
        )
    return made


def approve_many(*, consultation: Consultation, seen: dict[int, str], by: User, at: dt.datetime) -> tuple[int, int]:
    """Approve the waiting items of `consultation` whose primary key and digest were seen.

    Returns how many were, and how many not.
    """
    items = ModerationItem.objects.filter(pk__in=seen, point__consultation=consultation)
    items = items.select_related("response", "point")
    done = 0
    for item in items:
        try:
            decide(item=item, decision=Decision.APPROVED, by=by, at=at, seen_digest=seen[item.pk], seen_decision=None)
            done += 1
        except DecidedMeanwhile:
            continue
    return done, len(seen) - done
