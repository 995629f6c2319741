"""How the site is doing: for its public a page, for machines the same in JSON, for Prometheus the numbers."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from folkmoot.accounts.access import public, roles_of
from folkmoot.core import clock, metrics
from folkmoot.core.backup import site
from folkmoot.portal import status


@public
def page(request: HttpRequest) -> HttpResponse:
    """The status page. It shows itself without the database too."""
    at = clock.now()
    found = status.conditions(at)
    context = {"conditions": found, "all_work": all(c.works for c in found), "at": at}
    if not found[0].works:
        # Without the request: who is signed in, and whose site this is, stands in the database.
        return HttpResponse(render_to_string("portal/pages/status.html", context), status=503)
    if roles_of(request.user):
        context |= {"staff": True, "backup": site.last_made()}
    return render(request, "portal/pages/status.html", context)


@public
def as_json(request: HttpRequest) -> JsonResponse:
    """The same for machines: 503 where answers cannot be sent."""
    found = status.conditions(clock.now())
    told = {c.name: {"works": c.works, "says": c.sentence} for c in found}
    return JsonResponse(
        {"works": all(c.works for c in found), "conditions": told}, status=200 if found[0].works else 503
    )


@public
@never_cache
def prometheus(request: HttpRequest) -> HttpResponse:
    """The numbers, for who knows the token; for others there is no such page."""
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        raise Http404
    return HttpResponse(metrics.page(at=clock.now()), content_type=CONTENT_TYPE_LATEST)
