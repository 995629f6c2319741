"""The tree cut into tiles, as C2SP tlog-tiles lays it out (https://c2sp.org/tlog-tiles). Pure: no Django import.

A tile holds up to 256 hashes. Those of level 0 are leaves; each hash of a level above is the root of one full tile of
the level below. Entries lie in bundles of 256, each entry after its length in two bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from folkmoot.ledger import tree

WIDTH = 256
_PATH = re.compile(r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/(?:[1-9][0-9]{0,2}))?")


class BadBundle(ValueError):
    """A bundle of entries that cannot be taken apart."""


def path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile, or with level ``entries`` a bundle, lies in a log, such as ``tile/0/x001/234.p/17``."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def is_path(text: str) -> bool:
    """Whether `text`, without its leading ``tile/``, is a path of the form that `path` gives."""
    return _PATH.fullmatch(text) is not None


def bundle(entries: list[bytes]) -> bytes:
    """Entries as one bundle."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_in(bundled: bytes) -> Iterator[bytes]:
    """The entries of a bundle. Raises `BadBundle`."""
    at = 0
    while at < len(bundled):
        length = int.from_bytes(bundled[at : at + 2], "big")
        entry = bundled[at + 2 : at + 2 + length]
        if len(entry) != length or at + 2 > len(bundled):
            raise BadBundle("the bundle ends in the middle of an entry")
        yield entry
        at += 2 + length


class Reader:
    """Hashes and proofs of the tree of `size` leaves whose tiles `fetch` gives by their path.

    `fetch` raises FileNotFoundError for what is not there.
    """

    def __init__(self, fetch: Callable[[str], bytes], size: int) -> None:
        self._fetch, self.size = fetch, size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes of one tile, as wide as it is in a tree of this size."""
        if (level, number) not in self._kept:
            width = min(WIDTH, (self.size >> 8 * level) - number * WIDTH)
            raw = self.read(level, number, width)
            if len(raw) < width * tree.HASH_BYTES:
                raise tree.ProofFails(f"{path(level, number, width)} is too short")
            self._kept[level, number] = [raw[i * 32 : i * 32 + 32] for i in range(width)]
        return self._kept[level, number]

    def read(self, level: int | str, number: int, width: int) -> bytes:
        """The raw tile or bundle: the partial one or, where that has gone since, the full one."""
        try:
            return self._fetch(path(level, number, width))
        except FileNotFoundError:
            if width == WIDTH:
                raise
            return self._fetch(path(level, number))

    def whole(self, height: int, number: int) -> bytes:
        """The root of the `number`-th whole subtree of 2**height leaves."""
        level, within = divmod(height, 8)
        first = number << within
        row = self.tile(level, first // WIDTH)
        return tree.root(row[first % WIDTH : (first % WIDTH) + (1 << within)])

    def subtree(self, begin: int, end: int) -> bytes:
        """The root over the leaves [begin, end), where `begin` is a multiple of a power of two >= end - begin."""
        pieces = []
        while begin < end:
            height = (end - begin).bit_length() - 1
            pieces.append(self.whole(height, begin >> height))
            begin += 1 << height
        found = pieces.pop()
        for piece in reversed(pieces):
            found = tree.node_hash(piece, found)
        return found

    def root(self) -> bytes:
        """The root of the whole tree."""
        return self.subtree(0, self.size) if self.size else tree.EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """The proof that a leaf is in the tree."""
        return tree.inclusion_path(self.subtree, index, self.size)

    def consistency(self, old: int) -> list[bytes]:
        """The proof that the tree began as that of `old` leaves."""
        return tree.consistency_path(self.subtree, old, self.size) if 0 < old < self.size else []

    def entries(self) -> Iterator[bytes]:
        """Every entry, from the first."""
        for number in range(-(-self.size // WIDTH)):
            width = min(WIDTH, self.size - number * WIDTH)
            found = list(entries_in(self.read("entries", number, width)))
            if len(found) < width:
                raise BadBundle(f"{path('entries', number, width)} holds too few entries")
            yield from found[:width]
