"""The first page of the back office: where each consultation stands and what waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import EACH, roles_of, staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice import selectors
from folkmoot.backoffice.charts import sparkbars
from folkmoot.consultations import scopes
from folkmoot.core import clock

ANY_STAFF = (Role.OFFICER, Role.HOST, Role.MODERATOR, Role.ANALYST, Role.AUDITOR)


@staff(*ANY_STAFF, about=EACH)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every consultation that is theirs, with its stage, its responses and what waits for somebody."""
    found = selectors.standings(scopes.theirs(request.user, *ANY_STAFF), at=clock.now())
    # Drafts are edited and approved in the content system, which takes a role for the whole site.
    officer = bool(roles_of(request.user) & {Role.OFFICER, Role.ADMINISTRATOR})
    return render(
        request,
        "backoffice/dashboard.html",
        {
            "standings": [(s, sparkbars([n for _, n in s.arrivals.by_day])) for s in found],
            "approvals": len(selectors.waiting_for_approval()) if officer else 0,
            "drafts": selectors.drafts() if officer else [],
        },
    )
