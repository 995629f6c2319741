"""The stages of a consultation and what each allows, declared once. Pure: no Django import."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Stage(StrEnum):
    """Where a consultation stands. Derived from its timetable, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    ANALYSIS = "analysis"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        return {"planned": "Upcoming", "analysis": "Being analysed"}.get(self.value, self.value.capitalize())


class Action(StrEnum):
    """What somebody may want to do in a consultation."""

    FOLLOW = "follow"
    ANSWER = "answer"
    RECORD_LATE_POST = "record late post"
    PUBLISH_RESULTS = "publish results"


ALLOWED: dict[Stage, frozenset[Action]] = {
    Stage.PLANNED: frozenset({Action.FOLLOW}),
    Stage.OPEN: frozenset({Action.FOLLOW, Action.ANSWER, Action.RECORD_LATE_POST}),
    # Post dated before closing counts, even if it arrives late.
    Stage.CLOSED: frozenset({Action.FOLLOW, Action.RECORD_LATE_POST, Action.PUBLISH_RESULTS}),
    Stage.ANALYSIS: frozenset({Action.FOLLOW, Action.RECORD_LATE_POST, Action.PUBLISH_RESULTS}),
    Stage.DECIDED: frozenset({Action.FOLLOW, Action.PUBLISH_RESULTS}),
}


def stage_at(
    at: dt.datetime,
    *,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    analysis_at: dt.datetime | None = None,
    decided_at: dt.datetime | None = None,
) -> Stage:
    """The stage at the instant `at`. Each boundary belongs to what follows it: ``closes_at`` is the first instant
    at which answers are refused. A consultation without an opening date is planned.
    """
    if opens_at is None or at < opens_at:
        return Stage.PLANNED
    if closes_at is None or at < closes_at:
        return Stage.OPEN
    if decided_at is not None and at >= decided_at:
        return Stage.DECIDED
    if analysis_at is not None and at >= analysis_at:
        return Stage.ANALYSIS
    return Stage.CLOSED


def allows(stage: Stage, action: Action) -> bool:
    """Whether `stage` allows `action`."""
    return action in ALLOWED[stage]
