"""Which further cells of a table to withhold so that none of those withheld can be worked out. Pure: no Django import.

A table whose margins are known is a network: rows and columns are the nodes, cells the arcs. What a reader does not
know can move round a closed way of withheld cells, up in one, down in the next, without changing a margin. How far a
cell can move is how little is known of it. Where that is too little, the cheapest closed way is withheld as well.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Cell = tuple[int, int]
Price = Callable[[int, int], float]


@dataclass(frozen=True)
class Grid:
    """The true values of a table, and the least and the most that a reader must believe each of them to be.

    Row and column sums are taken as known, which is never less than a reader knows.
    """

    values: list[list[int]]
    least: list[list[float]]
    most: list[list[float]]

    def room(self, cell: Cell, wanted: float, price: Price) -> tuple[float, set[Cell]]:
        """How far `cell` can move, up and down together, as far as `wanted`; and the cells that move with it.

        Cells move at the price given, infinite for those that stand still.
        """
        down, below = self._move(cell, wanted, price, upward=False)
        up, above = self._move(cell, wanted - down, price, upward=True)
        return down + up, below | above

    def _move(self, cell: Cell, wanted: float, price: Price, *, upward: bool) -> tuple[float, set[Cell]]:
        row, column = cell
        height, now = len(self.values), [list(line) for line in self.values]
        used: set[Cell] = set()
        limit = (self.most if upward else self.least)[row][column]
        wanted = min(wanted, abs(limit - self.values[row][column]))
        moved = 0.0
        while moved < wanted:
            start, end = (height + column, row) if upward else (row, height + column)
            way = self._cheapest_way(now, start, end, cell, price)
            if way is None:
                break
            step = min(wanted - moved, *(self._slack(now, r, c, rises) for r, c, rises in way))
            for r, c, rises in way:
                now[r][c] += int(step) if rises else -int(step)
                used.add((r, c))
            moved += step
        return moved, used

    def _slack(self, now: list[list[int]], row: int, column: int, rises: bool) -> float:
        value = now[row][column]
        return self.most[row][column] - value if rises else value - self.least[row][column]

    def _cheapest_way(
        self, now: list[list[int]], start: int, end: int, closed: Cell, price: Price
    ) -> list[tuple[int, int, bool]] | None:
        """From a column a cell must fall to reach its row, from a row a cell must rise to reach its column."""
        height, width = len(now), len(now[0])
        best = {start: 0.0}
        came: dict[int, tuple[int, tuple[int, int, bool]]] = {}
        queue = [(0.0, start)]
        while queue:
            paid, node = heapq.heappop(queue)
            if node == end:
                way = []
                while node != start:
                    node, arc = came[node]
                    way.append(arc)
                return way
            if paid > best[node]:
                continue
            rises = node < height
            for other in range(width if rises else height):
                arc = (node, other, True) if rises else (other, node - height, False)
                if arc[:2] == closed or self._slack(now, *arc) <= 0:
                    continue
                cost = paid + price(arc[0], arc[1])
                target = height + other if rises else other
                if cost < best.get(target, math.inf):
                    best[target] = cost
                    came[target] = (node, arc)
                    heapq.heappush(queue, (cost, target))
        return None


def complete(grid: Grid, hidden: set[Cell], *, open_cells: AbstractSet[Cell] = frozenset(), width: int) -> set[Cell]:
    """`hidden` and the further cells to withhold, so that each can be anything within `width` of what a reader sees.

    `open_cells` are never shown, whatever happens. A cell that the margins alone pin down closer than `width` is
    left at what the margins say.
    """
    hidden = set(hidden)
    enough: dict[Cell, float] = {}

    def as_is(row: int, column: int) -> float:
        return 0.0 if (row, column) in hidden or (row, column) in open_cells else math.inf

    def at_a_price(row: int, column: int) -> float:
        # Few and small cells before many and large ones.
        return 8.0 + grid.values[row][column] if as_is(row, column) else 0.0

    settled = False
    while not settled:
        settled = True
        for cell in sorted(hidden):
            wanted = enough.get(cell, width)
            if grid.room(cell, wanted, as_is)[0] >= wanted:
                continue
            settled = False
            enough[cell], moving = grid.room(cell, wanted, at_a_price)
            hidden |= moving - open_cells
    return hidden
