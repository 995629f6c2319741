"""The page of one consultation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from folkmoot.accounts.access import public
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.selectors import latest_updates
from folkmoot.consultations.stages import Action, Stage
from folkmoot.consultations.timetable import closing_text, entries, opening_text
from folkmoot.core import clock
from folkmoot.portal import participation
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
    return {
        "consultation": consultation,
        "stage": stage,
        "opening": opening_text(consultation),
        "closing": closing_text(consultation),
        "planned": stage is Stage.PLANNED,
        "open": stage is Stage.OPEN,
        "timetable": entries(consultation, at=at),
        "responses": Response.objects.of(consultation).current().count() if saved else 0,
        "ways": (ways := participation.ways(consultation, at=at)),
        "main_way": next((way for way in ways if way.main), None),
        "plan": participation.plan_address(consultation, at=at) if not ways else "",
        "results": participation.results_address(consultation, at=at) if saved else "",
        "documents": list(consultation.documents.all()) if saved else [],
        "updates": updates[:UPDATES_SHOWN],
        "more_updates": len(updates) > UPDATES_SHOWN,
        "may_follow": saved and consultation.allows(Action.FOLLOW, at=at),
    }
