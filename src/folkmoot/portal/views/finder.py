"""Finding consultations, and searching the site."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import public
from folkmoot.consultations.selectors import Wanted, find_consultations, find_updates
from folkmoot.core import clock
from folkmoot.portal.cards import card
from folkmoot.portal.forms import FinderForm, SearchForm

PER_PAGE = 12
SEARCH_SHOWN = 10


@public
def finder(request: HttpRequest) -> HttpResponse:
    """All consultations, open ones first, narrowed by words, status, topic and area."""
    now = clock.now()
    form = FinderForm(request.GET)
    wanted = form.wanted()
    page = Paginator(find_consultations(wanted, at=now), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/pages/finder.html",
        {
            "form": form,
            "page": page,
            "cards": [card(c, at=now) for c in page],
            "total": page.paginator.count,
            "narrowed": wanted != Wanted(),
        },
    )


@public
def search(request: HttpRequest) -> HttpResponse:
    """Consultations and updates that hold the words of the search in the head of the page."""
    now = clock.now()
    form = SearchForm(request.GET)
    words = form.words()
    consultations = list(find_consultations(Wanted(words=words), at=now)[: SEARCH_SHOWN + 1]) if words else []
    updates = list(find_updates(words, at=now)[:SEARCH_SHOWN]) if words else []
    return render(
        request,
        "portal/pages/search.html",
        {
            "form": form,
            "query": words,
            "cards": [card(c, at=now) for c in consultations[:SEARCH_SHOWN]],
            "more": len(consultations) > SEARCH_SHOWN,
            "updates": updates,
        },
    )
