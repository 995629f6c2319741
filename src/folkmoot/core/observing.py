"""What is noted of every request: a line in the log, and counts. Never who asked, nor what was asked for in words."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from folkmoot.core import logs, metrics

log = logging.getLogger("folkmoot.request")
SUBMIT = "survey_submit"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Asked every few seconds by machines: they would be most of the log.
_QUIET = frozenset({"healthz", "readyz", "metrics"})


class Observe:
    """The outermost middleware: times everything, and gives each request an identity that its lines share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = secrets.token_hex(8)
        token, began = logs.request_id.set(identity), time.perf_counter()
        try:
            with metrics.IN_FLIGHT.track_inprogress():
                response = self.get_response(request)
            self._note(request, response, time.perf_counter() - began)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = identity
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        route, name = (match.route, match.url_name) if match else ("(none)", None)
        method = request.method if request.method in _METHODS else "OTHER"
        metrics.REQUESTS.labels(route, method, response.status_code).inc()
        metrics.SECONDS.labels(route).observe(seconds)
        if name == SUBMIT and response.status_code == 302:
            metrics.SUBMISSIONS.inc()
        told = {
            "route": route,
            "method": method,
            "status": response.status_code,
            "ms": round(seconds * 1000),
            "by": _kind(request),
        }
        log.log(logging.DEBUG if name in _QUIET else logging.INFO, "answered", extra={"told": told})


def _kind(request: HttpRequest) -> str:
    """What sort of person asked, where the view looked; the log is no reason to look."""
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return "visitor"
    return "staff" if user.is_staff else "member"
