"""Conditions ("show if"): the subset of XLSForm's language that is understood, read into a tree. Pure.

    ${age} >= 18 and (selected(${transport}, 'bus') or ${borough} = 'E09000001')

A tokenizer and a Pratt parser (V. R. Pratt, Top down operator precedence, 1973). What comes out is a tree of
immutable values, each knowing its place in the text, so that messages can say where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2_000
DEEPEST = 60
# How many arguments each function takes: at least, at most.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "selected": (2, 2),
    "count-selected": (1, 1),
    "not": (1, 1),
    "string-length": (1, 1),
    "coalesce": (2, 8),
    "if": (3, 3),
    "number": (1, 1),
    "date": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
}
# The binary operators, each with how strongly it binds.
BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
NEGATION = 7

NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<reference>\$\{{\s*(?P<name>{NAME})(?:/(?P<row>[A-Za-z0-9_.-]+))?\s*\}})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<string>'[^']*'|"[^"]*")
    | (?P<operator><=|>=|!=|[=<>+*(),-])
    | (?P<word>{NAME})
    )""",
    re.VERBOSE | re.ASCII,
)


class ExpressionError(ValueError):
    """What is wrong with a condition, and at which character (counted from 1)."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True)
class Literal:
    """A number, a text, or true or false."""

    value: float | str | bool
    position: int
    depth: int = 1


@dataclass(frozen=True)
class Reference:
    """The answer to a question; `row` names a line of a grid."""

    name: str
    row: str
    position: int
    depth: int = 1


@dataclass(frozen=True)
class Binary:
    """Two sides and what stands between them."""

    operator: str
    left: Node
    right: Node
    position: int
    depth: int


@dataclass(frozen=True)
class Call:
    """A function and its arguments; the minus sign before a number is the function ``negate``."""

    function: str
    arguments: tuple[Node, ...]
    position: int
    depth: int


Node = Literal | Reference | Binary | Call


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int
    name: str = ""
    row: str = ""


def parse(text: str) -> Node:
    """The tree of a condition. Raises `ExpressionError`."""
    if len(text) > LONGEST:
        raise ExpressionError(f"The condition is longer than {LONGEST:,} characters.", LONGEST)
    parser = _Parser(list(_tokens(text)))
    tree = parser.expression(0, 0)
    token = parser.token
    if token.kind != "end":
        raise ExpressionError(f"‘{token.text}’ is not expected here: is ‘and’ or ‘or’ missing?", token.position)
    return tree


def references(node: Node) -> Iterator[Reference]:
    """Every question that `node` looks at, in the order of the text."""
    match node:
        case Reference():
            yield node
        case Binary():
            yield from references(node.left)
            yield from references(node.right)
        case Call():
            for argument in node.arguments:
                yield from references(argument)


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(_unreadable(text[start:]), start + 1)
        kind = match.lastgroup if match.lastgroup not in {"name", "row"} else "reference"
        start = match.start(kind) if kind else match.start()
        name, row = match.group("name") or "", match.group("row") or ""
        yield _Token(kind or "", match.group(kind or 0), start + 1, name, row)
        position = match.end()
    yield _Token("end", "the end", end + 1)


def _unreadable(rest: str) -> str:
    if rest[0] in "'\"":
        return f"The text that begins with {rest[0]} has no closing {rest[0]}."
    if rest.startswith("$"):
        return "A question is named as ${name}: letters, digits, _ and - between the braces."
    if rest[0] in "‘’“”":
        return "Use straight quotes, ' or \", around a value."
    return f"‘{rest[0]}’ has no meaning in a condition."


class _Parser:
    """Reads tokens from left to right; `depth` stops trees that would be too deep to walk."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._next]

    def take(self) -> _Token:
        token = self.token
        self._next += 1
        return token

    def expect(self, text: str, after: str) -> None:
        if self.token.kind != "operator" or self.token.text != text:
            raise ExpressionError(f"‘{text}’ is missing {after}.", self.token.position)
        self.take()

    def expression(self, binding: int, depth: int) -> Node:
        if depth > DEEPEST:
            raise ExpressionError("The condition has too many brackets within brackets.", self.token.position)
        left = self.operand(depth)
        while self.token.kind in {"operator", "word"} and BINDING.get(self.token.text, 0) > binding:
            operator = self.take()
            right = self.expression(BINDING[operator.text], depth + 1)
            height = 1 + max(left.depth, right.depth)
            if height > DEEPEST * 2:
                raise ExpressionError("The condition has too many parts.", operator.position)
            left = Binary(operator.text, left, right, operator.position, height)
        return left

    def operand(self, depth: int) -> Node:
        token = self.take()
        match token.kind, token.text:
            case "reference", _:
                return Reference(token.name, token.row, token.position)
            case "number", text:
                return Literal(float(text), token.position)
            case "string", text:
                return Literal(text[1:-1], token.position)
            case "operator", "(":
                inner = self.expression(0, depth + 1)
                self.expect(")", "to close the bracket")
                return inner
            case "operator", "-":
                inner = self.expression(NEGATION, depth + 1)
                return Call("negate", (inner,), token.position, 1 + inner.depth)
            case "word", _:
                return self.call(token, depth)
            case "end", _:
                raise ExpressionError("Something is missing at the end.", token.position)
        raise ExpressionError(f"‘{token.text}’ is not expected here.", token.position)

    def call(self, word: _Token, depth: int) -> Node:
        if self.token.text != "(" or self.token.kind != "operator":
            hint = "a value is written in quotes, a question as ${name}"
            raise ExpressionError(f"‘{word.text}’ is not known here: {hint}.", word.position)
        if word.text not in FUNCTIONS:
            raise ExpressionError(f"The function {word.text}() is not supported.", word.position)
        self.take()
        arguments: list[Node] = []
        while self.token.text != ")" or self.token.kind != "operator":
            if arguments:
                self.expect(",", f"between the arguments of {word.text}()")
            arguments.append(self.expression(0, depth + 1))
        self.take()
        least, most = FUNCTIONS[word.text]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ExpressionError(f"{word.text}() takes {wanted} arguments, not {len(arguments)}.", word.position)
        height = 1 + max((argument.depth for argument in arguments), default=0)
        return Call(word.text, tuple(arguments), word.position, height)
