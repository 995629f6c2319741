"""Whether answers can be taken, and if not, why, in the person's words. Pure; never raises on JSON values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from folkmoot.surveys.definition.answers import Answer, clean_answer, missing_message
from folkmoot.surveys.definition.routing import applied, shown
from folkmoot.surveys.definition.structure import Definition


class Validated(NamedTuple):
    """`clean` are the answers that can be recorded, `errors` the messages by question. Both in the survey's order."""

    clean: dict[str, Answer]
    errors: dict[str, str]


def validate(definition: Definition, answers: object, *, only: Collection[str] | None = None) -> Validated:
    """Hold `answers` (by question name, each as in `consultations.points`) against the questions that are shown.

    With `only`, no other questions are judged: those of one page, say. Routing still looks at all answers.
    """
    given: Mapping[str, Any] = answers if isinstance(answers, Mapping) else {}
    kept = applied(definition, given).kept
    asked = shown(definition, given).questions
    clean: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for name, question in definition.questions.items():
        if name not in asked or (only is not None and name not in only):
            continue
        answer, message = clean_answer(question, kept.get(name))
        if not message and not answer and question.required:
            message = missing_message(question)
        if message:
            errors[name] = message
        elif answer:
            clean[name] = answer
    return Validated(clean, errors)
