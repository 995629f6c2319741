"""Updates and timetables for feed readers and calendars."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from folkmoot.accounts.access import public
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.selectors import latest_updates, recent_updates
from folkmoot.core import clock
from folkmoot.core.bodies import current_body
from folkmoot.portal import feeds

ITEMS = 50


@public
def news(request: HttpRequest, kind: str) -> HttpResponse:
    """The latest updates of all consultations."""
    found = recent_updates(at=clock.now())[:ITEMS]
    title = f"Consultation updates: {_body()}"
    return _feed(*feeds.news(kind, title=title, path=reverse("home"), feed_path=request.path, updates=found))


@public
def consultation_news(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The latest updates of one consultation."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    found = latest_updates(consultation, at=clock.now()).select_related("consultation")[:ITEMS]
    path = consultation.get_absolute_url()
    return _feed(*feeds.news(kind, title=consultation.title, path=path, feed_path=request.path, updates=found))


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """The timetables of the consultations, the latest of them."""
    found = Consultation.objects.published().with_timetable().newest_first().prefetch_related("milestones")[:ITEMS]
    return _calendar(feeds.calendar(f"Consultations: {_body()}", found), "consultations")


@public
def consultation_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The timetable of one consultation."""
    found = get_object_or_404(Consultation.objects.published().prefetch_related("milestones"), slug=slug)
    return _calendar(feeds.calendar(found.title, [found]), found.slug)


def _feed(text: str, media_type: str) -> HttpResponse:
    return HttpResponse(text, content_type=media_type)


def _calendar(text: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _body() -> str:
    body = current_body()
    return body.name if body else "Folkmoot"
