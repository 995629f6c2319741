"""No withheld number can be worked out from what is published beside it."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from folkmoot.analysis.disclosure import DisclosurePolicy, Protected, Table, is_special, percentage, protect
from folkmoot.analysis.suppression import Grid, complete
from tests.analysis.attacker import Knowledge, read

POLICY = DisclosurePolicy()
# Small and large counts, as real tables have them; nought often.
COUNTS = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12), st.integers(0, 90))
thorough = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def single_tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    counts = [[draw(COUNTS) for _ in range(width)] for _ in range(height)]
    return Table(counts, [sum(line[c] for line in counts) for c in range(width)])


@st.composite
def several_tables(draw: st.DrawFn) -> Table:
    """Made from people, each with the set of rows they chose, so that the table can be true."""
    height, width = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    alone = draw(st.sampled_from([frozenset(), frozenset({height - 1})]))
    subsets = [frozenset(r for r in range(height) if mask >> r & 1) for mask in range(1, 2**height)]
    allowed = [s for s in subsets if len(s) == 1 or not s & alone]
    counts, bases = [[0] * width for _ in range(height)], [0] * width
    for c in range(width):
        for chosen in draw(st.lists(st.sampled_from(allowed), max_size=4)):
            people = draw(COUNTS)
            bases[c] += people
            for r in chosen:
                counts[r][c] += people
    return Table(counts, bases, single=False, alone=alone)


def everybody(table: Table) -> Table:
    return Table([[sum(line)] for line in table.counts], [sum(table.bases)], table.single, table.alone)


def withheld(table: Table, shown: Protected, tag: str) -> list[tuple[tuple[object, ...], int]]:
    """The names under which the attacker knows what is withheld, with the truth."""
    found: list[tuple[tuple[object, ...], int]] = []
    for r, line in enumerate(table.counts):
        found += [((tag, r, c), n) for c, n in enumerate(line) if shown.counts[r][c] is None]
        if shown.totals[r] is None:
            found.append((("total", r), sum(line)))
    found += [((tag, "base", c), n) for c, n in enumerate(table.bases) if shown.bases[c] is None]
    return found


def attack(tables: dict[str, Table], *, special: bool) -> None:
    knowledge, hidden = Knowledge(), []
    for tag, table in tables.items():
        for name, part in ((tag, table), (f"{tag} everybody", everybody(table))):
            shown = protect(part, POLICY, special_groups=special)
            read(knowledge, shown, tag=name, single=part.single, alone=part.alone)
            hidden += withheld(part, shown, name)
            if shown.base is None:
                assert sum(part.bases) < POLICY.threshold
    for name, truth in hidden:
        assert knowledge.least(name) < truth or knowledge.most(name) > truth, f"{name} can be nothing but {truth}"


@thorough
@given(single_tables(), st.booleans())
def test_no_withheld_cell_of_a_single_choice_is_recovered(table: Table, special: bool) -> None:
    attack({"group": table}, special=special)


@thorough
@given(several_tables(), st.booleans())
def test_no_withheld_cell_of_a_multiple_choice_is_recovered(table: Table, special: bool) -> None:
    attack({"group": table}, special=special)


@settings(thorough, max_examples=80)
@given(single_tables(), st.data())
def test_nothing_is_recovered_from_two_divisions_of_the_same_question(table: Table, data: st.DataObject) -> None:
    """The second division has the same totals of everybody, dealt out anew."""
    other = []
    for line in table.counts:
        first = data.draw(st.integers(0, sum(line)))
        other.append([first, sum(line) - first])
    attack({"borough": table, "age": Table(other, [sum(line[c] for line in other) for c in range(2)])}, special=False)


@settings(thorough, max_examples=100)
@given(single_tables())
def test_what_is_withheld_because_it_is_small_could_be_large(table: Table) -> None:
    """Unless a published margin is itself narrower, a reader cannot tell that a withheld number is below 5."""
    shown = protect(table, POLICY)
    if shown.base is None or len(table.bases) < 2:
        return
    knowledge = Knowledge()
    read(knowledge, shown, tag="g", single=True)
    read(knowledge, protect(everybody(table), POLICY), tag="e", single=True)
    total = sum(table.bases)
    for (tag, *place), truth in withheld(table, shown, "g"):
        if tag != "g" or place[0] == "base":
            continue
        margins = [sum(table.counts[place[0]]), table.bases[place[1]]]
        most = min(POLICY.threshold, *margins, *(total - margin for margin in margins))
        name = (tag, *place)
        assert knowledge.most(name) - knowledge.least(name) >= most, (place, truth)


@thorough
@given(single_tables(), st.booleans())
def test_what_is_published_is_true_and_large_enough(table: Table, special: bool) -> None:
    shown = protect(table, POLICY, special_groups=special)
    for line, published in zip(table.counts, shown.counts, strict=True):
        for truth, number in zip(line, published, strict=True):
            # A nought that follows from a published margin of nought tells nothing new.
            assert number is None or (number == truth and (number >= (10 if special else 5) or number == 0))
    if not special:
        return
    for r, line in enumerate(shown.counts):
        for c, number in enumerate(line):
            assert number != 0 or shown.totals[r] == 0 or shown.bases[c] == 0


@given(st.integers(0, 10_000))
def test_rounding_is_to_the_nearest_five(count: int) -> None:
    assert abs(DisclosurePolicy(rounding=5).rounded(count) - count) <= 2
    assert DisclosurePolicy(rounding=5).rounded(count) % 5 == 0
    assert DisclosurePolicy().rounded(count) == count


def test_a_number_below_five_is_withheld_and_its_partner_with_it() -> None:
    shown = protect(Table([[40], [3], [7]], [50]), POLICY)
    assert shown.totals == [40, None, None]
    assert percentage(shown.totals[1], shown.base) is None


def test_a_large_table_is_protected_in_a_moment_and_keeps_most_of_its_numbers() -> None:
    """Thirty-three boroughs by eleven answers, with small numbers here and there."""
    counts = [[(r * 37 + c * 101) % 60 + (0 if (r + c) % 17 else -3) for c in range(33)] for r in range(11)]
    counts = [[max(0, n) for n in line] for line in counts]
    shown = protect(Table(counts, [sum(line[c] for line in counts) for c in range(33)]), POLICY)
    withheld_cells = sum(n is None for line in shown.counts for n in line)
    small = sum(0 < n < 5 for line in counts for n in line)
    assert small <= withheld_cells <= 4 * small


def test_a_base_below_ten_hides_a_special_group_whole_and_another_with_it() -> None:
    shown = protect(Table([[30, 4, 40], [20, 5, 30]], [50, 9, 70]), POLICY, special_groups=True)
    assert shown.bases == [None, None, 70]
    assert [line[1] for line in shown.counts] == [None, None]
    assert shown.totals == [74, 55]


def test_one_who_is_nearly_alone_in_not_choosing_is_protected() -> None:
    """98 of 100 chose patrols: the two who did not are as few as two who did would be."""
    shown = protect(Table([[98], [50]], [100], single=False), POLICY)
    assert shown.totals == [None, 50]


def test_about_you_questions_are_special_until_they_are_known_not_to_be() -> None:
    assert is_special("s.ethnicity", {}, about_you=True)
    assert is_special("s.anything_new", {}, about_you=True)
    assert not is_special("s.age_band", {}, about_you=True)
    assert not is_special("s.borough", {}, about_you=True)
    assert is_special("s.borough", {"special_category": True}, about_you=True)
    assert not is_special("s.priority", {}, about_you=False)
    assert is_special("s.victim", {"special_category": True}, about_you=False)


@example([[3, 20, 30], [20, 3, 40], [30, 40, 50]])
@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_withholding_twice_withholds_no_more(counts: list[list[int]]) -> None:
    grid = Grid(counts, [[0.0] * 3] * 3, [[float("inf")] * 3] * 3)
    small = {(r, c) for r in range(3) for c in range(3) if 0 < counts[r][c] < 5}
    once = complete(grid, small, width=5)
    assert small <= once
    assert complete(grid, once, width=5) == once
