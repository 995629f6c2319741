"""Help and the statements that a public site owes its readers, and what machines read first."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from folkmoot.accounts.access import public
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.selectors import recent_updates
from folkmoot.core import clock
from folkmoot.core.bodies import current_body

# Behind these lies nothing that a search engine should show.
CLOSED_TO_ROBOTS = ("/account/", "/office/", "/follow/", "/receipts/", "/search/", "/demo/")
SITEMAP_LENGTH = 5000
SECURITY_TXT_HOLDS = timedelta(days=182)


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How to take part and what happens with what people say."""
    return render(request, "portal/pages/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portal/pages/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What this site stores about people, and which cookies it sets."""
    names = {"session_cookie": settings.SESSION_COOKIE_NAME, "form_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "portal/pages/privacy.html", names)


@public
def licence(request: HttpRequest) -> HttpResponse:
    """The licence of the software, and where its source is."""
    return render(request, "portal/pages/licence.html")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read. A demonstration is no official site: they may read nothing of it."""
    closed = ("/",) if settings.DEMO else CLOSED_TO_ROBOTS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a vulnerability (RFC 9116). It holds for half a year from now, whenever it is read."""
    body = current_body()
    expires = (clock.now() + SECURITY_TXT_HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{(body and body.email) or settings.DEFAULT_FROM_EMAIL}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages."""
    paths = [reverse(name) for name in ("home", "consultations", "help", "accessibility", "privacy", "ledger")]
    paths += [c.get_absolute_url() for c in Consultation.objects.published().only("slug")[:SITEMAP_LENGTH]]
    paths += [u.get_absolute_url() for u in recent_updates(at=clock.now())[:SITEMAP_LENGTH]]
    addresses = [settings.BASE_URL + path for path in paths]
    return render(request, "portal/pages/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
