"""One consultation as its officers see it, and its checklist of principles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from folkmoot.accounts.access import roles_here, staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice import selectors
from folkmoot.backoffice.charts import sparkbars
from folkmoot.backoffice.forms import PrincipleForm
from folkmoot.backoffice.views.dashboard import ANY_STAFF
from folkmoot.consultations import scopes
from folkmoot.consultations.gunning import note_principle
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock


@staff(*ANY_STAFF, about=scopes.by_slug)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Timetable, stage, what it allows, what waits, and where everything about it is."""
    at = clock.now()
    found = get_object_or_404(Consultation.objects.with_timetable().select_related("body"), slug=slug)
    came = selectors.arrivals([found], at=at)[found.pk]
    standing = selectors.standing(found, came, at=at)
    return render(
        request,
        "backoffice/consultation.html",
        {
            "consultation": found,
            "standing": standing,
            "chart": sparkbars([n for _, n in came.by_day]),
            "timeline": [
                {
                    "text": m.get_kind_display(),
                    "when": _when(m),
                    "date": m.at,
                    "state": "done" if m.at and m.at <= at else "next",
                    "note": m.note,
                }
                for m in sorted(found.milestones.all(), key=lambda m: (m.at is None, m.at or at))
            ],
            "allowed": selectors.allowed(standing.stage),
            "changes": found.has_unpublished_changes,
            "waits_for_approval": found.workflow_in_progress,
            "surveys": found.surveys.all(),
        },
    )


def _when(milestone: Any) -> str:
    if milestone.day is None:
        return ""
    if milestone.precision == milestone.Precision.MONTH:
        return f"{milestone.day:%B %Y}"
    day = f"{milestone.day.day} {milestone.day:%B %Y}"
    if milestone.time:
        return f"{day}, {milestone.time:%H:%M}"
    return f"{day}, 23:59" if milestone.kind == milestone.Kind.CLOSES else day


@staff(Role.OFFICER, Role.AUDITOR, Role.ANALYST, about=scopes.by_slug)
def principles(request: HttpRequest, slug: str) -> HttpResponse:
    """The four Gunning principles; an officer notes how each is met."""
    found = get_object_or_404(Consultation, slug=slug)
    if request.method == "POST" and not roles_here(request) & {Role.OFFICER, Role.ADMINISTRATOR}:
        raise PermissionDenied("Only officers note how a principle is met.")
    chosen = request.POST.get("principle")
    states = selectors.principles(found)
    forms = []
    for state in states:
        latest = state.latest
        initial = {"met": "yes" if latest and latest.met else "no", "note": latest.note if latest else ""}
        data = request.POST if chosen == state.key else None
        forms.append((state, PrincipleForm(data, initial=initial, prefix=state.key)))
    for state, form in forms:
        if chosen == state.key and form.is_valid():
            note_principle(
                consultation=found,
                principle=state.key,
                met=form.cleaned_data["met"] == "yes",
                note=form.cleaned_data["note"],
                by=request.user,
                at=clock.now(),
            )
            return redirect("office_principles", slug)
    up = reverse("office_consultation", args=[slug])
    return render(request, "backoffice/principles.html", {"consultation": found, "up": up, "forms": forms})
