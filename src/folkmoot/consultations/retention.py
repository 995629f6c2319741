"""How long each kind of data of a consultation is kept: run once a day, and reported."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from folkmoot.consultations.models import Consultation, Follower, RetentionRun
from folkmoot.core import clock

Destroy = Callable[[Consultation, dt.datetime], int]


@dataclass(frozen=True)
class Kind:
    """One kind of data: its name, the field with its months, and what destroys it and gives how many."""

    name: str
    months: str
    destroy: Destroy


_KINDS: dict[str, Kind] = {}


def register(name: str, months: str, destroy: Destroy) -> None:
    """Have `destroy(consultation, at)` called once the months in the field `months` are over. It must be idempotent."""
    _KINDS[name] = Kind(name, months, destroy)


def due_at(consultation: Consultation, kind: Kind) -> dt.datetime | None:
    """The instant at which the time of `kind` is over; None while no closing is set."""
    closes = consultation.closes_at
    return months_after(closes, getattr(consultation, kind.months)) if closes else None


def months_after(instant: dt.datetime, months: int) -> dt.datetime:
    """The same London time so many months later; a day that the month lacks becomes its last."""
    local = instant.astimezone(clock.LONDON)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(dt.UTC)


def run(at: dt.datetime) -> None:
    """Of the schedule: destroy what is past its time, and write down what was destroyed. Harmless to run again."""
    for consultation in Consultation.objects.with_timetable():
        for kind in _KINDS.values():
            due = due_at(consultation, kind)
            if due is None or at < due:
                continue
            with transaction.atomic():
                destroyed = kind.destroy(consultation, at)
                first = not consultation.retention_runs.filter(kind=kind.name, due_at=due).exists()
                # The first run is reported also when there was nothing: it shows that it ran.
                if destroyed or first:
                    RetentionRun.objects.create(
                        consultation=consultation, kind=kind.name, due_at=due, run_at=at, destroyed=destroyed
                    )


def planned(consultation: Consultation) -> list[tuple[str, dt.datetime | None]]:
    """Each kind of data with the instant at which its time is over."""
    return [(kind.name, due_at(consultation, kind)) for kind in _KINDS.values()]


def destroy_followers(consultation: Consultation, at: dt.datetime) -> int:
    """Forget who follows a consultation; gives how many."""
    followers = Follower.objects.filter(consultation=consultation)
    number: int = followers.count()
    followers.delete()
    return number
