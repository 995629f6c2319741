"""Somebody who has read all that was published and works out what was withheld. Knows nothing of how it was chosen.

A general solver of whole-number equations by narrowing intervals and trying values: slow, simple and exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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

    def possible(self, name: Name, value: int) -> bool:
        """Whether some world agrees with all that is known and has `value` there."""
        low, high = self.bounds[name]
        return low <= value <= high and self._solve({**self.bounds, name: (value, value)})

    def width(self, name: Name, truth: int, wanted: int) -> int:
        """How many further values the unknown may have around the truth, counted as far as `wanted`."""
        down = up = 0
        while down < wanted and self.possible(name, truth - down - 1):
            down += 1
        while down + up < wanted and self.possible(name, truth + up + 1):
            up += 1
        return down + up

    def _solve(self, bounds: dict[Name, tuple[int, int]]) -> bool:
        if not self._narrow(bounds):
            return False
        loose = [(high - low, n, name) for n, (name, (low, high)) in enumerate(bounds.items()) if low < high]
        if not loose:
            return True
        name = min(loose)[2]
        low, high = bounds[name]
        middle = (low + high) // 2
        return any(
            self._solve({**bounds, name: part})
            for part in ((middle, middle), (low, middle - 1), (middle + 1, high))
            if part[0] <= part[1]
        )

    def _narrow(self, bounds: dict[Name, tuple[int, int]]) -> bool:
        changed = True
        while changed:
            changed = False
            for terms in self.sums:
                least = sum(k * bounds[n][0 if k > 0 else 1] for k, n in terms)
                most = sum(k * bounds[n][1 if k > 0 else 0] for k, n in terms)
                if least > 0 or most < 0:
                    return False
                for k, n in terms:
                    low, high = bounds[n]
                    if k > 0:
                        new = (max(low, high - most), min(high, low - least))
                    else:
                        new = (max(low, high + least), min(high, low + most))
                    if new[0] > new[1]:
                        return False
                    if new != (low, high):
                        bounds[n], changed = new, True
                        least = sum(j * bounds[m][0 if j > 0 else 1] for j, m in terms)
                        most = sum(j * bounds[m][1 if j > 0 else 0] for j, m in terms)
        return True


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
