"""Filters on consultations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Case, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When

from folkmoot.consultations.stages import Stage
from folkmoot.core.areas import LONDON

if TYPE_CHECKING:
    from folkmoot.consultations.models import Consultation, Update  # noqa: F401 - named in strings below

# The annotations that `Consultation` reads its dates from.
TIMETABLE = ("timetable_opens", "timetable_closes", "timetable_analysis", "timetable_decided")


def timetable_of(consultation: str) -> dict[str, Subquery]:
    """The dates of `with_timetable` for any query, given the path in it to the consultation's primary key."""
    milestones = apps.get_model("consultations", "Milestone")._default_manager

    def instant(*kinds: str, last: bool = False) -> Subquery:
        rows = milestones.filter(consultation=OuterRef(consultation), kind__in=kinds).order_by()
        value = (Max if last else Min)("at")
        return Subquery(rows.values("consultation").annotate(v=value).values("v"), output_field=DateTimeField())

    return {
        "timetable_opens": instant("opens"),
        "timetable_closes": instant("closes", last=True),
        "timetable_analysis": instant("analysis"),
        "timetable_decided": instant("final_plan"),
    }


class ConsultationQuerySet(QuerySet["Consultation"]):
    """Chainable filters. `with_timetable` reads the dates in the same query, so that `stage()` asks nothing more."""

    def published(self) -> ConsultationQuerySet:
        return self.filter(live=True)

    def with_timetable(self) -> ConsultationQuerySet:
        """Annotate ``timetable_opens``, ``…_closes``, ``…_analysis``, ``…_decided`` from the milestones."""
        found: ConsultationQuerySet = self.annotate(**timetable_of("pk"))
        return found

    def in_stage(self, *stages: Stage, at: dt.datetime) -> ConsultationQuerySet:
        """Those in one of `stages` at the instant `at`; the same rule as `stages.stage_at`, in SQL."""
        planned = Q(timetable_opens=None) | Q(timetable_opens__gt=at)
        running = Q(timetable_opens__lte=at) & (Q(timetable_closes=None) | Q(timetable_closes__gt=at))
        over = Q(timetable_opens__lte=at, timetable_closes__lte=at)
        decided = over & Q(timetable_decided__lte=at)
        undecided = over & (Q(timetable_decided=None) | Q(timetable_decided__gt=at))
        rule = {
            Stage.PLANNED: planned,
            Stage.OPEN: running,
            Stage.CLOSED: undecided & (Q(timetable_analysis=None) | Q(timetable_analysis__gt=at)),
            Stage.ANALYSIS: undecided & Q(timetable_analysis__lte=at),
            Stage.DECIDED: decided,
        }
        wanted = Q(pk__in=[])
        for stage in stages:
            wanted |= rule[stage]
        found: ConsultationQuerySet = self.with_timetable().filter(wanted)
        return found

    def about_area(self, code: str) -> ConsultationQuerySet:
        """Those about an area: its own, and those about all London, which it is part of."""
        return self.filter(area__in={code, LONDON})

    def open_first(self, *, at: dt.datetime) -> ConsultationQuerySet:
        """Open ones by the nearest closing date, then those to come, then those that are over, the latest first."""
        ranked = self.with_timetable().annotate(
            rank=Case(
                When(Q(timetable_opens=None) | Q(timetable_opens__gt=at), then=1),
                When(Q(timetable_closes=None) | Q(timetable_closes__gt=at), then=0),
                default=2,
            ),
            nearest=Case(When(rank=0, then="timetable_closes"), When(rank=1, then="timetable_opens")),
        )
        found: ConsultationQuerySet = ranked.order_by(
            "rank", F("nearest").asc(nulls_last=True), F("timetable_closes").desc(nulls_last=True), "title"
        )
        return found

    def newest_first(self) -> ConsultationQuerySet:
        return self.order_by(F("timetable_opens").desc(nulls_last=True), "title")


class UpdateQuerySet(QuerySet["Update"]):
    """Chainable filters on updates."""

    def published(self, *, at: dt.datetime) -> UpdateQuerySet:
        """Those that the public sees at the instant `at`."""
        return self.filter(live=True, published_at__lte=at, consultation__live=True)
