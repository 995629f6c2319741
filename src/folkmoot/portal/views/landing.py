"""The page of one consultation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from folkmoot.accounts.access import public
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.selectors import latest_updates
from folkmoot.consultations.stages import Action, Stage
from folkmoot.consultations.timetable import closing_text, entries, opening_text
from folkmoot.core import clock
from folkmoot.core.areas import NAMES
from folkmoot.portal import participation
from folkmoot.portal.participation import Way
from folkmoot.portal.templatetags.text import counted
from folkmoot.responses.models import Response

UPDATES_SHOWN = 3


@public
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about, who may take part and how, when, and what has happened so far."""
    found = Consultation.objects.published().select_related("body").prefetch_related("milestones", "documents")
    return show_consultation(request, get_object_or_404(found, slug=slug))


def show_consultation(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The page of `consultation`, which may be a draft that is being previewed."""
    return render(request, "portal/pages/landing.html", context(consultation, at=clock.now()))


def context(consultation: Consultation, *, at: dt.datetime) -> dict[str, Any]:
    """What the page tells of `consultation` at the instant `at`."""
    stage = consultation.stage(at=at)
    saved = consultation.pk is not None
    updates = list(latest_updates(consultation, at=at)[: UPDATES_SHOWN + 1]) if saved else []
    ways = participation.ways(consultation, at=at)
    results = participation.results_address(consultation, at=at) if saved else ""
    responses = Response.objects.of(consultation).current().count() if saved else 0
    return {
        "consultation": consultation,
        "stage": stage,
        "opening": opening_text(consultation),
        "closing": closing_text(consultation),
        "facts": _facts(consultation, stage, responses),
        "planned": stage is Stage.PLANNED,
        "open": stage is Stage.OPEN,
        "timetable": entries(consultation, at=at),
        "ways": ways,
        "start": next((way for way in ways if way.main), None)
        or (Way("Results", "", results, "See the results") if results else None),
        "plan": _plan(consultation, ways, at) if saved else "",
        "results": results,
        "documents": list(consultation.documents.all()) if saved else [],
        "updates": updates[:UPDATES_SHOWN],
        "more_updates": len(updates) > UPDATES_SHOWN,
        "may_follow": saved and consultation.allows(Action.FOLLOW, at=at),
    }


def _plan(consultation: Consultation, ways: list[Way], at: dt.datetime) -> str:
    """Where the plan is read; empty before it is public."""
    address = reverse("plan", args=[consultation.slug])
    if ways:  # they have asked already
        return address if any(way.href == address for way in ways) else ""
    return participation.plan_address(consultation, at=at)


def _facts(consultation: Consultation, stage: Stage, responses: int) -> list[str]:
    """The line of short facts below the title."""
    opening, closing = opening_text(consultation), closing_text(consultation)
    over = stage not in (Stage.PLANNED, Stage.OPEN)
    return [
        f"Opens {opening}" if stage is Stage.PLANNED and opening else "",
        f"{'Closed' if over else 'Closes'} {closing}" if closing else "",
        f"{counted(responses, 'response,responses')}{'' if over else ' so far'}" if stage is not Stage.PLANNED else "",
        NAMES.get(consultation.area, ""),
    ]
