"""Checking the answers, sending them, and what one gets for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.core import clock, limits
from folkmoot.responses.models import Response
from folkmoot.responses.views import as_file
from folkmoot.surveys import drafts, submission
from folkmoot.surveys.forms import AddressForm
from folkmoot.surveys.selectors import answered_by
from folkmoot.surveys.tasks import mail_copy
from folkmoot.surveys.views.review import asides, closed, sections
from folkmoot.surveys.views.visit import (
    Visit,
    answering,
    forget,
    person,
    receipt_of,
    remember_receipt,
    surveyed,
    token_of,
)

COPIES = 5
COPIES_WINDOW = dt.timedelta(hours=1)


@answering
def check(visit: Visit) -> HttpResponse:
    """'Check your answers': everything that will be sent, what is missing, and what is set aside and why."""
    if visit.request.method == "POST":
        return HttpResponseNotAllowed(["GET"])
    return _review(visit) if visit.is_open else closed(visit)


@surveyed
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Records the answers. The key in the form makes every repeat of the same form the same response."""
    key = request.POST.get("key", "")
    if not _is_key(key):
        return render(request, "surveys/no_draft.html", {"slug": slug}, status=400)
    user, now = person(request), clock.now()
    draft = drafts.find(slug=slug, user=user, token=token_of(request))
    if draft is None or draft.idempotency_key != key:
        if before := submission.recorded_before(slug=slug, key=key):
            return _receipt(before, slug)
        return render(request, "surveys/no_draft.html", {"slug": slug}, status=403)
    visit = Visit(request, draft, now)
    if not visit.is_open or not visit.consultation.live or (visit.survey.account_required and user is None):
        return closed(visit)
    if mine := answered_by(user.pk if user else None, visit.survey):
        return _receipt(mine, slug)  # begun twice by one member: the first that was sent counts
    try:
        response = submission.submit(draft=draft, user=user, at=now)
    except submission.Incomplete:
        return _review(visit)
    except submission.ConsultationClosed:
        return closed(visit)
    return forget(_receipt(response, slug), slug)


@surveyed
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The confirmation, for whoever has just sent the answers; to others the receipt says what it says to all."""
    if not _may_see(request, code):
        return redirect("receipt", code)
    response = _response(slug, code)
    user = person(request)
    return _done(request, response, AddressForm(initial={"email": user.email if user else ""}))


@surveyed
@require_POST
def copy(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Sends a copy of the answers by e-mail, to whoever has just sent them."""
    if not _may_see(request, code):
        return render(request, "surveys/no_draft.html", {"slug": slug}, status=403)
    response, now = _response(slug, code), clock.now()
    form = AddressForm(request.POST)
    if form.is_valid():
        if not limits.take(request, "survey-copy", limit=COPIES, window=COPIES_WINDOW, at=now):
            form.add_error("email", "You have asked for several copies. Wait an hour before you ask for another.")
            return limits.with_wait(_done(request, response, form, status=429), window=COPIES_WINDOW, at=now)
        mail_copy.enqueue(response.pk, form.cleaned_data["email"])
        messages.success(request, f"A copy is on its way to {form.cleaned_data['email']}.")
        return redirect("survey_done", slug, code)
    return _done(request, response, form)


@surveyed
@require_http_methods(["GET", "HEAD"])
def receipt_file(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The receipt file with the answers in it, for whoever has just sent them; to others the one without."""
    if not _may_see(request, code):
        return redirect("receipt_file", code)
    return as_file(_response(slug, code), with_answers=True)


def _review(visit: Visit) -> HttpResponse:
    found = sections(visit)
    errors = [{"text": f"{r.label}: {r.error}", "href": r.href} for s in found for r in s.rows if r.error]
    context: dict[str, Any] = {**visit.context, "sections": found, "errors": errors, "asides": asides(visit)}
    return render(visit.request, "surveys/check.html", context)


def _done(request: HttpRequest, response: Response, form: AddressForm, status: int = 200) -> HttpResponse:
    context = {"response": response, "consultation": response.consultation, "form": form, "user_known": person(request)}
    return render(request, "surveys/done.html", context, status=status)


def _receipt(response: Response, slug: str) -> HttpResponse:
    return remember_receipt(redirect("survey_done", slug, response.receipt_code), response.receipt_code, slug)


def _may_see(request: HttpRequest, code: str) -> bool:
    """Whether this browser sent that response. The code alone does not do: a copy holds the answers."""
    return constant_time_compare(receipt_of(request), code)


def _response(slug: str, code: str) -> Response:
    found: Response = get_object_or_404(
        Response.objects.select_related("consultation__body"), consultation__slug=slug, receipt_code=code
    )
    return found


def _is_key(key: str) -> bool:
    return len(key) == 32 and set(key) <= set("0123456789abcdef")
