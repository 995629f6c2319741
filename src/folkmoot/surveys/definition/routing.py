"""Which questions are shown, and which answers are part of the response. Pure.

The written rule (docs/surveys.md): only answers to questions that are shown at the moment of submission are part of
the response. An answer whose question is hidden stays in the draft, comes back if its question is shown again, is
listed on 'check your answers' as not going to be sent, with the reason, and goes with the draft on submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from folkmoot.surveys.definition.answers import Answer, clean_answer
from folkmoot.surveys.definition.evaluation import Value, answer_value, holds
from folkmoot.surveys.definition.expressions import Node, parse, references
from folkmoot.surveys.definition.structure import Definition, Page, Question


@dataclass(frozen=True)
class Shown:
    """What is asked, given the answers so far: pages with their shown questions, in order."""

    pages: tuple[Page, ...]
    questions: frozenset[str]


@dataclass(frozen=True)
class SetAside:
    """An answer that is not going to be sent, because its question is not shown."""

    question: Question
    page: Page
    answer: Any
    # The questions whose answers decide that it is hidden.
    because: tuple[Question, ...]


@dataclass(frozen=True)
class Applied:
    """All answers to questions of the survey, divided by the rule: none is in both parts, none is lost."""

    kept: dict[str, Any]
    set_aside: tuple[SetAside, ...]


@lru_cache(maxsize=4_096)
def compiled(condition: str) -> Node:
    """The tree of a condition, read once per process."""
    return parse(condition)


class _Answers:
    """The answers that conditions may see: those to questions found shown so far, read when first asked for."""

    def __init__(self, definition: Definition, raw: Mapping[str, Any]) -> None:
        self._questions = definition.questions
        self._raw = raw
        self._clean: dict[str, Answer] = {}
        self.shown: set[str] = set()

    def value(self, name: str, row: str) -> Value:
        # Hidden, unknown and later questions count as not answered.
        if name not in self.shown:
            return ""
        if name not in self._clean:
            self._clean[name] = clean_answer(self._questions[name], self._raw.get(name))[0]
        return answer_value(self._questions[name], self._clean[name], row)

    def meet(self, condition: str) -> bool:
        return not condition or holds(compiled(condition), self.value)


def shown(definition: Definition, answers: Mapping[str, Any]) -> Shown:
    """The pages and questions that are asked. A page none of whose questions is shown is not asked."""
    seen = _Answers(definition, answers)
    pages = []
    for page in definition.pages:
        if not seen.meet(page.show_if):
            continue
        questions = []
        for question in page.questions:
            if seen.meet(question.show_if):
                seen.shown.add(question.name)
                questions.append(question)
        if questions:
            pages.append(_with(page, tuple(questions)))
    return Shown(tuple(pages), frozenset(seen.shown))


def applied(definition: Definition, answers: Mapping[str, Any]) -> Applied:
    """Divide `answers` by the rule above. Names that are no question of the survey are left out."""
    asked = shown(definition, answers).questions
    given = {name: answers[name] for name, q in definition.questions.items() if answers.get(name) and q.takes_answer}
    return Applied(
        kept={name: answer for name, answer in given.items() if name in asked},
        set_aside=tuple(
            SetAside(definition.questions[name], definition.page_of[name], answer, _because(definition, name))
            for name, answer in given.items()
            if name not in asked
        ),
    )


def _because(definition: Definition, name: str) -> tuple[Question, ...]:
    conditions = (definition.page_of[name].show_if, definition.questions[name].show_if)
    names = {ref.name: None for condition in conditions if condition for ref in references(compiled(condition))}
    return tuple(definition.questions[n] for n in names if n in definition.questions)


def _with(page: Page, questions: tuple[Question, ...]) -> Page:
    if len(questions) == len(page.questions):
        return page
    return Page(page.name, page.title, page.intro, page.show_if, page.about_you, questions)
