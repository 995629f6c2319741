"""Which part of a new version is which part of the one before."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.plans.importing.identity import Item, match, normal

WORDS = [f"{a}{b}" for a in ("bor", "lam", "ken", "dul", "wal", "ham", "ton", "wick") for b in "aeiouxyzbdfgklmn"]
texts = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=25).map(" ".join), min_size=1, max_size=14, unique=True
)


def paragraphs(found: list[str]) -> list[Item]:
    return [Item("text", text) for text in found]


@given(texts)
def test_the_same_text_is_the_same(found: list[str]) -> None:
    assert match(paragraphs(found), paragraphs(found)) == list(range(len(found)))


@given(texts, st.randoms(use_true_random=False))
def test_a_text_in_another_order_keeps_its_parts(found: list[str], chance: random.Random) -> None:
    order = list(range(len(found)))
    chance.shuffle(order)
    assert match(paragraphs(found), paragraphs([found[n] for n in order])) == order


@given(texts, st.randoms(use_true_random=False))
def test_parts_put_in_and_left_out_do_not_move_the_others(found: list[str], chance: random.Random) -> None:
    new: list[tuple[str, int | None]] = [(text, n) for n, text in enumerate(found) if chance.random() < 0.7]
    for n in range(chance.randrange(4)):
        new.insert(chance.randrange(len(new) + 1), (f"wholly{n} new{n} words{n} that{n} stand{n} nowhere{n}", None))
    assert match(paragraphs(found), paragraphs([text for text, _ in new])) == [place for _, place in new]


@settings(max_examples=60)
@given(texts, st.randoms(use_true_random=False))
def test_words_edited_here_and_there_keep_the_parts(found: list[str], chance: random.Random) -> None:
    """One word in eight at most is put in anew, wherever it stands."""

    def edited(text: str) -> str:
        words = text.split()
        for _ in range(len(words) // 8):
            words[chance.randrange(len(words))] = "edited"
        return " ".join(words)

    # Two parts that say nearly the same cannot be told apart by their words once both were edited.
    if any(len(set(a.split()) & set(b.split())) > 3 for n, a in enumerate(found) for b in found[:n]):
        return
    assert match(paragraphs(found), paragraphs([edited(text) for text in found])) == list(range(len(found)))


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_no_part_is_given_twice_and_groups_do_not_mix(old: list[str], new: list[str]) -> None:
    before = [Item("text" if n % 2 else "table", text) for n, text in enumerate(old)]
    after = [Item("text" if n % 3 else "table", text) for n, text in enumerate(new)]
    found = [place for place in match(before, after) if place is not None]
    assert len(found) == len(set(found))
    for n, place in enumerate(match(before, after)):
        assert place is None or before[place].group == after[n].group


def test_repeated_words_stay_with_their_neighbours() -> None:
    old = paragraphs(["How we will know", "alpha beta", "How we will know", "gamma delta", "How we will know", "zeta"])
    # The first chapter is left out whole, and the last two change places.
    new = paragraphs(["How we will know", "zeta", "How we will know", "gamma delta"])
    assert match(old, new) == [4, 5, 2, 3]


def test_repeated_words_do_not_swap_when_others_are_edited() -> None:
    old = paragraphs(["same", "one two three four five", "same", "six seven eight nine ten", "same"])
    new = paragraphs(["same", "one two three four 5", "put in", "same", "six seven ate nine ten", "same"])
    assert match(old, new) == [0, 1, None, 2, 3, 4]


def test_words_that_were_all_replaced_make_a_new_part_unless_it_bears_a_mark() -> None:
    old = [Item("commitment", "Build trust", "trust"), Item("text", "alpha beta gamma")]
    new = [Item("commitment", "Be open about everything", "trust"), Item("text", "quite another sentence")]
    assert match(old, new) == [0, None]


def test_a_commitment_reworded_in_its_place_is_the_same() -> None:
    old = [Item("objective", "Safer streets"), Item("commitment", "Reduce knife crime"), Item("text", "x y z")]
    new = [Item("objective", "Safer streets"), Item("commitment", "Reduce violent crime"), Item("text", "x y z")]
    assert match(old, new) == [0, 1, 2]


def test_typing_makes_no_difference() -> None:
    assert normal("  “Safer”  streets – now.") == normal('"safer" Streets - now')


def test_a_long_plan_with_every_paragraph_edited_is_matched_quickly() -> None:
    chance = random.Random(7)
    old = [" ".join(chance.choice(WORDS) + str(chance.randrange(40)) for _ in range(40)) for _ in range(800)]
    new = [text.replace(text.split()[3], "edited") for text in old]
    assert match(paragraphs(old), paragraphs(new)) == list(range(800))
