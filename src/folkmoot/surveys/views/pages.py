"""The pages of questions, one at a time. Whatever is sent is kept, right or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.surveys import drafts, fields, uploads
from folkmoot.surveys.definition import CONSENT, Definition, Kind, Page
from folkmoot.surveys.definition.answers import FILES_LIMIT
from folkmoot.surveys.forms import PREFIX, PageForm
from folkmoot.surveys.views.review import closed
from folkmoot.surveys.views.visit import CHECK, Visit, answering


@answering
def page(visit: Visit, page: str) -> HttpResponse:
    """One page of the survey."""
    name, asked = page, drafts.Way(visit.draft).page(page)
    whole = visit.definition.pages_by_name.get(name)
    if whole is None:
        raise Http404("The survey has no such page.")
    if visit.request.method != "POST":
        if not visit.is_open:
            return closed(visit)
        if asked is None:  # hidden by an earlier answer
            return redirect(visit.page_address(drafts.Way(visit.draft).after(name)))
        return _show(visit, asked)
    rendered = _rendered(visit, whole, asked)
    answers, upload_errors = _read(visit, rendered)
    drafts.keep(visit.draft, at=visit.now, answers=answers, page=name)
    if not visit.is_open:
        return closed(visit)
    if leaving := _leaving(visit, name):
        return leaving
    now_asked = visit.way.page(name)
    names = {question.name for question in now_asked.questions} if now_asked else set()
    errors = drafts.judge(
        visit.definition, visit.draft.answers, only=names & {q.name for q in rendered.questions}
    ).errors
    errors |= upload_errors
    if errors and now_asked:
        return _show(visit, now_asked, errors)
    if now_asked and (new := [q.name for q in now_asked.questions if q.name not in _names(rendered)]):
        # An answer on this page called up another question on it.
        back = f"?from={CHECK}" if _checking(visit) else ""
        return redirect(f"{visit.page_address(now_asked)}{back}#id_{PREFIX}-{new[0]}")
    return redirect(visit.page_address(_next(visit, name)))


@answering
def publishing(visit: Visit) -> HttpResponse:
    """The last question: whether what was written may be published."""
    asked = drafts.CONSENT_PAGE
    if visit.request.method != "POST":
        return _show(visit, asked) if visit.is_open else closed(visit)
    drafts.keep(visit.draft, at=visit.now, page=asked.name, consent=fields.read(CONSENT, visit.request.POST, PREFIX))
    if not visit.is_open:
        return closed(visit)
    if leaving := _leaving(visit, asked.name):
        return leaving
    if error := drafts.consent_error(visit.draft):
        return _show(visit, asked, {CONSENT.name: error})
    return redirect(visit.address("survey_check"))


def _show(visit: Visit, asked: Page, errors: Mapping[str, str] | None = None) -> HttpResponse:
    is_consent = asked.name == drafts.CONSENT_PAGE.name
    definition = Definition("", (asked,)) if is_consent else visit.definition
    answers: dict[str, Any] = {CONSENT.name: visit.draft.state.get("consent")} if is_consent else visit.draft.answers
    way = drafts.Way(visit.draft)
    form = PageForm(definition, asked, answers, errors)
    names = [page.name for page in way.pages]
    context = {
        **visit.context,
        "form": form,
        "page": asked,
        "step": names.index(asked.name) + 1,
        "steps": len(names),
        "checking": _checking(visit),
    }
    return render(visit.request, "surveys/page.html", context)


def _rendered(visit: Visit, whole: Page, asked: Page | None) -> Page:
    """The page with the questions that were on it when it was sent; as it is now, where that is not told."""
    told = visit.request.POST.get("asked")
    names = set(told.split()[:500]) if told is not None else _names(asked) if asked else set()
    return Page(whole.name, whole.title, questions=tuple(q for q in whole.questions if q.name in names))


def _read(visit: Visit, page: Page) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that were sent, as typed, and what was wrong with files: those that cannot be taken are not kept."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in page.questions:
        if question.kind is not Kind.FILE:
            answers[question.name] = fields.read(question, visit.request.POST, PREFIX)
            continue
        name = f"{PREFIX}-{question.name}"
        most = min(int(question.maximum or 1), FILES_LIMIT)
        removed = set(visit.request.POST.getlist(f"{name}:remove"))
        before = visit.draft.answers.get(question.name, {}).get("files", [])
        kept = [file for file in before if file["sha256"] not in removed]
        taken = uploads.take(visit.request.FILES.getlist(name), most=most)
        kept = taken.files if most == 1 and taken.files else kept + taken.files
        answers[question.name] = {"files": kept} if kept else {}
        if taken.error:
            errors[question.name] = taken.error
    return answers, errors


def _leaving(visit: Visit, name: str) -> HttpResponse | None:
    """Where to go without looking at the answers: back, or away for now."""
    match visit.request.POST.get("go"):
        case "later":
            return redirect(visit.address("survey_saved"))
        case "back":
            before = visit.way.before(name)
            return redirect(visit.page_address(before) if before else visit.address("survey_capacity"))
    return None


def _next(visit: Visit, name: str) -> Page | None:
    """The page that follows; coming from the check, the next one where something is missing."""
    if not _checking(visit):
        return visit.way.after(name)
    errors = drafts.judge(visit.definition, visit.draft.answers).errors
    return next((page for page in visit.way.shown.pages if _names(page) & errors.keys()), None)


def _names(page: Page) -> set[str]:
    return {question.name for question in page.questions}


def _checking(visit: Visit) -> bool:
    return CHECK in (visit.request.GET.get("from"), visit.request.POST.get("from"))
