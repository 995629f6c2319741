"""How the answers to each kind of question are laid out as tables. Pure: no Django import.

The shape of answers and schemes is that of `consultations.points`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answer = Mapping[str, Any]
Label = tuple[str, str]  # value, and what people read

ELSE: Label = ("", "Another answer")
OTHER = "other"  # the row of those who wrote an answer of their own
# Bins of a number whose range nobody declared: upper ends, exclusive.
WIDE_BINS = (0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
NARROW_RANGE = 20  # up to so many whole numbers each has its own row


@dataclass(frozen=True)
class Question:
    """What is counted: one consultation point."""

    key: str
    kind: str
    label: str
    scheme: Mapping[str, Any]
    about_you: bool = False
    special: bool = False


@dataclass(frozen=True)
class Part:
    """One table of a question: a grid has one for each of its rows, every other kind has one.

    Where `single`, an answer counts in one row. Rows `alone` (such as "none of these") exclude all others.
    """

    key: str
    label: str
    rows: tuple[Label, ...]
    single: bool = True
    alone: frozenset[int] = frozenset()


# The rows in which an answer counts, by part; a part that was left out is not among them.
Read = Callable[[Answer], list[tuple[int, list[int]]]]


def layout(question: Question) -> tuple[list[Part], Read]:
    """The parts of a question, and how to read an answer into them."""
    return _LAYOUTS.get(question.kind, _given)(question)


def _options(question: Question) -> tuple[Label, ...]:
    """The options, "other" where it is offered, and a last row for what is none of them."""
    other: tuple[Label, ...] = ()
    if question.scheme.get("other"):
        other = ((OTHER, str(question.scheme.get("other_label") or "Other")),)
    return (*_labels(question.scheme.get("options")), *other, ELSE)


def _labels(given: Any) -> tuple[Label, ...]:
    return tuple((str(o["value"]), str(o.get("label") or o["value"])) for o in given or [])


def _one_choice(question: Question) -> tuple[list[Part], Read]:
    rows = _options(question)
    index, last = {value: n for n, (value, _) in enumerate(rows)}, len(rows) - 1

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        choice = answer.get("choice") or (OTHER if answer.get("other") else None)
        return [] if choice is None else [(0, [index.get(str(choice), last)])]

    return [Part("", "", rows)], read


def _many_choices(question: Question) -> tuple[list[Part], Read]:
    rows = _options(question)
    index, last = {value: n for n, (value, _) in enumerate(rows)}, len(rows) - 1
    alone = frozenset(n for n, o in enumerate(question.scheme.get("options") or []) if o.get("exclusive"))

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        values = [*(answer.get("choices") or []), *([OTHER] if answer.get("other") else [])]
        chosen = {index.get(str(value), last) for value in values}
        # "None of these" beside a choice can only come from outside our forms: the choice is what was meant.
        return [(0, sorted((chosen - alone) or set(sorted(chosen)[:1])))] if chosen else []

    return [Part("", "", rows, single=False, alone=alone)], read


def _grid(question: Question) -> tuple[list[Part], Read]:
    options = _options(question)
    index = {value: n for n, (value, _) in enumerate(options)}
    parts = [Part(value, label, options) for value, label in _labels(question.scheme.get("rows"))]

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        given = answer.get("rows") or {}
        return [
            (n, [index.get(str(given[part.key]), len(options) - 1)])
            for n, part in enumerate(parts)
            if given.get(part.key)
        ]

    return parts, read


def _ranking(question: Question) -> tuple[list[Part], Read]:
    """First choices; mean ranks and Borda points are kept beside the tables."""
    rows = (*_labels(question.scheme.get("options")), ELSE)
    index = {value: n for n, (value, _) in enumerate(rows)}

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        ranked = answer.get("ranking") or []
        return [(0, [index.get(str(ranked[0]), len(rows) - 1)])] if ranked else []

    return [Part("first", "First choice", rows)], read


def _number(question: Question) -> tuple[list[Part], Read]:
    ends = number_bins(question.scheme.get("min"), question.scheme.get("max"))
    rows = [("below", f"Below {ends[0]:,}")]
    for low, high in itertools.pairwise(ends):
        rows.append((str(low), f"{low:,}" if high - low == 1 else f"{low:,} to below {high:,}"))
    rows.append((str(ends[-1]), f"{ends[-1]:,} and more"))

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        value = answer.get("number")
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return []
        return [(0, [sum(value >= end for end in ends)])]

    return [Part("", "", tuple(rows))], read


def number_bins(least: Any, most: Any) -> tuple[int, ...]:
    """Where the rows of a number begin; the first row is what lies below the first of them."""
    if not isinstance(least, (int, float)) or not isinstance(most, (int, float)) or most <= least:
        return WIDE_BINS
    low, high = math.floor(least), math.floor(most) + 1
    step = 1 if high - low <= NARROW_RANGE else math.ceil((high - low) / 10)
    return tuple(range(low, high + step, step))


def _given(question: Question) -> tuple[list[Part], Read]:
    """Words, dates, places and files: how many answered."""

    def read(answer: Answer) -> list[tuple[int, list[int]]]:
        return [(0, [0])] if any(value not in (None, "", [], {}) for value in answer.values()) else []

    return [Part("", "", (("given", "Answered"),))], read


_LAYOUTS: dict[str, Callable[[Question], tuple[list[Part], Read]]] = {
    "choice": _one_choice,
    "scale": _one_choice,
    "support": _one_choice,
    "choices": _many_choices,
    "grid": _grid,
    "ranking": _ranking,
    "number": _number,
}
