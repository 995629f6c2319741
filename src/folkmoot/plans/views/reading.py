"""The plan as a document to read, search and compare."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.accounts.access import public
from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Action
from folkmoot.core import clock
from folkmoot.plans.forms import SupportForm
from folkmoot.plans.models import PlanVersion
from folkmoot.plans.selectors import Reading, changes, read_plan, said_by
from folkmoot.plans.views.finding import consultation_of, published_versions, readable, version_of

LONGEST_QUERY = 200


@public
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that stands; `?version=` leads to another."""
    if (wanted := request.GET.get("version", "")).isdecimal():
        return redirect("plan_version", slug, int(wanted))
    consultation = consultation_of(slug)
    versions = published_versions(consultation)
    return _show(request, consultation, versions, versions[0])


@public
def plan_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of those published; officers see a draft before it is."""
    consultation = consultation_of(slug)
    version = version_of(request, consultation, number)
    versions = list(readable(consultation))
    return _show(request, consultation, versions, version)


def _show(
    request: HttpRequest, consultation: Consultation, versions: list[PlanVersion], version: PlanVersion
) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY].replace("\x00", "")
    reading = read_plan(version, query=query)
    current = bool(versions) and version.pk == versions[0].pk
    takes_answers = current and consultation.allows(Action.ANSWER, at=clock.now())
    if current and isinstance(request.user, User):
        _say_what_they_said(reading, request.user, consultation, takes_answers)
    return render(
        request,
        "plans/plan.html",
        {
            "consultation": consultation,
            "plan": consultation.plan,
            "reading": reading,
            "version": version,
            "versions": versions,
            "current": current,
            "takes_answers": takes_answers,
            "query": query,
        },
    )


def _say_what_they_said(reading: Reading, user: User, consultation: Consultation, takes_answers: bool) -> None:
    """Put what somebody said beside each commitment, with the form to say it where answers are taken."""
    said = said_by(user, consultation)
    for node in reading.commitments:
        point = node.text.element.point
        node.said = said.get(point.key) if point else None
        if point and takes_answers:
            node.form = support_form(node.anchor, node.said)


def support_form(anchor: str, said: object = None, data: object = None) -> SupportForm:
    """The form beside one commitment, filled in with what was said before."""
    initial = (
        {"choice": said.choice, "why": said.why, "publish": said.consent_to_publish}  # type: ignore[attr-defined]
        if said
        else {}
    )
    return SupportForm(data, prefix=anchor, initial=initial)  # type: ignore[arg-type]


@public
def plan_changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is new in a version against the one that was published before it."""
    consultation = consultation_of(slug)
    version = version_of(request, consultation, number)
    earlier = PlanVersion.objects.filter(plan=version.plan_id, number__lt=version.number).published().first()
    if earlier is None:
        raise Http404("No version was published before this one.")
    found = changes(earlier, version)
    shown = [change for change in found if change.state != "unchanged"]
    counts = {state: sum(c.state == state for c in found) for state in ("changed", "new", "dropped", "unchanged")}
    return render(
        request,
        "plans/changes.html",
        {
            "consultation": consultation,
            "plan": consultation.plan,
            "version": version,
            "earlier": earlier,
            "changes": shown,
            "counts": counts,
        },
    )
