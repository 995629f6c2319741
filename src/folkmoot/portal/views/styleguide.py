"""Every component of the design system in its states."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.accounts.access import public


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide. `?dir=rtl` turns the page round, as a right-to-left language would."""
    return render(request, "portal/styleguide.html", {})
