"""Statistical disclosure control: one policy on every published number. Pure: no Django import.

`protect` takes the true table and gives the one that may be published. What is withheld is `None` and cannot be worked
out from the other cells, the totals, the percentages, the bases or the table of everybody beside it: see ADR 0009.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from folkmoot.analysis.suppression import Cell, Grid, complete

# Attributes of which a table needs the higher threshold, by the last part of the about-you question's key.
SPECIAL_CATEGORIES = frozenset(
    {"ethnicity", "religion", "sexual-orientation", "gender-identity", "health", "disability", "victim-of-crime"}
)
# About-you questions known to be none of these. Any other is treated as special until its scheme says otherwise.
ORDINARY_ATTRIBUTES = frozenset({"age", "age-band", "sex", "borough", "marital-status", "connection"})


@dataclass(frozen=True)
class Rule:
    """Counts below `threshold` are withheld; nought too where `zeros`."""

    threshold: int
    zeros: bool

    def withholds(self, count: int) -> bool:
        return count < self.threshold and (self.zeros or count > 0)


@dataclass(frozen=True)
class DisclosurePolicy:
    """The one policy: thresholds of ordinary tables and of those by a special-category attribute, and rounding."""

    threshold: int = 5
    special_threshold: int = 10
    rounding: int = 1

    def rule(self, *, special: bool) -> Rule:
        return Rule(self.special_threshold, zeros=True) if special else Rule(self.threshold, zeros=False)

    def rounded(self, count: int) -> int:
        """To the nearest multiple, halves upward."""
        return (2 * count + self.rounding) // (2 * self.rounding) * self.rounding

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Table:
    """True counts: `counts[row][column]`, and how many people of each column answered (`bases`).

    Columns divide people: each is in one. Where `single`, so do rows; otherwise somebody may be in several rows, but
    in one of the rows `alone` (such as "none of these") only by itself.
    """

    counts: list[list[int]]
    bases: list[int]
    single: bool = True
    alone: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Protected:
    """What may be published; `None` is withheld. `totals` and `base` are those of everybody."""

    counts: list[list[int | None]]
    bases: list[int | None]
    totals: list[int | None]
    base: int | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def withheld(self) -> bool:
        """Whether anything is withheld."""
        return self.base is None or None in self.bases or any(None in line for line in [self.totals, *self.counts])


def is_special(key: str, scheme: dict[str, Any], *, about_you: bool) -> bool:
    """Whether a question asks for a special category of personal data. Its scheme may say so; else its key does."""
    if "special_category" in scheme:
        return bool(scheme["special_category"])
    return about_you and key.rsplit(".", 1)[-1].replace("_", "-").lower() not in ORDINARY_ATTRIBUTES


def percentage(count: int | None, base: int | None) -> float | None:
    """`count` in a hundred of `base`, to one place; nothing where either is withheld or the base is nought."""
    return None if count is None or not base else round(100 * count / base, 1)


def protect(
    table: Table, policy: DisclosurePolicy, *, special_question: bool = False, special_groups: bool = False
) -> Protected:
    """The publishable form of `table`. A table of one column is that of everybody."""
    whole = policy.rule(special=special_question)
    rule = policy.rule(special=special_question or special_groups)
    height, width = len(table.counts), len(table.bases)
    totals, base = [sum(line) for line in table.counts], sum(table.bases)
    if whole.withholds(base):
        return Protected([[None] * width for _ in range(height)], [None] * width, [None] * height, None)

    rows = _hidden_rows(table, totals, base, whole)
    columns = hidden_line(table.bases, rule) if width > 1 else set()
    everybody = {(r, 0) for r in rows}
    cells = everybody if width == 1 else _hidden_cells(table, totals, rows, columns, rule)
    show = policy.rounded
    return Protected(
        counts=[
            [None if (r, c) in cells else show(n) for c, n in enumerate(line)] for r, line in enumerate(table.counts)
        ],
        bases=[None if c in columns else show(n) for c, n in enumerate(table.bases)],
        totals=[None if r in rows else show(n) for r, n in enumerate(totals)],
        base=show(base),
    )


def hidden_line(values: list[int], rule: Rule) -> set[int]:
    """Which of the `values`, whose sum is known, to withhold: two at least, together at least the threshold."""
    if not any(values):
        return set()  # the sum says so
    hidden = {n for n, value in enumerate(values) if rule.withholds(value)}
    others = sorted((n for n in range(len(values)) if n not in hidden), key=lambda n: (values[n] == 0, values[n]))
    while hidden and others and (len(hidden) < 2 or sum(values[n] for n in hidden) < rule.threshold):
        hidden.add(others.pop(0))
    return hidden


def _hidden_rows(table: Table, totals: list[int], base: int, rule: Rule) -> set[int]:
    """The rows whose total is withheld, here and in every table of the same question."""
    if table.single:
        return hidden_line(totals, rule)
    several = [r for r in range(len(totals)) if r not in table.alone]
    alone = sorted(table.alone)
    some = base - sum(totals[r] for r in alone)
    line = hidden_line([*(totals[r] for r in alone), some], rule) if alone else set()
    hidden = {alone[n] for n in line if n < len(alone)}
    if len(alone) in line:
        return hidden | set(several)
    # Those who did not choose an option are as few as those who did: both are told by the one number.
    return hidden | {r for r in several if rule.withholds(totals[r]) or rule.withholds(some - totals[r])}


def _hidden_cells(table: Table, totals: list[int], rows: set[int], columns: set[int], rule: Rule) -> set[Cell]:
    if table.single:
        return _hidden_single(table.counts, totals, rows, columns, rule)
    hidden: set[Cell] = set()
    alone, bases = sorted(table.alone), table.bases
    several = [r for r in range(len(totals)) if r not in table.alone]
    if alone:
        lines = [table.counts[r] for r in alone]
        bases = [n - sum(line[c] for line in lines) for c, n in enumerate(table.bases)]
        some_hidden = {len(alone)} if rows.issuperset(several) else set()
        found = _hidden_single(
            [*lines, bases],
            [sum(line) for line in [*lines, bases]],
            {n for n, r in enumerate(alone) if r in rows} | some_hidden,
            columns,
            rule,
        )
        hidden = {(alone[n], c) for n, c in found if n < len(alone)}
        columns = columns | {c for n, c in found if n == len(alone)}
    found = _hidden_several(
        [table.counts[r] for r in several], bases, {several.index(r) for r in rows if r in several}, columns, rule
    )
    return hidden | {(several[n], c) for n, c in found}


def _hidden_single(
    counts: list[list[int]], totals: list[int], rows: set[int], columns: set[int], rule: Rule
) -> set[Cell]:
    """Cells to withhold where rows divide people."""
    bases = [sum(line[c] for line in counts) for c in range(len(counts[0]))]
    hidden = _withheld_whole(totals, bases, rows, columns) | {
        (r, c)
        for r, line in enumerate(counts)
        for c, value in enumerate(line)
        if rule.withholds(value) and not _implied(totals[r], bases[c], r in rows, c in columns)
    }
    grid = Grid(counts, [[0.0] * len(line) for line in counts], [[math.inf] * len(line) for line in counts])
    return complete(grid, hidden, width=rule.threshold)


def _hidden_several(
    counts: list[list[int]], bases: list[int], rows: set[int], columns: set[int], rule: Rule
) -> set[Cell]:
    """Cells to withhold where somebody may be in several rows, and everybody is in one at least."""
    totals = [sum(line) for line in counts]
    hidden = _withheld_whole(totals, bases, rows, columns) | {
        (r, c)
        for r, line in enumerate(counts)
        for c, value in enumerate(line)
        if (rule.withholds(value) or rule.withholds(bases[c] - value))
        and not _implied(totals[r], bases[c], r in rows, c in columns)
        and totals[r] < sum(bases)
    }
    # How many choices there are beyond one each is told by nobody: a row that only lowers its column.
    excess = [n - sum(line[c] for line in counts) for c, n in enumerate(bases)]
    grid = Grid(
        [*counts, excess],
        [*([0.0] * len(bases) for _ in counts), [-math.inf] * len(bases)],
        [*([float(n) for n in bases] for _ in counts), [0.0] * len(bases)],
    )
    never_shown = {(len(counts), c) for c in range(len(bases))}
    return complete(grid, hidden, open_cells=never_shown, width=rule.threshold)


def _withheld_whole(totals: list[int], bases: list[int], rows: set[int], columns: set[int]) -> set[Cell]:
    """A withheld row or column is withheld whole, but for the noughts that a published margin of nought implies."""
    return {
        (r, c)
        for r in range(len(totals))
        for c in range(len(bases))
        if (r in rows or c in columns) and not _implied(totals[r], bases[c], r in rows, c in columns)
    }


def _implied(total: int, base: int, row_withheld: bool, column_withheld: bool) -> bool:
    """Whether a published margin already says that a cell is nought."""
    return (total == 0 and not row_withheld) or (base == 0 and not column_withheld)
