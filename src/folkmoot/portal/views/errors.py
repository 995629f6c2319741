"""The error pages that Django would show without the site around them."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from folkmoot.core import metrics
from folkmoot.portal.busy import busy, is_unavailable


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be read."""
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the token of its page: told in plain words, with what to do."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed. Where it is the machine (no database, no room), it may soon work again: 503, nothing lost."""
    if is_unavailable(sys.exc_info()[1]):
        metrics.SHED.labels("machine").inc()
        return busy(request)
    return HttpResponse(render_to_string("500.html"), status=500)
