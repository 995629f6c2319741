"""What can be said against a condition before anybody answers: names, order, values and kinds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from folkmoot.surveys.definition.answers import read_date, read_number
from folkmoot.surveys.definition.expressions import Binary, Call, ExpressionError, Literal, Node, Reference, parse
from folkmoot.surveys.definition.structure import Kind, Question

_ONE_VALUE = frozenset({Kind.ONE, Kind.SCALE, Kind.GRID})
_LISTS = frozenset({Kind.MANY, Kind.RANKING})


class _Type(StrEnum):
    NUMBER = "a number"
    TEXT = "a text"
    DATE = "a date"
    TRUTH = "true or false"
    VALUE = "one of a question’s answers"
    LIST = "several answers"
    ANY = "anything"


def faults(condition: str, earlier: Mapping[str, Question], later: frozenset[str]) -> list[ExpressionError]:
    """What is wrong with `condition`, given the questions asked before it and the names of those after."""
    try:
        tree = parse(condition)
    except ExpressionError as error:
        return [error]
    return list(_Checker(earlier, later).problems(tree))


class _Checker:
    def __init__(self, earlier: Mapping[str, Question], later: frozenset[str]) -> None:
        self._earlier = earlier
        self._later = later

    def problems(self, node: Node) -> Iterator[ExpressionError]:
        match node:
            case Reference():
                yield from self._reference(node)
            case Binary():
                yield from self.problems(node.left)
                yield from self.problems(node.right)
                yield from self._binary(node)
            case Call():
                for argument in node.arguments:
                    yield from self.problems(argument)
                yield from self._call(node)

    def _reference(self, node: Reference) -> Iterator[ExpressionError]:
        question = self._earlier.get(node.name)
        if question is None:
            reason = (
                "is asked later: a condition can only look back"
                if node.name in self._later
                else "is not a question of this survey"
            )
            yield ExpressionError(f"${{{node.name}}} {reason}.", node.position)
        elif not question.takes_answer:
            yield ExpressionError(f"${{{node.name}}} is information: it has no answer.", node.position)
        elif question.kind is Kind.GRID and not node.row:
            rows = ", ".join(question.row_labels)
            yield ExpressionError(
                f"Name a line of the grid, as ${{{node.name}/line}}. Its lines: {rows}.", node.position
            )
        elif node.row and (question.kind is not Kind.GRID or node.row not in question.row_labels):
            yield ExpressionError(f"${{{node.name}}} has no line ‘{node.row}’.", node.position)

    def _binary(self, node: Binary) -> Iterator[ExpressionError]:
        for side, opposite in ((node.left, node.right), (node.right, node.left)):
            if node.operator in {"=", "!="}:
                yield from self._offered(side, opposite)
        if node.operator in {"and", "or"}:
            return
        types = {self._type(node.left), self._type(node.right)}
        if node.operator in {"=", "!="}:
            if _Type.LIST in types:
                yield ExpressionError("Several answers may be given: use selected(${…}, 'value').", node.position)
            elif types == {_Type.NUMBER, _Type.TEXT} and not self._numeric(node):
                yield ExpressionError(f"A number is compared with a text by ‘{node.operator}’.", node.position)
            return
        for side in (node.left, node.right):
            if not self._countable(side):
                found = self._type(side)
                yield ExpressionError(f"‘{node.operator}’ needs a number or a date, not {found}.", side.position)

    def _call(self, node: Call) -> Iterator[ExpressionError]:
        arguments = node.arguments
        if node.function in {"selected", "count-selected"}:
            question = self._question(arguments[0])
            if isinstance(arguments[0], Reference) and question and question.kind not in _ONE_VALUE | _LISTS:
                yield ExpressionError(
                    f"{node.function}() looks at answers to choose from; ${{{question.name}}} has none.",
                    arguments[0].position,
                )
            elif not isinstance(arguments[0], Reference):
                yield ExpressionError(f"{node.function}() begins with a question.", arguments[0].position)
            elif node.function == "selected":
                yield from self._offered(arguments[0], arguments[1])
        elif node.function == "negate" and not self._countable(arguments[0]):
            yield ExpressionError("The minus sign needs a number.", node.position)
        elif node.function == "date" and self._type(arguments[0]) not in {_Type.DATE, _Type.ANY}:
            yield ExpressionError("Write a date as date('2025-01-31').", node.position)

    def _offered(self, side: Node, value: Node) -> Iterator[ExpressionError]:
        """That a value compared with a question is one of its answers; the empty text means "not answered"."""
        question = self._question(side)
        if question is None or not isinstance(value, Literal) or question.kind not in _ONE_VALUE | _LISTS:
            return
        written = _written(value)
        if written and written not in question.option_labels:
            offered = ", ".join(question.option_labels)
            yield ExpressionError(
                f"‘{written}’ is not an answer to ${{{question.name}}}. Its answers: {offered}.", value.position
            )

    def _question(self, node: Node) -> Question | None:
        return self._earlier.get(node.name) if isinstance(node, Reference) else None

    def _countable(self, node: Node) -> bool:
        found = self._type(node)
        if found is _Type.VALUE:  # answers that are numbers, such as 0 to 10
            question = self._question(node)
            return question is not None and all(read_number(option.value) is not None for option in question.options)
        if found is _Type.TEXT and isinstance(node, Literal):
            return read_number(node.value) is not None
        return found in {_Type.NUMBER, _Type.DATE, _Type.ANY}

    def _numeric(self, node: Binary) -> bool:
        texts = [side for side in (node.left, node.right) if isinstance(side, Literal) and isinstance(side.value, str)]
        return all(side.value == "" or read_number(side.value) is not None for side in texts) and bool(texts)

    def _type(self, node: Node) -> _Type:
        match node:
            case Literal(value=bool()):
                return _Type.TRUTH
            case Literal(value=float()):
                return _Type.NUMBER
            case Literal():
                return _Type.DATE if read_date(node.value) else _Type.TEXT
            case Reference():
                question = self._question(node)
                return _QUESTION_TYPES.get(question.kind, _Type.TEXT) if question else _Type.ANY
            case Binary():
                return _Type.NUMBER if node.operator in {"+", "-", "*", "div", "mod"} else _Type.TRUTH
            case Call(function="coalesce") | Call(function="if"):
                found = {self._type(argument) for argument in node.arguments[-2:]}
                return found.pop() if len(found) == 1 else _Type.ANY
        return _RESULTS[node.function]


_QUESTION_TYPES = {
    Kind.ONE: _Type.VALUE,
    Kind.SCALE: _Type.VALUE,
    Kind.GRID: _Type.VALUE,
    Kind.MANY: _Type.LIST,
    Kind.RANKING: _Type.LIST,
    Kind.NUMBER: _Type.NUMBER,
    Kind.DATE: _Type.DATE,
}
_RESULTS = {
    "selected": _Type.TRUTH,
    "not": _Type.TRUTH,
    "true": _Type.TRUTH,
    "false": _Type.TRUTH,
    "count-selected": _Type.NUMBER,
    "string-length": _Type.NUMBER,
    "number": _Type.NUMBER,
    "date": _Type.NUMBER,
    "negate": _Type.NUMBER,
}


def _written(literal: Literal) -> str:
    value = literal.value
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
