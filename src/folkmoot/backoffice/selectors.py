"""What the back office shows, read across packages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from wagtail.models import TaskState

from folkmoot.analysis.selectors import newest_release
from folkmoot.analysis.services import may_release
from folkmoot.consultations.gunning import ASKS, Principle
from folkmoot.consultations.models import Consultation, PrincipleNote, Update
from folkmoot.consultations.stages import ALLOWED, Action, Stage
from folkmoot.core import clock
from folkmoot.responses import channels, moderation
from folkmoot.responses.models import Response

DAYS_SHOWN = 28


@dataclass(frozen=True)
class Arrivals:
    """How many responses stand, by day of recording in London and by channel."""

    total: int
    by_day: list[tuple[dt.date, int]]
    by_channel: list[tuple[str, int]]


@dataclass(frozen=True)
class Standing:
    """One consultation as the dashboard shows it."""

    consultation: Consultation
    stage: Stage
    days_left: int | None
    arrivals: Arrivals
    waits: list[dict[str, Any]] = field(default_factory=list)
    day_columns = ("Day", "Responses")


@dataclass(frozen=True)
class PrincipleState:
    """One of the Gunning principles, with the note that stands and those before it."""

    key: str
    label: str
    ask: str
    notes: list[PrincipleNote]

    @property
    def latest(self) -> PrincipleNote | None:
        return self.notes[-1] if self.notes else None


def arrivals(consultations: Iterable[Consultation], *, at: dt.datetime) -> dict[int, Arrivals]:
    """The arrivals of each consultation, in one query."""
    found = list(consultations)
    rows = (
        Response.objects.current()
        .filter(consultation__in=found)
        .annotate(day=TruncDate("recorded_at", tzinfo=clock.LONDON))
        .values_list("consultation", "day", "channel")
        .annotate(n=Count("pk"))
        .order_by()
    )
    by_day: dict[int, Counter[dt.date]] = {c.pk: Counter() for c in found}
    by_channel: dict[int, Counter[str]] = {c.pk: Counter() for c in found}
    for pk, day, channel, n in rows:
        by_day[pk][day] += n
        by_channel[pk][channel] += n
    return {
        c.pk: Arrivals(
            total=by_channel[c.pk].total(),
            by_day=[(day, by_day[c.pk][day]) for day in _days(c, at)],
            by_channel=[(channels.label(key), n) for key, n in by_channel[c.pk].most_common()],
        )
        for c in found
    }


def _days(consultation: Consultation, at: dt.datetime) -> list[dt.date]:
    """The last days on which answers could come, the latest last."""
    if consultation.opens_at is None or consultation.opens_at > at:
        return []
    first = consultation.opens_at.astimezone(clock.LONDON).date()
    # The closing instant is the first at which nothing comes any more.
    closed = consultation.closes_at and consultation.closes_at - dt.timedelta(seconds=1)
    last = min(closed, at) if closed else at
    day = last.astimezone(clock.LONDON).date()
    first = max(first, day - dt.timedelta(days=DAYS_SHOWN - 1))
    return [first + dt.timedelta(days=n) for n in range((day - first).days + 1)]


def standings(consultations: Any, *, at: dt.datetime) -> list[Standing]:
    """Each of `consultations`, the newest first, with what waits for somebody."""
    found = list(consultations.with_timetable().newest_first())
    came = arrivals(found, at=at)
    return [standing(c, came[c.pk], at=at) for c in found]


def standing(consultation: Consultation, came: Arrivals, *, at: dt.datetime) -> Standing:
    """How `consultation` stands, with what waits for somebody."""
    stage = consultation.stage(at=at)
    left = None
    if stage == Stage.OPEN and consultation.closes_at:
        last = (consultation.closes_at - dt.timedelta(seconds=1)).astimezone(clock.LONDON).date()
        left = (last - at.astimezone(clock.LONDON).date()).days
    return Standing(consultation, stage, left, came, _waits(consultation, at))


def _waits(consultation: Consultation, at: dt.datetime) -> list[dict[str, Any]]:
    texts = moderation.waiting(consultation=consultation).count()
    unmet = [p for p in principles(consultation) if not (p.latest and p.latest.met)]
    base = f"/office/consultations/{consultation.slug}/"
    return [
        {
            "title": "Texts to moderate",
            "href": f"/office/moderation/{consultation.slug}/",
            "status": f"{texts:,} waiting" if texts else "None",
            "kind": "wait" if texts else "good",
        },
        {
            "title": "Gunning principles",
            "href": f"{base}principles/",
            "status": f"{len(unmet)} of {len(Principle)} open" if unmet else "All met",
            "kind": "wait" if unmet else "good",
        },
        {"title": "Results", "href": f"{base}results/", **_results(consultation, at)},
    ]


def _results(consultation: Consultation, at: dt.datetime) -> dict[str, str]:
    if newest_release(consultation, at):
        return {"status": "Public", "kind": "good"}
    if may_release(consultation, at):
        return {"status": "To publish", "kind": "wait"}
    return {"status": "After closing", "kind": "neutral"}


def waiting_for_approval() -> list[TaskState]:
    """What was submitted and waits for a second person, the oldest first."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__content_type__app_label="consultations"
    )
    return list(states.select_related("workflow_state__requested_by", "revision", "task").order_by("started_at", "pk"))


def drafts() -> list[Consultation | Update]:
    """What nobody has submitted yet: never published, or with changes that are not public."""
    return [
        *Consultation.objects.filter(has_unpublished_changes=True).order_by("title"),
        *Update.objects.filter(has_unpublished_changes=True).select_related("consultation").order_by("title"),
    ]


def principles(consultation: Consultation) -> list[PrincipleState]:
    """The four principles and what was noted about each."""
    notes: dict[str, list[PrincipleNote]] = {key: [] for key in Principle.values}
    for note in consultation.principle_notes.select_related("by"):
        notes[note.principle].append(note)
    return [PrincipleState(p.value, str(p.label), ASKS[p], notes[p.value]) for p in Principle]


def allowed(stage: Stage) -> list[tuple[str, bool]]:
    """Each action of a consultation, in words, and whether `stage` allows it."""
    return [(action.value.capitalize(), action in ALLOWED[stage]) for action in Action]
