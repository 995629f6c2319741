"""The survey itself: structure, conditions, routing, validation. Pure Python, without Django.

definition = Definition.from_json(data)
shown(definition, answers).pages             the pages to ask, each with the questions to ask
applied(definition, answers)                 the answers kept, and those set aside with the reason
validate(definition, answers, only=names)    (clean, errors): what can be recorded, and messages by question
spoken(question, clean_answer)               an answer as lines of plain text
piped(text, definition, answers)             a label in which ${name} repeats an earlier answer
"""

from folkmoot.surveys.definition.answers import Answer, clean_answer
from folkmoot.surveys.definition.checking import Problem, check
from folkmoot.surveys.definition.expressions import ExpressionError
from folkmoot.surveys.definition.routing import Applied, SetAside, Shown, applied, shown
from folkmoot.surveys.definition.speech import piped, spoken
from folkmoot.surveys.definition.structure import (
    AGREEMENT,
    CONSENT,
    OTHER,
    Definition,
    Kind,
    Option,
    Page,
    Question,
)
from folkmoot.surveys.definition.validation import Validated, validate
from folkmoot.surveys.definition.words import count_words, tidy

__all__ = [
    "AGREEMENT",
    "CONSENT",
    "OTHER",
    "Answer",
    "Applied",
    "Definition",
    "ExpressionError",
    "Kind",
    "Option",
    "Page",
    "Problem",
    "Question",
    "SetAside",
    "Shown",
    "Validated",
    "applied",
    "check",
    "clean_answer",
    "count_words",
    "piped",
    "shown",
    "spoken",
    "tidy",
    "validate",
]
