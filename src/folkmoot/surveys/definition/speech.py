"""Answers as people read them, and labels that repeat an earlier answer. Pure; gives plain text, to be escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from folkmoot.core.areas import BOROUGHS
from folkmoot.surveys.definition.answers import clean_answer, plain_date, plain_number
from folkmoot.surveys.definition.expressions import NAME
from folkmoot.surveys.definition.routing import applied
from folkmoot.surveys.definition.structure import Definition, Kind, Question

PIPE = re.compile(rf"\$\{{\s*({NAME})(?:/([A-Za-z0-9_.-]+))?\s*\}}", re.ASCII)
LONGEST_PIPED = 200
UNANSWERED = "…"


def spoken(question: Question, answer: Mapping[str, Any]) -> list[str]:
    """A clean answer as lines to read; none where there is no answer."""
    labels = question.option_labels
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            chosen = [labels.get(answer["choice"], answer["choice"])] if "choice" in answer else []
        case Kind.MANY:
            chosen = [labels.get(value, value) for value in answer.get("choices", [])]
        case Kind.RANKING:
            return [f"{n}. {labels.get(v, v)}" for n, v in enumerate(answer.get("ranking", []), start=1)]
        case Kind.GRID:
            rows = answer.get("rows", {})
            return [f"{label}: {labels.get(rows[r], rows[r])}" for r, label in question.row_labels.items() if r in rows]
        case Kind.NUMBER:
            return [plain_number(answer["number"])] if "number" in answer else []
        case Kind.DATE:
            return [plain_date(answer["date"])] if "date" in answer else []
        case Kind.FILE:
            return [file["name"] for file in answer.get("files", [])]
        case Kind.PLACE:
            return _place(answer.get("place", {}))
        case _:
            return [answer["text"]] if answer.get("text") else []
    return chosen + ([f"{question.other_label}: {answer['other']}"] if "other" in answer else [])


def piped(text: str, definition: Definition, answers: Mapping[str, Any]) -> str:
    """`text` with each ``${question}`` (or ``${grid/row}``) replaced by the answer given to it."""
    if "${" not in text:
        return text
    kept = applied(definition, answers).kept
    return PIPE.sub(lambda match: _piped(definition, kept, match[1], match[2] or ""), text)


def _piped(definition: Definition, kept: Mapping[str, Any], name: str, row: str) -> str:
    question = definition.questions.get(name)
    if question is None:
        return UNANSWERED
    answer = clean_answer(question, kept.get(name))[0]
    if row:
        value = answer.get("rows", {}).get(row)
        words = question.option_labels.get(value, "")
    elif question.offers_other and "other" in answer:
        words = ", ".join([*spoken(question, {**answer, "other": ""})[:-1], answer["other"]])
    else:
        words = ", ".join(spoken(question, answer))
    words = " ".join(words.split())
    return (words if len(words) <= LONGEST_PIPED else words[: LONGEST_PIPED - 1] + "…") or UNANSWERED


def _place(place: Mapping[str, Any]) -> list[str]:
    spot = f"{place['lat']:.5f}, {place['lon']:.5f}" if "lat" in place else ""
    return [words for words in (place.get("label", ""), BOROUGHS.get(place.get("borough", ""), ""), spot) if words]
