"""As what somebody answers, and for which organisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from folkmoot.responses.models import Capacity
from folkmoot.surveys import drafts
from folkmoot.surveys.forms import CapacityForm, OrganisationForm
from folkmoot.surveys.views.review import closed
from folkmoot.surveys.views.visit import CHECK, Visit, answering


def follow_up(visit: Visit) -> str:
    """Where to go once it is known as what somebody answers."""
    state = visit.draft.state
    if state.get("capacity") == Capacity.ORGANISATION and not state.get("organisation"):
        return visit.address("survey_organisation")
    return visit.page_address(visit.way.pages[0])


@answering
def capacity(visit: Visit) -> HttpResponse:
    """Changes as what somebody answers. What was said about an organisation stays in the draft."""
    if not visit.is_open:
        return closed(visit)
    posted = visit.request.method == "POST"
    initial = {"capacity": visit.draft.state.get("capacity")}
    form = CapacityForm(visit.request.POST if posted else None, initial=initial)
    if form.is_valid():
        drafts.keep(visit.draft, at=visit.now, capacity=form.cleaned_data["capacity"])
        if form.cleaned_data["capacity"] == Capacity.ORGANISATION:
            return redirect(visit.address("survey_organisation"))
        return redirect(visit.address("survey_check") if _checking(visit) else follow_up(visit))
    return render(visit.request, "surveys/capacity.html", {**visit.context, "form": form, "checking": _checking(visit)})


@answering
def organisation(visit: Visit) -> HttpResponse:
    """Asks about the organisation. What was typed is kept only once it can be taken: there is little of it."""
    if not visit.is_open:
        return closed(visit)
    posted = visit.request.method == "POST"
    form = OrganisationForm(
        {k: v.replace("\0", "") for k, v in visit.request.POST.items() if isinstance(v, str)} if posted else None,
        initial=visit.draft.state.get("organisation"),
    )
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        drafts.keep(visit.draft, at=visit.now, organisation=given)
        return redirect(visit.address("survey_check") if _checking(visit) else follow_up(visit))
    context = {**visit.context, "form": form, "checking": _checking(visit)}
    return render(visit.request, "surveys/organisation.html", context)


def _checking(visit: Visit) -> bool:
    """Whether somebody came here from checking their answers, and goes back there."""
    return visit.request.GET.get("from") == CHECK
