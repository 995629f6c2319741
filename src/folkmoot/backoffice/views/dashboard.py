"""The first page of the back office: where each consultation stands and what waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice import selectors
from folkmoot.backoffice.charts import sparkbars
from folkmoot.core import clock

ANY_STAFF = (Role.OFFICER, Role.MODERATOR, Role.ANALYST, Role.AUDITOR)


@staff(*ANY_STAFF)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every consultation, with its stage, its responses and what waits for somebody."""
    found = selectors.standings(at=clock.now())
    return render(
        request,
        "backoffice/dashboard.html",
        {
            "standings": [(s, sparkbars([n for _, n in s.arrivals.by_day])) for s in found],
            "approvals": len(selectors.waiting_for_approval()),
            "drafts": selectors.drafts(),
        },
    )
