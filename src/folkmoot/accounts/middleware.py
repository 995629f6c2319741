"""The door to the back office, for the pages of the content system that carry no decorator of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from folkmoot.accounts.access import ANY_STAFF, SITE_STAFF, refusal

OFFICE = "/office/"
# Its permissions know no single consultation: it takes a role for the whole site.
CONTENT_SYSTEM = "/office/cms/"
# The content system's own pages for signing in: ours are used instead.
_ITS_SIGN_IN = ("/office/cms/login/", "/office/cms/password_reset/")


class OfficeGuard:
    """Lets nobody under /office/ without a staff role and a second factor, whatever view answers there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OFFICE):
            return self.get_response(request)
        access = SITE_STAFF if request.path_info.startswith(CONTENT_SYSTEM) else ANY_STAFF
        refused = refusal(request, access)
        if not refused and request.path_info.startswith(_ITS_SIGN_IN):
            return redirect(OFFICE)
        return refused or self.get_response(request)
