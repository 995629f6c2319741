"""The written rule: what is hidden is not sent, and nothing is lost silently."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.surveys.definition import Definition, Kind, Page, Question, applied, routing, shown, validate
from tests.surveys.samples import ANSWERS, EVERY_KIND, options

few = settings(max_examples=150, deadline=None)


def chain(length: int) -> Definition:
    """Questions each shown only when the one before is answered with yes."""
    questions = tuple(
        Question(
            f"q{n}", Kind.ONE, f"Q{n}", options=options("yes", "no"), show_if=f"${{q{n - 1}}} = 'yes'" if n else ""
        )
        for n in range(length)
    )
    return Definition("Chain", (Page("p", "P", questions=questions),))


def names(definition: Definition, answers: dict[str, Any]) -> list[str]:
    return [question.name for page in shown(definition, answers).pages for question in page.questions]


def test_only_what_the_answers_call_for_is_asked() -> None:
    assert names(EVERY_KIND, {}) == ["intro", "victim", "police", "safe", "age"]
    assert "crimes" in names(EVERY_KIND, {"victim": {"choice": "yes"}})
    two = {"victim": {"choice": "yes"}, "crimes": {"choices": ["theft", "assault"]}}
    assert [page.name for page in shown(EVERY_KIND, two).pages] == ["safety", "priorities", "about-you"]


def test_other_in_own_words_counts_as_chosen() -> None:
    two = {"victim": {"choice": "yes"}, "crimes": {"choices": ["theft"], "other": "fraud"}}
    assert "rank" in names(EVERY_KIND, two)


def test_a_hidden_answer_counts_as_missing_for_all_that_follows() -> None:
    yes = {"choice": "yes"}
    answers = {f"q{n}": yes for n in range(5)}
    assert names(chain(5), answers) == ["q0", "q1", "q2", "q3", "q4"]
    assert names(chain(5), answers | {"q1": {"choice": "no"}}) == ["q0", "q1"]


def test_a_page_of_which_nothing_is_shown_is_not_asked() -> None:
    hidden = Question("b", Kind.SHORT_TEXT, "B", show_if="${a} = 'yes'")
    first = Question("a", Kind.ONE, "A", options=options("yes", "no"))
    two = Definition("Two", (Page("one", "One", questions=(first,)), Page("two", "Two", questions=(hidden,))))
    assert [page.name for page in shown(two, {}).pages] == ["one"]


def test_a_hidden_answer_is_set_aside_with_the_reason_and_comes_back() -> None:
    typed = {"victim": {"choice": "yes"}, "crimes": {"choices": ["theft"]}}
    assert applied(EVERY_KIND, typed).set_aside == ()
    changed = typed | {"victim": {"choice": "no"}}
    [aside] = applied(EVERY_KIND, changed).set_aside
    assert (aside.question.name, aside.answer, aside.page.name) == ("crimes", {"choices": ["theft"]}, "safety")
    assert [question.name for question in aside.because] == ["victim"]
    assert "crimes" not in validate(EVERY_KIND, changed).clean
    assert validate(EVERY_KIND, changed | {"victim": {"choice": "yes"}}).clean["crimes"] == {"choices": ["theft"]}


def test_the_reason_names_the_page_s_condition_too() -> None:
    [aside] = applied(EVERY_KIND, {"times": {"number": 3}}).set_aside
    assert [question.name for question in aside.because] == ["safe", "crimes"]


@given(ANSWERS)
@few
def test_every_answer_is_either_kept_or_set_aside_and_unchanged(answers: dict[str, Any]) -> None:
    found = applied(EVERY_KIND, answers)
    aside = {item.question.name: item.answer for item in found.set_aside}
    assert not found.kept.keys() & aside.keys()
    given_ = {n: a for n, a in answers.items() if a and n in EVERY_KIND.questions and n != "intro"}
    assert {**found.kept, **aside} == given_


@given(ANSWERS)
@few
def test_applying_the_rule_twice_is_applying_it_once(answers: dict[str, Any]) -> None:
    kept = applied(EVERY_KIND, answers).kept
    assert applied(EVERY_KIND, kept).kept == kept
    assert applied(EVERY_KIND, kept).set_aside == ()
    assert shown(EVERY_KIND, kept) == shown(EVERY_KIND, answers)


@given(ANSWERS, st.randoms(use_true_random=False))
@few
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, Any], rng: random.Random) -> None:
    items = list(answers.items())
    rng.shuffle(items)
    assert validate(EVERY_KIND, dict(items)) == validate(EVERY_KIND, answers)


@given(ANSWERS)
@few
def test_what_was_validated_shows_the_same_questions_as_what_was_typed(answers: dict[str, Any]) -> None:
    clean, errors = validate(EVERY_KIND, answers)
    if not errors:
        assert shown(EVERY_KIND, clean).questions == shown(EVERY_KIND, answers).questions
        assert validate(EVERY_KIND, clean) == (clean, {})


@given(ANSWERS, ANSWERS)
@few
def test_going_back_and_forth_loses_nothing(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Whatever was answered in between, the draft holds all, and the first answers count again when they are back."""
    draft = {**first, **second}
    assert validate(EVERY_KIND, {**draft, **first}) == validate(EVERY_KIND, {**second, **first})


def test_fifty_questions_with_twenty_conditions_need_each_condition_once() -> None:
    """Counted, not timed: one evaluation for each condition, each read from its text once in the process."""
    pages = tuple(
        Page(
            f"p{p}",
            "P",
            questions=tuple(
                Question(
                    f"q{p}_{n}",
                    Kind.ONE,
                    "Q",
                    options=options("yes", "no"),
                    show_if=f"${{q{p - 1}_{n}}} = 'yes' or ${{q0_{n}}} = 'yes'" if p and n < 5 else "",
                )
                for n in range(10)
            ),
        )
        for p in range(5)
    )
    survey = Definition("Fifty", pages)
    answers = {name: {"choice": "yes"} for name in survey.questions}
    shown(survey, answers)
    before = routing.compiled.cache_info()
    assert len(shown(survey, answers).questions) == 50
    after = routing.compiled.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (20, 0)
