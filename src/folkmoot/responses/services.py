"""The one door into the record. Only channels may import this module (import-linter holds them to it)."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Action
from folkmoot.ledger.commitment import new_salt, salted_hash
from folkmoot.ledger.entries import Kind
from folkmoot.ledger.models import Log
from folkmoot.ledger.services import enter, enter_acceptance
from folkmoot.responses import channels, sealing
from folkmoot.responses.models import AboutYou, Capacity, Response, ResponseEvent
from folkmoot.responses.querysets import ENDING
from folkmoot.responses.selectors import answers_after

_ENTERED = {
    ResponseEvent.Kind.AMENDED: Kind.AMENDED,
    ResponseEvent.Kind.WITHDRAWN: Kind.WITHDRAWN,
    ResponseEvent.Kind.ERASED: Kind.ERASED,
}
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class ConsultationClosed(Exception):
    """Answers are not taken now. The person can be told when it opened or closed, and how to write instead."""


class CannotBeRecorded(ValueError):
    """The content has no canonical form or no place in the database: a NUL, half a character, not a number."""


class NoLongerStands(Exception):
    """The response was withdrawn or erased, so it cannot be corrected. The person can answer again while it is open."""


@dataclass(frozen=True)
class Recorded:
    """What came of `record_response`. `new` is False when the same submission was recorded before."""

    response: Response
    new: bool


def record_response(
    *,
    consultation: Consultation,
    channel: str,
    instrument: str,
    answers: dict[str, Any],
    idempotency_key: str,
    made_at: dt.datetime,
    received_at: dt.datetime,
    recorded_at: dt.datetime,
    capacity: str = Capacity.INDIVIDUAL,
    organisation: dict[str, Any] | None = None,
    respondent: User | None = None,
    about_you: dict[str, Any] | None = None,
    consent_to_publish: bool = False,
    language: str = "en",
    generated: bool = False,
    evidence: list[dict[str, Any]] | None = None,
) -> Recorded:
    """Record one response, once. The channel has validated `answers` against what was asked.

    Idempotent on (consultation, idempotency_key): a repeat gives back the first record, whatever it holds.
    Raises `ConsultationClosed` unless the consultation takes answers at `made_at`; `CannotBeRecorded`; KeyError for
    an unknown channel.
    """
    channels.get(channel)
    if not made_at <= received_at <= recorded_at:
        raise CannotBeRecorded("A response is made, then received, then recorded.")
    if not consultation.allows(Action.ANSWER, at=made_at):
        raise ConsultationClosed(consultation.slug)
    salt = new_salt()
    response = Response(
        consultation=consultation,
        channel=channel,
        instrument=instrument,
        answers=answers,
        capacity=capacity,
        organisation=organisation or {},
        respondent=respondent,
        consent_to_publish=consent_to_publish,
        language=language,
        generated=generated,
        evidence=evidence or [],
        made_at=made_at,
        received_at=received_at,
        recorded_at=recorded_at,
        idempotency_key=idempotency_key,
        salt=salt,
    )
    about_salt = new_salt()
    about = AboutYou(response=response) if about_you else None
    if about:
        about.content_hash = _hash(about_salt, hashed_about_you(response, about_you or {}))
    response.content_hash = _hash(salt, hashed_content(response, about))
    try:
        with transaction.atomic():
            response.save(force_insert=True)
            if about and about_you:
                about.response = response
                about.key = sealing.key_in_use(consultation, recorded_at)
                about.sealed = sealing.seal_answers(about_you, salt=about_salt, response=response, key=about.key)
                about.save()
            _enter(response)
    except IntegrityError:
        first = Response.objects.filter(consultation=consultation, idempotency_key=idempotency_key).first()
        if first is None:
            raise
        return Recorded(first, new=False)
    return Recorded(response, new=True)


def hashed_content(response: Response, about_you: AboutYou | None) -> dict[str, Any]:
    """What the salted hash commits to: everything that was said and how it came, nothing of who the person is.

    Of what was told about the person it holds a hash with a salt of its own: that can be destroyed alone.
    """
    return {
        "receipt": response.receipt_code,
        "consultation": response.consultation.slug,
        "channel": response.channel,
        "capacity": str(response.capacity),
        "organisation": response.organisation,
        "instrument": response.instrument,
        "answers": response.answers,
        "about_you": bytes(about_you.content_hash).hex() if about_you else "",
        "consent_to_publish": response.consent_to_publish,
        "made_at": response.made_at.isoformat(),
        "received_at": response.received_at.isoformat(),
        "recorded_at": response.recorded_at.isoformat(),
    }


def hashed_event(event: ResponseEvent) -> dict[str, Any]:
    """What the salted hash of an event commits to."""
    return {
        "receipt": event.response.receipt_code,
        "event": str(event.kind),
        "at": event.at.isoformat(),
        "answers": event.answers,
    }


def hashed_about_you(response: Response, answers: dict[str, Any]) -> dict[str, Any]:
    """What the salted hash of about-you answers commits to."""
    return {"receipt": response.receipt_code, "about_you": answers}


def amend_response(
    *, response: Response, answers: dict[str, Any], at: dt.datetime, actor: User | None, reason: str = ""
) -> ResponseEvent | None:
    """Append that `answers`, all of them, now stand in the place of what was said before. None: nothing changed.

    The channel has validated `answers`. Raises `ConsultationClosed` unless the consultation takes answers at `at`,
    `NoLongerStands` after a withdrawal, `CannotBeRecorded`.
    """
    if not response.consultation.allows(Action.ANSWER, at=at):
        raise ConsultationClosed(response.consultation.slug)
    events = list(response.events.all())
    if any(event.kind in ENDING for event in events):
        raise NoLongerStands(response.receipt_code)
    if answers == answers_after(response, events):
        return None
    return append_event(response, ResponseEvent.Kind.AMENDED, at=at, actor=actor, reason=reason, answers=answers)


def withdraw_response(*, response: Response, at: dt.datetime, actor: User | None, reason: str = "") -> ResponseEvent:
    """Append that `response` no longer stands. Idempotent, and open to people at any time, also after closing."""
    ended = response.events.filter(kind__in=ENDING).first()
    return ended or append_event(response, ResponseEvent.Kind.WITHDRAWN, at=at, actor=actor, reason=reason)


def append_event(
    response: Response,
    kind: str,
    *,
    at: dt.datetime,
    actor: User | None,
    reason: str,
    answers: dict[str, Any] | None = None,
) -> ResponseEvent:
    """Append one event with its salted hash. Only the verbs of this package call it."""
    event = ResponseEvent(response=response, kind=kind, at=at, actor=actor, reason=reason, answers=answers or {})
    event.content_hash = _hash(bytes(event.salt), hashed_event(event))
    with transaction.atomic():
        event.save(force_insert=True)
        # A correction is known by its own hash; an end names the response that it ends.
        entered = event.content_hash if kind == ResponseEvent.Kind.AMENDED else response.content_hash
        enter(
            log=Log.RESPONSES,
            kind=_ENTERED[ResponseEvent.Kind(kind)],
            at=at,
            digest=bytes(entered),
            subject=response.consultation_id,
        )
    return event


def _enter(response: Response) -> None:
    """Have the ledger take the response in: its leaf follows, its receipt is signed now."""
    enter_acceptance(
        receipt=response.receipt_code,
        consultation=response.consultation.slug,
        number=response.consultation_id,
        at=response.recorded_at,
        digest=bytes(response.content_hash),
        generated=response.generated,
    )


def _hash(salt: bytes, content: dict[str, Any]) -> bytes:
    try:
        if _NUL.search(json.dumps(content, allow_nan=False)):  # PostgreSQL stores none
            raise CannotBeRecorded("A text holds a NUL character.")
        return salted_hash(salt, content)
    except (TypeError, ValueError, RecursionError) as error:  # rfc8785's and Unicode's errors are ValueErrors
        raise CannotBeRecorded(str(error)) from error
