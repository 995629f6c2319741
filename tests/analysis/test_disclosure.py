"""No withheld number can be worked out from what is published beside it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.analysis.disclosure import DisclosurePolicy, Protected, Table, protect
from tests.analysis.attacker import Knowledge, read

POLICY = DisclosurePolicy()
# Small and large counts, as real tables have them; nought often.
COUNTS = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12), st.integers(0, 90))
thorough = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


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
    assert knowledge._solve(dict(knowledge.bounds)), "what is published contradicts itself"
    for name, truth in hidden:
        assert knowledge.width(name, truth, 1) >= 1, f"{name} is {truth} and can be nothing else"


@thorough
@given(single_tables(), st.booleans())
def test_no_withheld_cell_of_a_single_choice_is_recovered(table: Table, special: bool) -> None:
    attack({"group": table}, special=special)


@thorough
@given(several_tables(), st.booleans())
def test_no_withheld_cell_of_a_multiple_choice_is_recovered(table: Table, special: bool) -> None:
    attack({"group": table}, special=special)
