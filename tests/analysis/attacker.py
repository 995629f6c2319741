"""Somebody who has read all that was published and works out what was withheld. Knows nothing of how it was chosen.

What is known is a set of whole-number equations with bounds. What can still be true of one unknown is found by integer
programming (scipy's `milp`, which is HiGHS): exact, and another method than the one that chose what to withhold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from folkmoot.analysis.disclosure import Protected

MANY = 1_000
Name = tuple[object, ...]


@dataclass
class Knowledge:
    """Unknown whole numbers with their bounds, and sums that they satisfy."""

    bounds: dict[Name, tuple[int, int]] = field(default_factory=dict)
    sums: list[list[tuple[int, Name]]] = field(default_factory=list)  # each is nought

    def learn(self, name: Name, value: int | None, *, most: int = MANY) -> Name:
        low, high = self.bounds.get(name, (0, most))
        self.bounds[name] = (low, min(high, most)) if value is None else (value, value)
        return name

    def total(self, parts: Iterable[Name], whole: Name) -> None:
        self.sums.append([*((1, part) for part in parts), (-1, whole)])

    def least(self, name: Name) -> int:
        """The smallest number that the unknown can be. Raises ValueError where what is known contradicts itself."""
        return self._extreme(name, 1)

    def most(self, name: Name) -> int:
        """The largest number that the unknown can be."""
        return self._extreme(name, -1)

    def _extreme(self, name: Name, sign: int) -> int:
        place = {known: n for n, known in enumerate(self.bounds)}
        equations = np.zeros((len(self.sums), len(place)))
        for row, terms in enumerate(self.sums):
            for factor, known in terms:
                equations[row, place[known]] += factor
        aim = np.zeros(len(place))
        aim[place[name]] = sign
        low, high = np.array(list(self.bounds.values()), dtype=float).T
        found = milp(
            aim,
            integrality=np.ones(len(place)),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(equations, 0, 0),
        )
        if found.x is None:
            raise ValueError(found.message)
        return round(float(found.x[place[name]]))


def read(
    knowledge: Knowledge, table: Protected, *, tag: str, single: bool, alone: frozenset[int] = frozenset()
) -> None:
    """Learn what one published table says. Tables of one question share the totals of everybody."""
    height, width = len(table.totals), len(table.bases)
    know = knowledge.learn
    base = know(("base",), table.base)
    totals = [know(("total", r), n) for r, n in enumerate(table.totals)]
    bases = [know((tag, "base", c), n) for c, n in enumerate(table.bases)]
    knowledge.total(bases, base)
    cells = [[know((tag, r, c), table.counts[r][c]) for c in range(width)] for r in range(height)]
    for r in range(height):
        knowledge.total(cells[r], totals[r])
    for c in range(width):
        column = [cells[r][c] for r in range(height)]
        if single:
            knowledge.total(column, bases[c])
            continue
        some = know((tag, "some", c), None)
        knowledge.total([some, *(column[r] for r in alone)], bases[c])
        several = [column[r] for r in range(height) if r not in alone]
        for name in several:  # nobody chooses an option twice
            knowledge.total([name, know((tag, "not", name), None)], some)
        # Everybody who answered chose something.
        knowledge.sums.append([*((1, n) for n in several), (-1, some), (-1, know((tag, "excess", c), None))])
