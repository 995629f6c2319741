"""The record of responses, without who gave them."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role
from folkmoot.accounts.services import record_audit
from folkmoot.backoffice.answers import told
from folkmoot.backoffice.forms import ResponseFilter
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.responses import channels
from folkmoot.responses.models import Response
from folkmoot.responses.selectors import current_answers

PER_PAGE = 50


@staff(Role.OFFICER, Role.ANALYST, Role.MODERATOR, about=scopes.by_slug)
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """The responses of a consultation, the latest first."""
    found = get_object_or_404(Consultation, slug=slug)
    form = ResponseFilter(request.GET)
    listed = Response.objects.of(found).defer("answers", "organisation", "evidence").order_by("-recorded_at", "-pk")
    if form.is_valid():
        wanted = {name: value for name, value in form.cleaned_data.items() if value}
        listed = listed.filter(**wanted)
    page = Paginator(listed.prefetch_related("events"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(r, channels.label(r.channel), [e.get_kind_display() for e in r.events.all()]) for r in page]
    return render(
        request, "backoffice/responses.html", {"consultation": found, "form": form, "page": page, "rows": rows}
    )


@staff(Role.OFFICER, Role.ANALYST, Role.MODERATOR, about=scopes.by_slug)
def response(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """One response: what was said, how it came and what happened to it since. Not who said it."""
    found = get_object_or_404(
        Response.objects.select_related("consultation").prefetch_related("events", "publication_decisions__point"),
        consultation__slug=slug,
        public_reference=reference,
    )
    record_audit(actor=request.user, action="response.read", subject=f"response:{reference}", at=clock.now())  # type: ignore[arg-type]
    return render(
        request,
        "backoffice/response.html",
        {
            "consultation": found.consultation,
            "response": found,
            "origin": _origin(found),
            "texts": found.moderation_items.select_related("point", "standing"),
            "answers": told(found.consultation, current_answers(found)),
        },
    )


def _origin(found: Response) -> list[dict[str, str]]:
    """How the response came, without who sent it."""
    organisation = ", ".join(str(v) for v in found.organisation.values() if v)
    rows = {
        "Channel": channels.label(found.channel),
        "Capacity": found.get_capacity_display() + (f": {organisation}" if organisation else ""),
        "What was asked": found.instrument,
        "Language": found.language,
        "Made": _time(found.made_at),
        "Received": _time(found.received_at),
        "Recorded": _time(found.recorded_at),
        "Consent to publish": "Yes" if found.consent_to_publish else "No",
        "Files that show the origin": ", ".join(str(f.get("name", "")) for f in found.evidence) or "None",
        "Hash in the record": bytes(found.content_hash).hex(),
    }
    return [{"key": key, "value": value} for key, value in rows.items()]


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(clock.LONDON):%d %B %Y, %H:%M:%S}"
