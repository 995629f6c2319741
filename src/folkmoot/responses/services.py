"""The one door into the record. Only channels may import this module (import-linter holds them to it)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Action
from folkmoot.ledger.commitment import new_salt, salted_hash
from folkmoot.responses import channels
from folkmoot.responses.models import AboutYou, Capacity, Response


class ConsultationClosed(Exception):
    """Answers are not taken now. The person can be told when it opened or closed, and how to write instead."""


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
    Raises `ConsultationClosed` unless the consultation takes answers at `made_at`; KeyError for an unknown channel.
    """
    channels.get(channel)
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
    response.content_hash = salted_hash(salt, hashed_content(response, about_you or {}))
    try:
        with transaction.atomic():
            response.save(force_insert=True)
            if about_you:
                AboutYou.objects.create(response=response, answers=about_you)
    except IntegrityError:
        first = Response.objects.filter(consultation=consultation, idempotency_key=idempotency_key).first()
        if first is None:
            raise
        return Recorded(first, new=False)
    return Recorded(response, new=True)


def hashed_content(response: Response, about_you: dict[str, Any]) -> dict[str, Any]:
    """What the salted hash commits to: everything that was said and how it came, nothing of who the person is."""
    return {
        "receipt": response.receipt_code,
        "consultation": response.consultation.slug,
        "channel": response.channel,
        "capacity": str(response.capacity),
        "organisation": response.organisation,
        "instrument": response.instrument,
        "answers": response.answers,
        "about_you": about_you,
        "consent_to_publish": response.consent_to_publish,
        "made_at": response.made_at.isoformat(),
        "received_at": response.received_at.isoformat(),
        "recorded_at": response.recorded_at.isoformat(),
    }
