"""Reads over responses and what happened to them since: the answers that stand, and what became of a receipt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from folkmoot.consultations.models import ConsultationPoint
from folkmoot.consultations.points import WORDS
from folkmoot.consultations.stages import Stage
from folkmoot.core.codes import read_code
from folkmoot.responses import channels
from folkmoot.responses.display import in_words
from folkmoot.responses.models import PublicationDecision, Response, ResponseEvent
from folkmoot.responses.querysets import ResponseQuerySet
from folkmoot.responses.sealing import open_answers


def answers_after(response: Response, events: Iterable[ResponseEvent]) -> dict[str, Any]:
    """The answers that stand once `events`, in order, are applied. What was withdrawn or erased stands for nothing."""
    standing: dict[str, Any] = response.answers
    for event in events:
        standing = event.answers if event.kind == ResponseEvent.Kind.AMENDED else {}
        if event.kind != ResponseEvent.Kind.AMENDED:
            break
    return standing


def current_answers(response: Response) -> dict[str, Any]:
    """The answers of one response that stand now, corrections applied."""
    return answers_after(response, response.events.all())


def current_answers_of(responses: Iterable[Response]) -> dict[int, dict[str, Any]]:
    """The same for many responses, by their primary key, with one query for all their events."""
    found = list(responses)
    events: defaultdict[int, list[ResponseEvent]] = defaultdict(list)
    for event in ResponseEvent.objects.filter(response__in=found):
        events[event.response_id].append(event)
    return {response.pk: answers_after(response, events[response.pk]) for response in found}


class Words(StrEnum):
    """What became of somebody's own words."""

    NONE = "none"
    WITHHELD = "withheld"  # no consent to publish
    WAITING = "waiting"
    CLEARED = "cleared"
    REFUSED = "refused"
    PARTLY = "partly"


@dataclass(frozen=True)
class ReceiptStatus:
    """What became of a response, without a word of what it says."""

    response: Response
    channel: str
    stage: Stage
    corrected_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    erased_at: dt.datetime | None
    words: Words

    @property
    def counted(self) -> bool:
        return self.withdrawn_at is None and self.erased_at is None


def receipt_status(code: str, at: dt.datetime) -> ReceiptStatus | None:
    """What became, by the instant `at`, of the response with the receipt `code`, as somebody typed it."""
    response = _with_history(Response.objects.filter(receipt_code=read_code(code).replace("\0", ""))).first()
    return _status(response, at) if response else None


def _with_history(responses: ResponseQuerySet) -> ResponseQuerySet:
    return responses.select_related("consultation__body").prefetch_related(
        "events", "publication_decisions__point", "consultation__milestones"
    )


def _status(response: Response, at: dt.datetime) -> ReceiptStatus:
    events = [event for event in response.events.all() if event.at <= at]
    latest = {event.kind: event.at for event in events}
    return ReceiptStatus(
        response=response,
        channel=channels.label(response.channel),
        stage=response.consultation.stage(at=at),
        corrected_at=latest.get(ResponseEvent.Kind.AMENDED),
        withdrawn_at=latest.get(ResponseEvent.Kind.WITHDRAWN),
        erased_at=latest.get(ResponseEvent.Kind.ERASED),
        words=_words(response, answers_after(response, events), latest.get(ResponseEvent.Kind.AMENDED)),
    )


@dataclass(frozen=True)
class Said:
    """One question with the answer to it, in plain words."""

    label: str
    lines: list[str]


def said(response: Response) -> list[Said]:
    """What stands in `response`, question by question in their order, what was told about the person last."""
    answers = current_answers(response)
    about = getattr(response, "about_you", None) if answers else None
    answers = {**answers, **(open_answers(about) if about else {})}
    points = ConsultationPoint.objects.filter(consultation=response.consultation_id, key__in=answers)
    return [Said(p.label, in_words(p.scheme, answers[p.key])) for p in points.order_by("about_you", "position", "pk")]


def responses_of(user_id: int | None, at: dt.datetime) -> list[ReceiptStatus]:
    """What became of everything that a member sent, newest first."""
    sent = Response.objects.filter(respondent_id=user_id, respondent__isnull=False).order_by("-recorded_at", "-pk")
    return [_status(response, at) for response in _with_history(sent)]


def _words(response: Response, answers: dict[str, Any], amended_at: dt.datetime | None) -> Words:
    """Whether somebody's own words wait for a moderator. A decision on words since corrected is no decision."""
    said = {(key, part) for key, answer in answers.items() for part in WORDS & answer.keys() if answer[part]}
    if not said:
        return Words.NONE
    if not response.consent_to_publish:
        return Words.WITHHELD
    decided = {
        (decision.point.key, decision.part): decision.decision
        for decision in response.publication_decisions.all()  # in the order of deciding: the last one stands
        if amended_at is None or decision.decided_at >= amended_at
    }
    outcome = {decided.get(words) == PublicationDecision.Decision.REFUSED for words in said & decided.keys()}
    if said - decided.keys():
        return Words.WAITING
    if outcome == {True}:
        return Words.REFUSED
    return Words.PARTLY if True in outcome else Words.CLEARED
