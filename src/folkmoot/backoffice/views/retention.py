"""How long data is kept and what was destroyed; and erasing one response for somebody without an account."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role, User
from folkmoot.backoffice.forms import EraseResponseForm
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.retention import planned
from folkmoot.core import clock
from folkmoot.responses.erasure import erase_response
from folkmoot.responses.models import Response


@staff(Role.OFFICER, Role.AUDITOR, about=scopes.by_slug)
@require_safe
def retention(request: HttpRequest, slug: str) -> HttpResponse:
    """When each kind of data goes, and the runs that destroyed some."""
    found = get_object_or_404(Consultation, slug=slug)
    context = {"consultation": found, "planned": planned(found), "runs": found.retention_runs.all()[:200]}
    return render(request, "backoffice/retention.html", context)


@staff(Role.OFFICER, about=scopes.by_slug)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Asks for the receipt code, which shows that its author asked, and a reason; then erases."""
    found = get_object_or_404(
        Response.objects.select_related("consultation"), consultation__slug=slug, public_reference=reference
    )
    form = EraseResponseForm(request.POST if request.method == "POST" else None, receipt_code=found.receipt_code)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        erase_response(response=found, at=clock.now(), actor=cast(User, request.user), reason=reason)
        messages.success(request, "The response is erased.")
        return redirect("office_response", slug, reference)
    context = {"consultation": found.consultation, "response": found, "form": form}
    return render(request, "backoffice/erase_response.html", context, status=400 if form.errors else 200)
