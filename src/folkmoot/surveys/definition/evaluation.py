"""What a condition comes to, given the answers. Pure; never raises on a tree that `parse` made.

As in XLSForm, what was not answered is the empty text; numbers are compared as numbers, and what is no number
compares as neither less, equal nor greater. Dates count as days, so that they can be compared.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from folkmoot.surveys.definition.answers import read_date
from folkmoot.surveys.definition.expressions import Binary, Call, Literal, Node, Reference
from folkmoot.surveys.definition.structure import OTHER, Kind, Question

Value = str | float | bool
# Gives the value of a question, or of one row of a grid.
Lookup = Callable[[str, str], Value]


def holds(node: Node, lookup: Lookup) -> bool:
    """Whether the condition is true."""
    return _truth(evaluate(node, lookup))


def evaluate(node: Node, lookup: Lookup) -> Value:
    """The value of `node`; `lookup` gives the answers."""
    match node:
        case Literal():
            return node.value
        case Reference():
            return lookup(node.name, node.row)
        case Binary(operator="and"):
            return holds(node.left, lookup) and holds(node.right, lookup)
        case Binary(operator="or"):
            return holds(node.left, lookup) or holds(node.right, lookup)
        case Binary():
            return _binary(node.operator, evaluate(node.left, lookup), evaluate(node.right, lookup))
        case Call(function="if"):
            return evaluate(node.arguments[1 if holds(node.arguments[0], lookup) else 2], lookup)
        case Call():
            return _call(node.function, [evaluate(argument, lookup) for argument in node.arguments])


def answer_value(question: Question, answer: Mapping[str, Any], row: str = "") -> Value:
    """A clean answer as conditions see it: a text, values apart by spaces, or a number; empty where there is none."""
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            return str(answer.get("choice") or (OTHER if "other" in answer else ""))
        case Kind.MANY:
            return " ".join([*answer.get("choices", []), *([OTHER] if "other" in answer else [])])
        case Kind.GRID:
            return str(answer.get("rows", {}).get(row, ""))
        case Kind.RANKING:
            return " ".join(answer.get("ranking", []))
        case Kind.NUMBER:
            return float(answer["number"]) if "number" in answer else ""
        case Kind.DATE:
            return str(answer.get("date", ""))
        case Kind.FILE:
            return " ".join(file["name"] for file in answer.get("files", []))
        case Kind.PLACE:
            place = answer.get("place", {})
            return f"{place['lat']} {place['lon']}" if "lat" in place else str(place.get("label", ""))
        case _:
            return str(answer.get("text", ""))


def _binary(sign: str, left: Value, right: Value) -> Value:
    if sign in {"=", "!="}:
        return _equal(left, right) == (sign == "=")
    a, b = _number(left), _number(right)
    if sign in _COMPARISONS:
        return bool(_COMPARISONS[sign](a, b))
    if sign in {"div", "mod"}:
        return _divided(sign, a, b)
    return float(_ARITHMETIC[sign](a, b))


_COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return left == right


def _divided(sign: str, a: float, b: float) -> float:
    # Nothing raises: what cannot be divided is not a number.
    if b == 0 or math.isnan(a) or math.isnan(b) or math.isinf(a):
        return math.nan
    return a / b if sign == "div" else math.fmod(a, b)


def _call(function: str, arguments: list[Value]) -> Value:
    first = arguments[0] if arguments else ""
    match function:
        case "selected":
            return _text(arguments[1]) in _text(first).split()
        case "count-selected":
            return float(len(_text(first).split()))
        case "not":
            return not _truth(first)
        case "string-length":
            return float(len(_text(first)))
        case "coalesce":
            return next((value for value in arguments if value != ""), "")
        case "number" | "date":
            return _number(first)
        case "negate":
            return -_number(first)
        case "true":
            return True
    return False


def _truth(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def _number(value: Value) -> float:
    if not isinstance(value, str):
        return float(value)
    day = read_date(value)
    if day is not None:
        return float(day.toordinal())
    try:
        return float(value) if value.isascii() and "_" not in value else math.nan
    except ValueError:
        return math.nan


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
    return value
