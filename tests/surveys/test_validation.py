"""Answers are taken in one shape only, and refused in words that say what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from folkmoot.consultations.points import PARTS
from folkmoot.surveys.definition import AGREEMENT, CONSENT, Kind, Option, Question, clean_answer, validate
from tests.surveys.samples import ANSWERS, EVERY_KIND, JUNK, PHOTO, options

ONE = Question("one", Kind.ONE, "One", options=options("a", "b"), other=True)
MANY = Question(
    "many", Kind.MANY, "Many", options=(*options("a", "b", "c"), Option("none", "None", exclusive=True)), other=True
)
GRID = Question("grid", Kind.GRID, "Grid", options=AGREEMENT, rows=options("day", "night"), required=True)
RANKING = Question("rank", Kind.RANKING, "Rank", options=options("a", "b", "c"), minimum=2, maximum=2)
NUMBER = Question("n", Kind.NUMBER, "N", minimum=0, maximum=1000)
LONG = Question("long", Kind.LONG_TEXT, "Long", words=3)
SHORT = Question("short", Kind.SHORT_TEXT, "Short")
DATE = Question("date", Kind.DATE, "Date", earliest="2024-01-01", latest="2024-12-31")
FILE = Question("file", Kind.FILE, "File")
PLACE = Question("place", Kind.PLACE, "Place")


@pytest.mark.parametrize(
    ("question", "raw", "clean"),
    [
        (ONE, {"choice": "a"}, {"choice": "a"}),
        (ONE, {"choice": "a", "other": " "}, {"choice": "a"}),
        (ONE, {"choice": "other", "other": " a  boat "}, {"other": "a boat"}),
        (ONE, {"other": "a boat"}, {"other": "a boat"}),
        (ONE, {"choice": ""}, {}),
        (ONE, {"choice": "a", "ignored": 1}, {"choice": "a"}),
        (MANY, {"choices": ["c", "a", "a"]}, {"choices": ["a", "c"]}),
        (MANY, {"choices": ["a", "other"], "other": "x"}, {"choices": ["a"], "other": "x"}),
        (MANY, {"choices": ["none"]}, {"choices": ["none"]}),
        (MANY, {"choices": []}, {}),
        (GRID, {"rows": {"night": "agree", "day": "disagree"}}, {"rows": {"day": "disagree", "night": "agree"}}),
        (GRID, {"rows": {"night": "", "day": ""}}, {}),
        (replace(GRID, required=False), {"rows": {"night": "agree", "day": ""}}, {"rows": {"night": "agree"}}),
        (RANKING, {"ranking": ["c", "a"]}, {"ranking": ["c", "a"]}),
        (NUMBER, {"number": " 1,000 "}, {"number": 1000}),
        (NUMBER, {"number": "7.50"}, {"number": 7.5}),
        (NUMBER, {"number": 7.0}, {"number": 7}),
        (NUMBER, {"number": "  "}, {}),
        (LONG, {"text": "e\u0301te\u0301\r\n\r\nun deux"}, {"text": "été\n\nun deux"}),
        (SHORT, {"text": "a\x00b\nc"}, {"text": "ab c"}),
        (DATE, {"date": "2024-2-9"}, {"date": "2024-02-09"}),
        (DATE, {"date": "--"}, {}),
        (FILE, {"files": [{**PHOTO, "extra": 1}]}, {"files": [PHOTO]}),
        (PLACE, {"place": {"lat": "51.5000049", "lon": -0.1, "label": " Brixton "}},
         {"place": {"lat": 51.5, "lon": -0.1, "label": "Brixton"}}),
        (PLACE, {"place": {"label": "Brixton", "lat": "", "lon": ""}}, {"place": {"label": "Brixton"}}),
        (PLACE, {"place": {"label": ""}}, {}),
    ],
)  # fmt: skip
def test_answers_come_out_in_their_one_shape(question: Question, raw: Any, clean: Any) -> None:
    assert clean_answer(question, raw) == (clean, "")
    assert clean_answer(question, clean) == (clean, "")


@pytest.mark.parametrize(
    ("question", "raw", "message"),
    [
        (ONE, {"choice": "z"}, "Choose from the answers offered."),
        (ONE, {"choice": ["a"]}, "Choose from the answers offered."),
        (ONE, {"choice": "other"}, "You chose “Other”. Say what it is."),
        (ONE, {"choice": "a", "other": "boat"}, "Choose either “A” or “Other”"),
        (replace(ONE, other=False), {"choice": "other"}, "Choose from the answers offered."),
        (ONE, {"other": "x" * 501}, "Write 500 characters or fewer under “Other”."),
        (MANY, {"choices": ["a", "none"]}, "Choose “None” alone"),
        (MANY, {"choices": ["none"], "other": "x"}, "Choose “None” alone"),
        (MANY, {"choices": "a"}, "could not read"),
        (replace(MANY, maximum=1), {"choices": ["a", "b"]}, "Choose 1 answer or fewer. You chose 2."),
        (replace(MANY, minimum=2), {"choices": ["a"]}, "Choose at least 2 answers."),
        (GRID, {"rows": {"night": "agree"}}, "There is none yet for: Day."),
        (GRID, {"rows": {"noon": "agree"}}, "Choose from the answers offered."),
        (RANKING, {"ranking": ["a", "a"]}, "“A” stands in more than one place."),
        (RANKING, {"ranking": ["a"]}, "Choose at least 2 answers."),
        (RANKING, {"ranking": ["a", "b", "c"]}, "Choose 2 answers or fewer."),
        (NUMBER, {"number": "seven"}, "Enter a number, such as 7 or 7.5."),
        (NUMBER, {"number": True}, "Enter a number"),
        (NUMBER, {"number": float("nan")}, "Enter a number"),
        (NUMBER, {"number": 10**400}, "Enter a number"),
        (NUMBER, {"number": -1}, "0 or more"),
        (NUMBER, {"number": 1001}, "1,000 or less"),
        (replace(NUMBER, whole=True), {"number": "7.5"}, "whole number"),
        (LONG, {"text": "one two three four"}, "Write 3 words or fewer. You have written 4."),
        (LONG, {"text": "x" * 20_001}, "Write 20,000 characters or fewer."),
        (SHORT, {"text": "x" * 501}, "Write 500 characters or fewer."),
        (SHORT, {"text": ["x"]}, "could not read"),
        (DATE, {"date": "2024-02-30"}, "Enter a real date"),
        (DATE, {"date": "2023-12-31"}, "1 January 2024 or later"),
        (DATE, {"date": "2025-01-01"}, "31 December 2024 or earlier"),
        (FILE, {"files": [PHOTO, PHOTO]}, "Choose one file only."),
        (FILE, {"files": [{"name": "x", "sha256": "zz", "size": 1, "type": "image/png"}]}, "could not read"),
        (PLACE, {"place": {"lat": 91, "lon": 0}}, "could not find this place"),
        (PLACE, {"place": {"lat": 51}}, "could not find this place"),
        (PLACE, {"place": "Brixton"}, "could not read"),
        (ONE, "a", "could not read"),
    ],
)
def test_answers_that_cannot_be_taken_are_refused_in_plain_words(question: Question, raw: Any, message: str) -> None:
    answer, said = clean_answer(question, raw)
    assert answer == {}
    assert message in said


def test_a_required_question_must_be_answered_when_it_is_shown() -> None:
    assert validate(EVERY_KIND, {}).errors == {"victim": "Choose an answer."}
    assert validate(EVERY_KIND, {"victim": {"choice": "no"}}).errors == {}
    assert validate(EVERY_KIND, {"victim": {"choice": "yes"}}).errors == {"crimes": "Choose at least one answer."}


def test_one_page_can_be_judged_alone() -> None:
    assert validate(EVERY_KIND, {"age": {"choice": "old"}}, only={"age"}) == ({"age": {"choice": "old"}}, {})


def test_consent_to_publish_is_a_required_question_of_every_survey() -> None:
    assert CONSENT.required
    assert clean_answer(CONSENT, {"choice": "yes"}) == ({"choice": "yes"}, "")


@given(ANSWERS)
@settings(max_examples=300, deadline=None)
def test_what_is_taken_has_the_parts_of_its_kind_and_can_be_stored(answers: dict[str, Any]) -> None:
    clean, errors = validate(EVERY_KIND, answers)
    assert not clean.keys() & errors.keys()
    for name, answer in clean.items():
        kind = EVERY_KIND.questions[name].kind.point_kind
        assert kind is not None
        assert answer
        assert answer.keys() <= PARTS[kind]
    assert "\\u0000" not in json.dumps(clean, allow_nan=False)
    json.dumps(clean, ensure_ascii=False).encode()


@given(JUNK)
@settings(max_examples=300, deadline=None)
def test_anything_at_all_is_answered_and_nothing_raises(junk: Any) -> None:
    clean, errors = validate(EVERY_KIND, junk)
    assert isinstance(clean, dict)
    assert isinstance(errors, dict)
    for question in EVERY_KIND.questions.values():
        answer, message = clean_answer(question, junk)
        assert not (answer and message)
