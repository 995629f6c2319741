"""The responses that stand at an instant, streamed: corrections applied, what was withdrawn or erased left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, JSONField, OuterRef, Q, QuerySet, Subquery

from folkmoot.consultations.models import Consultation
from folkmoot.responses.models import Response, ResponseEvent
from folkmoot.responses.querysets import ENDING
from folkmoot.responses.sealing import Opener

CHUNK = 2_000
_FIELDS = (
    "public_reference",
    "channel",
    "capacity",
    "organisation",
    "instrument",
    "language",
    "consent_to_publish",
    "generated",
    "made_at",
    "received_at",
    "recorded_at",
    "answers",
)


@dataclass(frozen=True)
class Standing:
    """One response as it stands. It holds nothing that tells who made it, nor the code of the receipt."""

    pk: int
    public_reference: str
    channel: str
    capacity: str
    organisation: dict[str, Any]
    instrument: str
    language: str
    consent_to_publish: bool
    generated: bool
    made_at: dt.datetime
    received_at: dt.datetime
    recorded_at: dt.datetime
    answers: dict[str, Any]
    about_you: dict[str, Any]
    corrected: bool


@dataclass(frozen=True)
class Funnel:
    """How many came, and how many of them count."""

    received: int
    withdrawn: int

    @property
    def counted(self) -> int:
        return self.received - self.withdrawn


def received_by(consultation: Consultation, at: dt.datetime) -> QuerySet[Response]:
    """All responses that were on record at the instant `at`, whatever became of them."""
    found: QuerySet[Response] = Response.objects.filter(consultation=consultation, recorded_at__lte=at)
    return found


def funnel(consultation: Consultation, at: dt.datetime) -> Funnel:
    """The funnel of a consultation at the instant `at`."""
    responses = received_by(consultation, at)
    return Funnel(received=responses.count(), withdrawn=responses.filter(_ended(at)).count())


def standing(consultation: Consultation, at: dt.datetime) -> Iterator[Standing]:
    """Every response that stands at the instant `at`, in the order of the record, in bounded memory."""
    corrected = ResponseEvent.objects.filter(response=OuterRef("pk"), kind=ResponseEvent.Kind.AMENDED, at__lte=at)
    rows: Any = (
        received_by(consultation, at)
        .filter(~_ended(at))
        # As the index has them: no database sorts the answers in memory.
        .order_by("recorded_at", "pk")
        .annotate(corrected=Subquery(corrected.order_by("-at", "-pk").values("answers")[:1], output_field=JSONField()))
        .values_list("pk", *_FIELDS, "about_you__sealed", "about_you__key", "corrected")
    )
    opener = Opener()  # unwraps a data key once for the whole stream
    for *known, sealed, key, answers in rows.iterator(chunk_size=CHUNK):
        about_you = opener.open(sealed=sealed, key_id=key, reference=known[1])
        found = Standing(*(*known, about_you, answers is not None))
        yield found if answers is None else replace(found, answers=answers)


def changes_between(consultation: Consultation, earlier: dt.datetime, later: dt.datetime) -> int:
    """How many responses came, or were corrected, withdrawn or erased, after `earlier` and up to `later`."""
    events = ResponseEvent.objects.filter(response=OuterRef("pk"), at__gt=earlier, at__lte=later)
    return received_by(consultation, later).filter(Q(recorded_at__gt=earlier) | Exists(events)).count()


def _ended(at: dt.datetime) -> Exists:
    return Exists(ResponseEvent.objects.filter(response=OuterRef("pk"), kind__in=ENDING, at__lte=at))
