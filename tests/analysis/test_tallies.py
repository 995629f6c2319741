"""Answers are counted as they were given, and what cannot be placed is not lost."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.analysis.layouts import Question, layout, number_bins
from folkmoot.analysis.tallies import NOT_STATED, Breakdown, Tally


def options(*values: str, alone: str = "") -> list[dict[str, Any]]:
    return [{"value": v, "label": v.upper(), "exclusive": v == alone} for v in values]


def count(question: Question, *answers: dict[str, Any]) -> list[tuple[str, dict[str, int], int]]:
    """Each part's key, its counts by value, and its base."""
    tally = Tally([question], [])
    for given_answer in answers:
        tally.add({question.key: given_answer} if given_answer else {}, {}, {})
    return [
        (
            c.part.key,
            {value: line[0] for (value, _), line in zip(c.part.rows, c.table.counts, strict=True)},
            c.table.bases[0],
        )
        for c in tally.tables()
    ]


def test_a_choice_counts_each_option_and_words_of_ones_own() -> None:
    question = Question("q", "choice", "Q", {"options": options("a", "b"), "other": True})
    found = count(question, {"choice": "a"}, {"choice": "a"}, {"other": "boat"}, {"choice": "gone"}, {}, {"choice": ""})
    assert found == [("", {"a": 2, "b": 0, "other": 1, "": 1}, 4)]


def test_several_choices_count_once_each_and_none_stands_alone() -> None:
    question = Question("q", "choices", "Q", {"options": options("a", "b", "none", alone="none"), "other": True})
    found = count(
        question, {"choices": ["a", "b"]}, {"choices": ["a", "a"], "other": "x"}, {"choices": ["none"]}, {"choices": []}
    )
    assert found == [("", {"a": 2, "b": 1, "none": 1, "other": 1}, 3)]
    assert layout(question)[0][0].alone == {2}


def test_each_row_of_a_grid_has_its_own_base() -> None:
    question = Question("q", "grid", "Q", {"options": options("y", "n"), "rows": options("day", "night")})
    found = count(question, {"rows": {"day": "y", "night": "n"}}, {"rows": {"day": "y"}}, {"rows": {}})
    assert found == [("day", {"y": 2, "n": 0}, 2), ("night", {"y": 0, "n": 1}, 1)]


def test_a_ranking_counts_first_choices_mean_ranks_and_borda_points() -> None:
    question = Question("q", "ranking", "Q", {"options": options("a", "b", "c")})
    tally = Tally([question], [])
    for ranking in (["a", "b", "c"], ["b", "a"], ["a"]):
        tally.add({"q": {"ranking": ranking}}, {}, {})
    [counted] = tally.tables()
    assert counted.table.counts == [[2], [1], [0]]
    assert tally.summaries()["q"].ranks == {"a": (3, 4, 8), "b": (2, 3, 5), "c": (1, 3, 1)}


@given(st.integers(-50, 50), st.integers(1, 400), st.lists(st.integers(-60, 500), max_size=20))
def test_every_number_falls_into_one_class(least: int, span: int, numbers: list[int]) -> None:
    question = Question("q", "number", "Q", {"min": least, "max": least + span})
    [(_, counts, base)] = count(question, *({"number": n} for n in numbers))
    assert sum(counts.values()) == base == len(numbers)
    assert len(number_bins(least, least + span)) <= 22


def test_words_dates_places_and_files_count_who_answered() -> None:
    for kind, given_answer in (
        ("text", {"text": "x"}),
        ("date", {"date": "2025-01-31"}),
        ("place", {"place": {"lat": 1.0, "lon": 2.0}}),
        ("files", {"files": [{"name": "x"}]}),
    ):
        assert count(Question("q", kind, "Q", {}), given_answer, {}) == [("", {"given": 1}, 1)]


def test_everybody_is_in_exactly_one_group_of_each_breakdown() -> None:
    chance = random.Random(3)
    groups = (("n", "North"), ("s", "South"), NOT_STATED)
    by = [
        Breakdown("capacity", "Capacity", (("individual", "I"), ("organisation", "O"), NOT_STATED)),
        Breakdown("s.borough", "Borough", groups),
    ]
    tally = Tally([Question("q", "choice", "Q", {"options": options("a", "b")})], by)
    for _ in range(200):
        tally.add(
            {"q": {"choice": chance.choice("ab")}},
            {"s.borough": {"choice": chance.choice(["n", "s", "moon"])}} if chance.random() < 0.7 else {},
            {"capacity": chance.choice(["individual", "organisation"])},
        )
    whole, *divided = list(tally.tables())
    assert whole.table.bases == [200]
    for counted in divided:
        assert sum(counted.table.bases) == 200
        assert [sum(line) for line in counted.table.counts] == [line[0] for line in whole.table.counts]
    assert divided[1].table.bases[2] > 40  # those who did not say, and those of an unknown place
