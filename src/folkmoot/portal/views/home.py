"""The first page of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import public
from folkmoot.consultations.selectors import Wanted, find_consultations, recent_updates
from folkmoot.core import clock
from folkmoot.core.bodies import current_body
from folkmoot.portal.cards import card

SHOWN = 6
UPDATES_SHOWN = 4
WELCOME = (
    "{} asks the public about its plans here. Read what is planned, answer in your own way, and see what became of it."
)


@public
def home(request: HttpRequest) -> HttpResponse:
    """What can be answered now, what is to come, what was decided, and how to join."""
    now = clock.now()
    cards = [card(c, at=now) for c in find_consultations(Wanted(status="open"), at=now)[: SHOWN + 1]]
    return render(
        request,
        "portal/pages/home.html",
        {
            "open": cards[:SHOWN],
            "more": len(cards) > SHOWN,
            "upcoming": [card(c, at=now) for c in find_consultations(Wanted(status="upcoming"), at=now)[:3]],
            "closed": [card(c, at=now) for c in find_consultations(Wanted(status="closed"), at=now)[:3]],
            "welcome": WELCOME.format(body.name if (body := current_body()) else "Your city hall"),
            "updates": recent_updates(at=now)[:UPDATES_SHOWN],
        },
    )
