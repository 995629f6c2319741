"""What a survey asks goes to JSON and back, and what is amiss in it is named before anybody answers."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.consultations.points import PARTS
from folkmoot.surveys.definition import (
    AGREEMENT,
    Definition,
    Kind,
    Option,
    Page,
    Question,
    check,
    count_words,
    piped,
    spoken,
    tidy,
)
from tests.surveys.samples import EVERY_KIND, PHOTO, options

BUS = Question("travel", Kind.ONE, "How do you travel?", options=options("bus", "walk"))


def survey(*questions: Question, about_you: bool = False) -> Definition:
    return Definition("Survey", (Page("page", "Page", about_you=about_you, questions=questions),))


def messages(definition: Definition) -> str:
    return "\n".join(map(str, check(definition)))


def test_a_definition_survives_json() -> None:
    assert Definition.from_json(json.loads(json.dumps(EVERY_KIND.to_json()))) == EVERY_KIND


def test_the_digest_changes_with_every_word_and_with_nothing_else() -> None:
    again = Definition.from_json(EVERY_KIND.to_json())
    assert again.digest == EVERY_KIND.digest
    assert replace(EVERY_KIND, title="Your say").digest != EVERY_KIND.digest
    assert survey(BUS).digest != survey(replace(BUS, options=options("walk", "bus"))).digest


@pytest.mark.parametrize("data", [{}, {"schema": 2}, {"schema": 1}, {"schema": 1, "title": "x", "pages": [{"a": 1}]}])
def test_what_is_no_definition_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Definition.from_json(data)


def test_the_definition_needs_no_django() -> None:
    script = "import sys, folkmoot.surveys.definition; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": "src"}, check=False).returncode == 0


def test_every_kind_that_takes_an_answer_has_a_kind_of_point() -> None:
    for kind in Kind:
        assert (kind.point_kind in PARTS) == (kind is not Kind.INFORMATION)


def test_a_sound_survey_has_no_problems() -> None:
    assert check(EVERY_KIND) == []


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (replace(BUS, name=""), "needs a name"),
        (replace(BUS, name="9 lives"), "begins with a letter"),
        (replace(BUS, name="consent-to-publish"), "part of every survey already"),
        (replace(BUS, label=" "), "has no words"),
        (replace(BUS, options=options("bus")), "at least two answers"),
        (replace(BUS, options=options("bus", "bus")), "Two answers have the value ‘bus’"),
        (replace(BUS, options=(Option("by bus", "Bus"), Option("b", "B"))), "no space"),
        (replace(BUS, options=(Option("a", ""), Option("b", "B"))), "An answer has no words"),
        (replace(BUS, options=options("bus", "other"), other=True), "offered already"),
        (replace(BUS, options=(Option("a", "A", exclusive=True), Option("b", "B"))), "Only where many"),
        (Question("g", Kind.GRID, "Grid", options=AGREEMENT), "no lines"),
        (Question("n", Kind.NUMBER, "N", minimum=5, maximum=1), "The least, 5, is more than the most, 1"),
        (Question("m", Kind.MANY, "M", options=options("a", "b"), minimum=3), "only 2 are offered"),
        (Question("d", Kind.DATE, "D", earliest="2025-1-1"), "earliest date is not a date"),
        (Question("t", Kind.LONG_TEXT, "T", words=0), "word limit"),
        (Question("t", Kind.LONG_TEXT, "Why ${nobody}?"), "is not a question"),
        (Question("t", Kind.LONG_TEXT, "Why ${t}?"), "is asked here or later"),
        (Question("t", Kind.LONG_TEXT, "T", show_if="${t} = 'x'"), "asked later"),
    ],
)
def test_what_is_amiss_is_named_with_its_page_and_question(question: Question, message: str) -> None:
    found = messages(survey(question))
    assert message in found
    assert "Page “Page”" in found


def test_two_questions_of_one_name_are_named() -> None:
    assert "Another question has the same name" in messages(survey(BUS, BUS))


def test_an_about_you_question_cannot_be_required() -> None:
    assert "can always be skipped" in messages(survey(replace(BUS, required=True), about_you=True))


def test_an_empty_survey_is_no_survey() -> None:
    assert "asks nothing yet" in messages(Definition("Survey"))
    assert "asks nothing yet" in messages(survey(Question("i", Kind.INFORMATION, "Read this.")))


def test_answers_are_spoken_in_the_words_that_were_offered() -> None:
    asked = EVERY_KIND.questions
    assert spoken(asked["victim"], {"choice": "yes"}) == ["Yes"]
    assert spoken(asked["crimes"], {"choices": ["theft"], "other": "fraud"}) == ["Theft", "Other: fraud"]
    assert spoken(asked["safe"], {"rows": {"night": "disagree"}}) == ["Night: Disagree"]
    assert spoken(asked["rank"], {"ranking": ["c", "a"]}) == ["1. C", "2. A"]
    assert spoken(asked["times"], {"number": 1000}) == ["1,000"]
    assert spoken(asked["when"], {"date": "2025-01-31"}) == ["31 January 2025"]
    assert spoken(asked["where"], {"place": {"lat": 51.5, "lon": -0.1, "label": "Brixton"}}) == [
        "Brixton",
        "51.50000, -0.10000",
    ]
    assert spoken(asked["proof"], {"files": [PHOTO]}) == ["map.png"]
    assert spoken(asked["nick"], {}) == []


def test_an_earlier_answer_is_repeated_in_a_later_label() -> None:
    label = "You said ${victim}; at night: ${safe/night}."
    answers = {"victim": {"choice": "yes"}, "safe": {"rows": {"night": "agree"}}}
    assert piped(label, EVERY_KIND, answers) == "You said Yes; at night: Agree."
    assert piped(label, EVERY_KIND, {}) == "You said …; at night: …."


def test_an_answer_in_own_words_is_repeated_and_cut_when_long() -> None:
    answers = {"victim": {"choice": "yes"}, "crimes": {"choices": ["theft"], "other": "fraud"}}
    assert piped("${crimes}", EVERY_KIND, answers) == "Theft, fraud"
    long = survey(Question("t", Kind.LONG_TEXT, "T"))
    assert piped("${t}", long, {"t": {"text": "word " * 300}}).endswith("…")


def test_the_answer_to_a_hidden_question_is_not_repeated() -> None:
    answers = {"victim": {"choice": "no"}, "crimes": {"choices": ["theft"]}}
    assert piped("${crimes}", EVERY_KIND, answers) == "…"


def test_words_are_runs_between_white_space() -> None:
    assert count_words("A well-known café,\n\n– truly.  ") == 5
    assert count_words(" \n ") == 0


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_tidying_twice_changes_nothing_more_and_can_be_stored(text: str) -> None:
    once = tidy(text, limit=40)
    assert tidy(once, limit=40) == once
    assert len(once) <= 40
    assert "\x00" not in once
    once.encode()


def test_text_is_composed_and_freed_of_control_characters() -> None:
    assert tidy("e\u0301\x00\x1b\ud800\ufeff\r\nb ") == "é\nb"
