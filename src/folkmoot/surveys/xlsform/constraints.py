"""XLSForm's constraints, of which those that say "at least" and "at most" are understood. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from folkmoot.surveys.definition import ExpressionError, Kind, Question
from folkmoot.surveys.definition.answers import read_date
from folkmoot.surveys.definition.expressions import Binary, Call, Literal, Node, Reference, parse

# A point on its own is the answer itself; not one within a number, a name or quotes.
_SELF = re.compile(r"""(?<![\w.'"])\.(?![\w.'"])""")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
UNDERSTOOD = (
    "only limits are understood here, such as . >= 0 and . <= 10, count-selected(.) <= 3, . >= date('2024-01-01'), "
    "or not(selected(., 'none') and count-selected(.) > 1)"
)


class Unsupported(Exception):
    """A constraint that says something else."""


def constrained(question: Question, constraint: str) -> Question:
    """`question` with the limits that `constraint` sets. Raises `Unsupported`."""
    try:
        tree = parse(_SELF.sub("${_}", constraint))
    except ExpressionError as error:
        raise Unsupported(error.message) from error
    for term in _terms(tree):
        question = _apply(question, term)
    return question


def _terms(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "and":
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _apply(question: Question, term: Node) -> Question:
    if isinstance(term, Call) and term.function == "not" and question.kind is Kind.MANY:
        return _alone(question, term.arguments[0])
    if not isinstance(term, Binary) or term.operator not in _MIRRORED:
        raise Unsupported(UNDERSTOOD)
    left, sign, right = term.left, term.operator, term.right
    if _is_answer(right):
        left, sign, right = right, _MIRRORED[sign], left
    if question.kind in {Kind.MANY, Kind.RANKING}:
        if not (isinstance(left, Call) and left.function == "count-selected" and _is_answer(left.arguments[0])):
            raise Unsupported(UNDERSTOOD)
        return _bounded(question, sign, _number(right), whole=True)
    if not _is_answer(left):
        raise Unsupported(UNDERSTOOD)
    if question.kind is Kind.NUMBER:
        return _bounded(question, sign, _number(right), whole=question.whole)
    if question.kind is Kind.DATE:
        return _dated(question, sign, right)
    raise Unsupported(UNDERSTOOD)


def _alone(question: Question, inner: Node) -> Question:
    """``not(selected(., 'none') and count-selected(.) > 1)``: that answer rules out the others."""
    match inner:
        case Binary(
            operator="and",
            left=Call(function="selected", arguments=(Reference(name="_"), Literal(value=str(value)))),
            right=Binary(
                operator=">",
                left=Call(function="count-selected", arguments=(Reference(name="_"),)),
                right=Literal(value=1.0),
            ),
        ):
            options = tuple(replace(o, exclusive=True) if o.value == value else o for o in question.options)
            return replace(question, options=options)
    raise Unsupported(UNDERSTOOD)


def _is_answer(node: Node) -> bool:
    return isinstance(node, Reference) and node.name == "_"


def _number(node: Node) -> float:
    if isinstance(node, Call) and node.function == "negate":
        return -_number(node.arguments[0])
    if isinstance(node, Literal) and isinstance(node.value, float):
        return node.value
    raise Unsupported(UNDERSTOOD)


def _bounded(question: Question, sign: str, number: float, *, whole: bool) -> Question:
    if sign in {"<", ">"}:
        if not whole:
            raise Unsupported(f"write {sign}= and the last number that is allowed: decimals have no next one")
        number += 1 if sign == ">" else -1
    if sign in {"=", ">", ">="}:
        question = replace(question, minimum=number)
    if sign in {"=", "<", "<="}:
        question = replace(question, maximum=number)
    return question


def _dated(question: Question, sign: str, node: Node) -> Question:
    inner = node.arguments[0] if isinstance(node, Call) and node.function == "date" else node
    day: date | None = read_date(inner.value) if isinstance(inner, Literal) else None
    if day is None:
        raise Unsupported(UNDERSTOOD)
    day += timedelta(days={">": 1, "<": -1}.get(sign, 0))
    if sign in {"=", ">", ">="}:
        question = replace(question, earliest=day.isoformat())
    if sign in {"=", "<", "<="}:
        question = replace(question, latest=day.isoformat())
    return question
