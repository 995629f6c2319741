"""Conditions: how they are read, what they come to, and what can be said against them beforehand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.surveys.definition import Kind, Question
from folkmoot.surveys.definition.conditions import faults
from folkmoot.surveys.definition.evaluation import Value, evaluate, holds
from folkmoot.surveys.definition.expressions import ExpressionError, parse
from tests.surveys.samples import EVERY_KIND

ANSWERED: dict[str, Value] = {
    "choice": "yes",
    "list": "bus walk",
    "age": 30.0,
    "none": "",
    "day": "2024-06-01",
    "text": "Hello",
    "score": "8",
}


def value(text: str) -> Value:
    return evaluate(parse(text), lambda name, row: ANSWERED.get(f"{name}/{row}" if row else name, ""))


@pytest.mark.parametrize(
    "text",
    [
        "${choice} = 'yes'",
        '${choice} = "yes"',
        "${choice}!='no'",
        "${age} >= 18 and ${age} < 65",
        "${age} = 30 and ${age} = '30' and ${age} = '30.0'",
        "not(${choice} = 'no')",
        "selected(${list}, 'bus')",
        "not(selected(${list}, 'bu'))",
        "selected(${choice}, 'yes')",
        "count-selected(${list}) = 2",
        "count-selected(${none}) = 0",
        "${none} = ''",
        "${none} != 'yes'",
        "string-length(${text}) = 5",
        "coalesce(${none}, ${choice}) = 'yes'",
        "if(${age} > 18, 'old', 'young') = 'old'",
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "7 mod 3 = 1 and 7 div 2 = 3.5",
        "-7 mod 3 = -1",
        "- -1 = 1",
        "10 - 2 - 3 = 5",
        "-2 + 3 = 1",
        "${day} > '2024-05-31'",
        "${day} >= date('2024-06-01') and ${day} < '2024-06-02'",
        "${score} > 7",
        "'b' = 'c' or 'a' = 'a' and true()",
        "true() or false() and false()",
        "${choice}",
        "number('12') = 12",
    ],
)
def test_these_hold(text: str) -> None:
    assert holds(parse(text), lambda name, row: ANSWERED.get(name, ""))


@pytest.mark.parametrize(
    "text",
    [
        "${none} > 0",
        "${none} <= 0",
        "${none} = 0",
        "${nobody} = 'yes'",
        "selected(${none}, 'bus')",
        "selected(${none}, '')",
        "1 div 0 > 0",
        "0 mod 0 = 0",
        "'abc' * 2 > 0",
        "${text} > 1",
        "false()",
        "${none}",
        "0",
        "number('1_000') = 1000",
    ],
)
def test_these_do_not_hold(text: str) -> None:
    assert not holds(parse(text), lambda name, row: ANSWERED.get(name, ""))


def test_what_cannot_be_counted_is_not_a_number() -> None:
    for text in ("'a' + 1", "1 div 0", "1 mod 0", "number('')", "99999999999999999999 * 9 mod 'x'"):
        assert math.isnan(float(value(text)))


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 1, "missing at the end"),
        ("${a} =", 7, "missing at the end"),
        ("${a} = 'yes", 8, "no closing '"),
        ("${a} = ‘yes’", 8, "straight quotes"),
        ("${a b} = 1", 1, "A question is named as ${name}"),
        ("${a} == 1", 7, "‘=’ is not expected here"),
        ("${a} = yes", 8, "a value is written in quotes"),
        ("${a} ${b}", 6, "is ‘and’ or ‘or’ missing?"),
        ("(${a} = 1", 10, "‘)’ is missing"),
        ("selected(${a})", 1, "takes 2 arguments, not 1"),
        ("selected(${a} 'b')", 15, "‘,’ is missing"),
        ("regex(${a}, '.*')", 1, "regex() is not supported"),
        ("today()", 1, "today() is not supported"),
        ("${a} & 1", 6, "‘&’ has no meaning"),
        ("  #", 3, "‘#’ has no meaning"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text", ["(" * 3000, "(" * 500 + "1" + ")" * 500, "-" * 1500 + "1", "1" + "+1" * 900, "a" * 2001]
)
def test_conditions_that_would_exhaust_the_machine_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_long_but_reasonable_condition_is_read() -> None:
    assert parse(" or ".join(f"${{q{n}}} = 'yes'" for n in range(50)))


_pieces = st.lists(
    st.sampled_from(
        [
            "${a}",
            "${b/c}",
            "'x'",
            '"y"',
            "1",
            "2.5",
            ".5",
            "+",
            "-",
            "*",
            "div",
            "mod",
            "=",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "and",
            "or",
            "not(",
            "selected(",
            "if(",
            "coalesce(",
            "(",
            ")",
            ",",
            "date(",
            "€",
            "$",
            "'",
        ]
    ),
    max_size=25,
)


@given(
    _pieces.map(" ".join) | st.text(max_size=60),
    st.dictionaries(st.sampled_from("ab"), st.text(max_size=5) | st.floats()),
)
@settings(max_examples=400, deadline=None)
def test_whatever_can_be_read_can_be_evaluated(text: str, answers: dict[str, Value]) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 1 <= error.position <= len(text) + 1
        return
    assert isinstance(evaluate(tree, lambda name, row: answers.get(name, "")), str | float | bool)


def found(text: str) -> str:
    earlier = dict(EVERY_KIND.questions) | {"score": Question("score", Kind.ONE, "Score", options=SCORES)}
    return "\n".join(f"{fault.position}: {fault.message}" for fault in faults(text, earlier, frozenset({"later"})))


SCORES = tuple(type(EVERY_KIND.questions["victim"].options[0])(str(n), str(n)) for n in range(3))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${later} = 'x'", "1: ${later} is asked later"),
        ("1 = 1 and ${nobody} = 'x'", "11: ${nobody} is not a question of this survey"),
        ("${intro} = 'x'", "is information"),
        ("${victim} = 'maybe'", "13: ‘maybe’ is not an answer to ${victim}. Its answers: yes, no"),
        ("'maybe' = ${victim}", "1: ‘maybe’ is not an answer"),
        ("selected(${crimes}, 'murder')", "21: ‘murder’ is not an answer"),
        ("selected(${times}, '1')", "has none"),
        ("selected('a', 'b')", "begins with a question"),
        ("${crimes} = 'theft'", "use selected("),
        ("${safe} = 'agree'", "Name a line of the grid"),
        ("${safe/noon} = 'agree'", "has no line ‘noon’"),
        ("${victim/day} = 'yes'", "has no line ‘day’"),
        ("${safe/day} = 'yes'", "‘yes’ is not an answer to ${safe}"),
        ("${times} = 'often'", "A number is compared with a text"),
        ("${victim} > 3", "needs a number or a date, not one of a question’s answers"),
        ("${why} + 1 > 2", "needs a number or a date, not a text"),
        ("-${why} = 1", "minus sign needs a number"),
    ],
)
def test_faults_are_found_before_anybody_answers(text: str, message: str) -> None:
    assert message in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "${victim} = 'yes' and ${victim} != ''",
        "selected(${crimes}, 'other') or count-selected(${crimes}) > 2",
        "${safe/night} = 'disagree'",
        "${times} > 2 and ${times} = '3' and ${times} != ''",
        "${when} < '2024-05-01' and ${when} >= date('2023-01-01')",
        "string-length(${why}) > 10 and ${why} != 'x'",
        "selected(${victim}, 'yes') or selected(${rank}, 'a')",
        "${score} >= 2",
        "coalesce(${times}, 0) + 1 > 2",
        "if(${victim} = 'yes', ${times}, 0) > 1",
    ],
)
def test_sound_conditions_have_no_faults(text: str) -> None:
    assert found(text) == ""
