"""Saying how strongly one supports a commitment: its own small page, which the form beside the text also sends to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from folkmoot.accounts.access import member
from folkmoot.accounts.models import User
from folkmoot.consultations.stages import Action
from folkmoot.core import clock
from folkmoot.plans.models import ElementText
from folkmoot.plans.selectors import said_by
from folkmoot.plans.services import support_commitment
from folkmoot.plans.views.finding import consultation_of, published_versions
from folkmoot.plans.views.reading import support_form
from folkmoot.responses.services import CannotBeRecorded, ConsultationClosed


@member
def plan_support(request: HttpRequest, slug: str, anchor: str) -> HttpResponse:
    """Show the form, or take what was said and go back to the commitment in the text."""
    consultation = consultation_of(slug)
    version = published_versions(consultation)[0]
    text = ElementText.objects.select_related("element__point__consultation").filter(
        version=version, element__anchor=anchor, element__point__isnull=False
    )
    found = text.first()
    if found is None or found.element.point is None:
        raise Http404("There is no such commitment.")
    now = clock.now()
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - members only
    said = said_by(user, consultation).get(found.element.point.key)
    form = support_form(anchor, said, request.POST if request.method == "POST" else None)
    takes_answers = consultation.allows(Action.ANSWER, at=now)
    if request.method == "POST" and takes_answers and form.is_valid():
        try:
            response = support_commitment(
                element=found.element,
                user=user,
                choice=form.cleaned_data["choice"],
                why=form.cleaned_data["why"],
                consent_to_publish=form.cleaned_data["publish"],
                at=now,
            )
        except ConsultationClosed:
            takes_answers = False
        except CannotBeRecorded:
            form.add_error("why", "Your reason holds characters that cannot be kept: please type it again")
        else:
            messages.success(
                request, f"Thank you. Your answer on “{found.name}” is recorded. Your receipt: {response.receipt_code}"
            )
            return redirect(f"{reverse('plan', args=[slug])}#{anchor}")
    refused = request.method == "POST" and not takes_answers
    status = 403 if refused else 422 if form.errors else 200
    return render(
        request,
        "plans/support.html",
        {
            "consultation": consultation,
            "plan": consultation.plan,
            "text": found,
            "form": form,
            "said": said,
            "takes_answers": takes_answers,
        },
        status=status,
    )
