"""The first page of a survey, and the beginning of an answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.accounts import access
from folkmoot.consultations.stages import Action, Stage
from folkmoot.core import clock
from folkmoot.core.dates import deadline_text
from folkmoot.core.richtext import clean
from folkmoot.surveys import drafts, selectors
from folkmoot.surveys.forms import CapacityForm
from folkmoot.surveys.models import SurveyVersion
from folkmoot.surveys.views.person import follow_up
from folkmoot.surveys.views.visit import Visit, person, remember, surveyed, token_of


@access.public
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What the survey asks, how long it takes, until when. The same for everybody, so that it can be kept whole."""
    version = _version(slug)
    consultation = version.survey.consultation
    now = clock.now()
    stage = consultation.stage(at=now)
    definition = version.definition
    context = {
        "survey": version.survey,
        "consultation": consultation,
        "intro": clean(version.survey.intro),
        "is_open": consultation.allows(Action.ANSWER, at=now),
        "closing": deadline_text(consultation.closes_at) if consultation.closes_at else "",
        "planned": stage == Stage.PLANNED,
        "titles": [page.title for page in definition.pages],
        "questions": sum(question.takes_answer for question in definition.questions.values()),
        "minutes": selectors.minutes(definition),
    }
    return render(request, "surveys/start.html", context)


@surveyed
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins a draft with the first question: as what somebody answers. A draft begun before is offered first."""
    version = _version(slug)
    survey, user, now = version.survey, person(request), clock.now()
    if not survey.consultation.allows(Action.ANSWER, at=now):
        return redirect("survey", slug) if request.method != "POST" else _refused(request, version)
    if survey.account_required and user is None:
        return redirect_to_login(request.get_full_path())
    if mine := selectors.answered_by(user.pk if user else None, survey):
        context = {"survey": survey, "consultation": survey.consultation, "response": mine}
        return render(request, "surveys/answered.html", context)
    draft = drafts.find(slug=slug, user=user, token=token_of(request))
    if draft is not None:
        visit = Visit(request, draft, now)
        if request.method == "POST" and "afresh" in request.POST:
            drafts.discard(draft)
            return redirect("survey_begin", slug)
        if request.method == "GET":
            context = {**visit.context, "href": visit.page_address(drafts.reached(draft))}
            return render(request, "surveys/begun.html", context)
    form = CapacityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        draft = draft or drafts.begin(version=version, user=user, at=now, capacity=form.cleaned_data["capacity"])
        response = redirect(follow_up(Visit(request, draft, now)))
        return response if user else remember(response, draft, slug)
    context = {"survey": survey, "consultation": survey.consultation, "form": form, "begin": True}
    return render(request, "surveys/capacity.html", context)


def _version(slug: str) -> SurveyVersion:
    version = selectors.current_version(slug)
    if version is None:
        raise Http404("There is no survey in this consultation.")
    return version


def _refused(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    closes_at = version.survey.consultation.closes_at
    context: dict[str, Any] = {"survey": version.survey, "consultation": version.survey.consultation}
    context["closing"] = deadline_text(closes_at) if closes_at else ""
    return render(request, "surveys/closed.html", context, status=403)
