"""What the pages of a survey share: whose draft this is, where it leads, and what is refused before all else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from folkmoot.accounts import access
from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Action
from folkmoot.core import clock
from folkmoot.core.dates import deadline_text
from folkmoot.surveys import drafts
from folkmoot.surveys.definition import Definition, Page
from folkmoot.surveys.models import Survey, SurveyDraft

COOKIE = "survey-draft"
CHECK = "check"
# The words of a page's form beside its files; Django refuses more.
WORDS_LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
FILES_AT_ONCE = 5

METHODS = ("GET", "HEAD", "POST")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is answering: their draft and the instant."""

    request: HttpRequest
    draft: SurveyDraft
    now: dt.datetime

    @property
    def survey(self) -> Survey:
        return self.draft.version.survey

    @property
    def consultation(self) -> Consultation:
        return self.survey.consultation

    @property
    def definition(self) -> Definition:
        return self.draft.version.definition

    @property
    def is_open(self) -> bool:
        return self.consultation.allows(Action.ANSWER, at=self.now)

    @cached_property
    def way(self) -> drafts.Way:
        """As of when it is first asked: ask after the answers of this request are kept."""
        return drafts.Way(self.draft)

    @property
    def context(self) -> dict[str, Any]:
        closes_at = self.consultation.closes_at
        closing = deadline_text(closes_at) if closes_at else ""
        return {"consultation": self.consultation, "survey": self.survey, "draft": self.draft, "closing": closing}

    def address(self, name: str, *args: str) -> str:
        return reverse(name, args=[self.consultation.slug, *args])

    def page_address(self, page: Page | None) -> str:
        """Where a page is asked; without one, where the answers are checked."""
        if page is None:
            return self.address("survey_check")
        if page.name == drafts.CONSENT_PAGE.name:
            return self.address("survey_publishing")
        return self.address("survey_page", page.name)


def person(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, User) else None


def token_of(request: HttpRequest) -> str:
    """The draft that this browser began, by its signed cookie; empty without one."""
    value: str | None = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE)
    return value or ""


def remember(response: HttpResponse, draft: SurveyDraft, slug: str) -> HttpResponse:
    """Have this browser find the draft again: by a cookie that only the pages of this survey are sent."""
    _set(response, COOKIE, draft.token, slug, drafts.KEPT_FOR)
    return response


def forget(response: HttpResponse, slug: str) -> HttpResponse:
    """Have this browser forget its draft."""
    response.delete_cookie(COOKIE, path=reverse("survey", args=[slug]))
    return response


def _set(response: HttpResponse, name: str, value: str, slug: str, life: dt.timedelta) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=life,
        path=reverse("survey", args=[slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_receipt(response: HttpResponse, code: str, slug: str) -> HttpResponse:
    """Have this browser see its confirmation page for two hours."""
    _set(response, "survey-receipt", code, slug, dt.timedelta(hours=2))
    return response


def receipt_of(request: HttpRequest) -> str:
    """The receipt that this browser got last."""
    value: str | None = request.get_signed_cookie("survey-receipt", default=None, salt="survey-receipt")
    return value or ""


def surveyed(view: View) -> View:
    """What every page with a form is: public, never kept, and not drowned by what is sent to it."""
    protected = csrf_protect(view)

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method == "POST" and request.content_type not in FORMS:
            # Read as a form it would be an empty one, and take answers away.
            return HttpResponse("Send a form.", status=415, content_type="text/plain")
        # Before anything is read, which the check of the form's token would do.
        if _too_large(request):
            megabytes = settings.UPLOAD_LIMIT_BYTES // 1_048_576
            return render(request, "surveys/too_large.html", {"megabytes": megabytes}, status=413)
        return protected(request, *args, **kwargs)

    return access.public(csrf_exempt(never_cache(limited)))


def answering(view: View) -> View:
    """A page of somebody with a draft; others are sent to begin, or told what happened where they sent something."""

    @surveyed
    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        user = person(request)
        draft = drafts.find(slug=slug, user=user, token=token_of(request))
        if draft is None or not draft.version.survey.consultation.live:
            if request.method == "POST":
                return render(request, "surveys/no_draft.html", {"slug": slug}, status=403)
            return redirect("survey_begin", slug)
        if draft.version.survey.account_required and user is None:
            return redirect_to_login(reverse("survey_begin", args=[slug]))
        return view(Visit(request, draft, clock.now()), **kwargs)

    return found


def _too_large(request: HttpRequest) -> bool:
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    files = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/")
    return size > WORDS_LIMIT + (FILES_AT_ONCE * settings.UPLOAD_LIMIT_BYTES if files else 0)
