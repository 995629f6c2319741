"""The answers of a draft as their author reads them before sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from folkmoot.responses.models import Capacity
from folkmoot.surveys import drafts
from folkmoot.surveys.definition import CONSENT, Question, SetAside, applied, clean_answer, piped, spoken
from folkmoot.surveys.forms import PREFIX, OrganisationForm
from folkmoot.surveys.submission import wanting
from folkmoot.surveys.views.visit import CHECK, Visit


@dataclass(frozen=True)
class Row:
    """One question with what was answered, and where to change it."""

    label: str
    lines: list[str]
    href: str
    error: str = ""


@dataclass(frozen=True)
class Section:
    """The rows of one page."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Aside:
    """An answer that is not sent, because its question is not asked any more."""

    label: str
    lines: list[str]
    because: list[str]


def sections(visit: Visit) -> list[Section]:
    """Everything that would be sent, page by page, with what is missing."""
    errors = wanting(visit.draft)
    return [_person(visit, errors), *_pages(visit, errors), _publishing(visit, errors)]


def asides(visit: Visit) -> list[Aside]:
    """The answers that are set aside by the rule on hidden questions."""
    return [_aside(visit, item) for item in applied(visit.definition, visit.draft.answers).set_aside]


def closed(visit: Visit) -> HttpResponse:
    """Says plainly that answers are no longer taken, shows those that were given, and how to write instead."""
    context = {**visit.context, "sections": sections(visit)}
    return render(visit.request, "surveys/closed.html", context, status=403 if visit.request.method == "POST" else 200)


def lines(question: Question, answer: Any) -> list[str]:
    """An answer as lines of text: as it reads, or as it was typed where it cannot be taken."""
    clean, error = clean_answer(question, answer)
    if not error:
        return spoken(question, clean)
    parts = answer.values() if isinstance(answer, Mapping) else []
    return [", ".join(str(v) for v in part) if isinstance(part, list) else str(part) for part in parts if part]


def _pages(visit: Visit, errors: Mapping[str, str]) -> list[Section]:
    definition, answers = visit.definition, visit.draft.answers
    return [
        Section(
            page.title,
            [
                Row(
                    piped(question.label, definition, answers),
                    lines(question, answers.get(question.name)),
                    f"{visit.page_address(page)}?from={CHECK}#id_{PREFIX}-{question.name}",
                    errors.get(question.name, ""),
                )
                for question in page.questions
                if question.takes_answer
            ],
        )
        for page in drafts.Way(visit.draft).shown.pages
    ]


def _person(visit: Visit, errors: Mapping[str, str]) -> Section:
    state = visit.draft.state
    capacity = Capacity(state["capacity"]).label if state.get("capacity") in Capacity.values else ""
    you = f"{visit.address('survey_capacity')}?from={CHECK}"
    rows = [Row("You answer", [capacity] if capacity else [], you, errors.get("~capacity", ""))]
    if state.get("capacity") == Capacity.ORGANISATION:
        told = state.get("organisation") or {}
        labels = {**dict(OrganisationForm.KINDS), **dict(OrganisationForm.SIZES)}
        said = [labels.get(told[part], told[part]) for part in ("name", "kind", "size", "role") if told.get(part)]
        href = f"{visit.address('survey_organisation')}?from={CHECK}"
        rows.append(Row("Organisation", said, href, errors.get("~organisation", "")))
    return Section("Who is answering", rows)


def _publishing(visit: Visit, errors: Mapping[str, str]) -> Section:
    said = lines(CONSENT, visit.draft.state.get("consent"))
    page = drafts.CONSENT_PAGE
    row = Row(CONSENT.label, said, f"{visit.page_address(page)}?from={CHECK}", errors.get(page.name, ""))
    return Section(page.title, [row])


def _aside(visit: Visit, item: SetAside) -> Aside:
    definition, answers = visit.definition, visit.draft.answers
    return Aside(
        piped(item.question.label, definition, answers),
        lines(item.question, item.answer),
        [piped(question.label, definition, answers) for question in item.because],
    )
