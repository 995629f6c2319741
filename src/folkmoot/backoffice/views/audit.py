"""The audit trail: what staff did, to what, and when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.backoffice.forms import AuditFilter

PER_PAGE = 50


@staff(Role.AUDITOR, Role.OFFICER)
def trail(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    form = AuditFilter(request.GET)
    entries = AuditEntry.objects.select_related("actor")
    if form.is_valid():
        lookups = {"action": "action__icontains", "subject": "subject__icontains", "actor": "actor__email__iexact"}
        wanted = {lookups[name]: value for name, value in form.cleaned_data.items() if value}
        entries = entries.filter(**wanted)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "backoffice/audit.html", {"form": form, "page": page})
