"""Whether a survey is sound, before anybody answers it. Pure: no Django import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.surveys.definition.answers import plain_number, read_date
from folkmoot.surveys.definition.conditions import faults
from folkmoot.surveys.definition.expressions import NAME
from folkmoot.surveys.definition.speech import PIPE
from folkmoot.surveys.definition.structure import CONSENT, OTHER, WITH_OPTIONS, Definition, Kind, Page, Question

MOST_QUESTIONS = 300
LONGEST_NAME = 60
_NAME = re.compile(NAME, re.ASCII)
_VALUE = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """Something to put right: on which page, at which question (empty: the page itself), in which part, and what."""

    page: str
    question: str
    message: str
    part: str = ""

    def __str__(self) -> str:
        place = [f"Page “{self.page}”" if self.page else "", f"question ‘{self.question}’" if self.question else ""]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.message}" if where else self.message


def check(definition: Definition) -> list[Problem]:
    """Everything that must be put right before the survey can be published."""
    return list(_survey(definition))


def _survey(definition: Definition) -> Iterator[Problem]:
    questions = [question for page in definition.pages for question in page.questions]
    if not any(question.takes_answer for question in questions):
        yield Problem("", "", "The survey asks nothing yet: add a page with a question.")
    if len(questions) > MOST_QUESTIONS:
        yield Problem("", "", f"The survey has {len(questions)} questions; {MOST_QUESTIONS} is the most it can have.")
    for name, count in Counter(page.name for page in definition.pages).items():
        if count > 1:
            yield Problem("", "", f"{count} pages have the name ‘{name}’.")
    names = Counter(question.name for question in questions)
    earlier: dict[str, Question] = {}
    for page in definition.pages:
        yield from _page(page, earlier, frozenset(names))
        for question in page.questions:
            yield from (
                Problem(page.title, question.name, message, part) for part, message in _question(page, question)
            )
            if question.name and names[question.name] > 1:
                yield Problem(page.title, question.name, "Another question has the same name.", "name")
            found = _conditions(question.show_if, (question.label, question.help), earlier, frozenset(names))
            yield from (Problem(page.title, question.name, message, part) for part, message in found)
            earlier[question.name] = question


def _page(page: Page, earlier: dict[str, Question], names: frozenset[str]) -> Iterator[Problem]:
    if not page.title.strip():
        yield Problem("", "", f"Page ‘{page.name}’ has no title.")
    if not page.questions:
        yield Problem(page.title, "", "The page has no question.")
    for part, message in _conditions(page.show_if, (page.title, page.intro), earlier, names):
        yield Problem(page.title, "", message, part)


def _conditions(
    condition: str, texts: tuple[str, ...], earlier: dict[str, Question], names: frozenset[str]
) -> Iterator[tuple[str, str]]:
    later = names - earlier.keys()
    if condition:
        for fault in faults(condition, earlier, later):
            yield "show_if", f"Show if, character {fault.position}: {fault.message}"
    for text in texts:
        for match in PIPE.finditer(text):
            yield from _pipe(match[1], match[2] or "", earlier, later)


def _pipe(name: str, row: str, earlier: dict[str, Question], later: frozenset[str]) -> Iterator[tuple[str, str]]:
    if name not in earlier:
        reason = (
            "is asked here or later: only an earlier answer" if name in later else "is not a question: only answers"
        )
        yield "label", f"The text repeats ${{{name}}}, which {reason} can be repeated."
    elif row and row not in earlier[name].row_labels:
        yield "label", f"The text repeats ${{{name}/{row}}}, and there is no such line."


def _question(page: Page, question: Question) -> Iterator[tuple[str, str]]:
    if not question.name:
        yield "name", "The question needs a name."
    elif not _NAME.fullmatch(question.name) or len(question.name) > LONGEST_NAME:
        yield (
            "name",
            f"A name has letters, digits, _ and -, begins with a letter, and has at most {LONGEST_NAME} characters.",
        )
    elif question.name == CONSENT.name:
        yield "name", "This name is taken: the question on consent to publish is part of every survey already."
    if not question.label.strip():
        yield "label", "The question has no words."
    if page.about_you and question.required:
        yield "required", "Questions about the person can always be skipped: make it optional."
    if question.kind in WITH_OPTIONS:
        yield from _options(question)
    if question.kind is Kind.GRID:
        yield from _listed("line", [row.value for row in question.rows], [row.label for row in question.rows])
        if not question.rows:
            yield "rows", "The grid has no lines."
    yield from _limits(question)


def _options(question: Question) -> Iterator[tuple[str, str]]:
    if len(question.options) + question.offers_other < 2:
        yield "options", "Give at least two answers to choose from."
    yield from _listed("answer", [o.value for o in question.options], [o.label for o in question.options])
    if question.offers_other and any(option.value == OTHER for option in question.options):
        yield "options", "‘other’ is offered already, with room for the person’s own words: take it out of the answers."
    if question.kind is not Kind.MANY and any(option.exclusive for option in question.options):
        yield "options", "Only where many answers can be chosen can one stand alone."


def _listed(noun: str, values: list[str], labels: list[str]) -> Iterator[tuple[str, str]]:
    for value, count in Counter(values).items():
        if not _VALUE.fullmatch(value):
            yield "options", f"The value ‘{value}’ of an {noun} may have letters, digits, _ - and . only, and no space."
        if count > 1:
            yield "options", f"Two {noun}s have the value ‘{value}’."
    if not all(label.strip() for label in labels):
        yield "options", f"An {noun} has no words." if noun == "answer" else f"A {noun} has no words."


def _limits(question: Question) -> Iterator[tuple[str, str]]:
    least, most = question.minimum, question.maximum
    if least is not None and most is not None and least > most:
        yield "limits", f"The least, {plain_number(least)}, is more than the most, {plain_number(most)}."
    if question.kind in {Kind.MANY, Kind.RANKING} and least is not None:
        offered = len(question.options) + question.offers_other
        if least > offered:
            yield "limits", f"At least {plain_number(least)} must be chosen and only {offered} are offered."
    if question.words is not None and question.words < 1:
        yield "limits", "The word limit must be 1 or more."
    for label, day in (("earliest", question.earliest), ("latest", question.latest)):
        if day and (read_date(day) is None or len(day) != 10):
            yield "limits", f"The {label} date is not a date: write it as 2025-01-31."
