"""Making every tile of a log from its leaves, and comparing it with the published one. Pure."""

from __future__ import annotations

from folkmoot.ledger import tiles, tree
from folkmoot.ledger.sources import Fetch


class TileCheck:
    """Makes every tile from the leaves and compares it with the published one."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._reader, self._rows = tiles.Reader(fetch, size), [list[bytes]()]
        self._numbers = [0]
        self._wrong: list[str] = []

    def add(self, leaf: bytes, level: int = 0) -> None:
        if level == len(self._rows):
            self._rows.append([])
            self._numbers.append(0)
        row = self._rows[level]
        row.append(leaf)
        if len(row) == tiles.WIDTH:
            self._compare(level)
            self._rows[level] = []
            self._numbers[level] += 1
            self.add(tree.root(row), level + 1)

    def close(self) -> list[str]:
        """Compare the partial tiles too; gives what was wrong."""
        for level, row in enumerate(self._rows):
            if row:
                self._compare(level)
        return self._wrong[:5]

    def _compare(self, level: int) -> None:
        row, number = self._rows[level], self._numbers[level]
        try:
            fine = self._reader.read(level, number, len(row))[: len(row) * 32] == b"".join(row)
        except OSError:
            fine = False
        if not fine:
            self._wrong.append(f"{tiles.path(level, number, len(row))} does not hold the hashes of the entries.")
