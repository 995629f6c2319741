"""The timetable as it is told: each date only as precisely as it is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.consultations.models import Consultation, Milestone
from folkmoot.core.dates import day_text, month_text, time_text

TO_BE_CONFIRMED = "To be confirmed"
# What a milestone is called once it is behind us; the others keep their name.
BEHIND_US = {"opens": "Opened", "closes": "Closed", "analysis": "Analysis began"}
LAST_MINUTE = dt.time(23, 59)


class State(StrEnum):
    """Where a milestone stands: behind us, begun and still going on, or to come."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Entry:
    """One line of a timetable. `date` is the day where it is known to the day."""

    kind: str
    text: str
    when: str
    date: dt.date | None
    note: str
    state: State


def when_text(milestone: Milestone) -> str:
    """When a milestone is: ``by 11:59pm on 12 February 2025``, ``March 2025``, ``To be confirmed``."""
    if milestone.day is None:
        return TO_BE_CONFIRMED
    if milestone.precision == Milestone.Precision.MONTH:
        return month_text(milestone.day)
    if milestone.kind == Milestone.Kind.CLOSES:
        return f"by {time_text(milestone.time or LAST_MINUTE)} on {day_text(milestone.day)}"
    if milestone.time is not None:
        return f"{time_text(milestone.time)} on {day_text(milestone.day)}"
    return day_text(milestone.day)


def in_order(milestones: list[Milestone]) -> list[Milestone]:
    """Milestones by when they take effect; those to be confirmed come last, in the order of a usual timetable."""
    usual = list(Milestone.Kind)

    def key(milestone: Milestone) -> tuple[bool, dt.datetime, int]:
        instant = milestone.instant()
        return instant is None, instant or dt.datetime.max.replace(tzinfo=dt.UTC), usual.index(milestone.kind)  # type: ignore[arg-type]

    return sorted(milestones, key=key)


def entries(consultation: Consultation, *, at: dt.datetime) -> list[Entry]:
    """The timetable of `consultation` as it stands at the instant `at`."""
    ordered = in_order(list(consultation.milestones.all()))
    begun = [m for m in ordered if (instant := m.instant()) is not None and instant <= at]
    # What began last goes on until the next begins; only the end of all is simply done.
    going_on = begun[-1] if begun and len(begun) < len(ordered) else None
    return [
        Entry(
            kind=milestone.kind,
            text=_title(milestone, begun=milestone in begun),
            when=when_text(milestone),
            date=milestone.day if milestone.precision == Milestone.Precision.DAY else None,
            note=milestone.note,
            state=State.NOW if milestone is going_on else State.DONE if milestone in begun else State.NEXT,
        )
        for milestone in ordered
    ]


def _title(milestone: Milestone, *, begun: bool) -> str:
    return (BEHIND_US.get(milestone.kind) if begun else None) or milestone.get_kind_display()


def opening_text(consultation: Consultation) -> str:
    """When it opens or opened: ``18 December 2024``; empty where no day is set."""
    return next((when_text(m) for m in _of_kind(consultation, Milestone.Kind.OPENS) if m.day), "")


def closing_text(consultation: Consultation) -> str:
    """When it closes or closed: ``11:59pm on 12 February 2025``; empty where no day is set."""
    texts = [when_text(m) for m in _of_kind(consultation, Milestone.Kind.CLOSES) if m.day]
    return texts[-1].removeprefix("by ") if texts else ""


def _of_kind(consultation: Consultation, kind: Milestone.Kind) -> list[Milestone]:
    return in_order([m for m in consultation.milestones.all() if m.kind == kind])
