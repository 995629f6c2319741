"""The public files of one log: tiles and bundles, the checkpoint, and every checkpoint before it.

    checkpoint            the newest signed checkpoint
    history               one line of JSON for each checkpoint ever signed: its number and its note
    tile/…                C2SP tlog-tiles

Pure but for the files: no Django import.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.ledger import tiles, tree
from folkmoot.ledger.files import make_durable, write_whole

WIDTH = tiles.WIDTH


class LogFolder:
    """The folder of one log. One process at a time may write: see `locked`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against other writers on this machine, and on others that share it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def fetch(self, path: str) -> bytes:
        """A file of the log. Raises FileNotFoundError."""
        return (self.root / path).read_bytes()

    def reader(self, size: int) -> tiles.Reader:
        """Hashes and proofs of the tree of `size` leaves."""
        return tiles.Reader(self.fetch, size)

    def extend(self, size: int, entries: Iterable[bytes]) -> bytes:
        """Write the tiles and bundles of `entries`, which come after the first `size`; gives the new root.

        What lies there beyond `size` is written anew. Raises FileNotFoundError or `tree.ProofFails` where the edge of
        the tree is damaged.
        """
        edge = _Edge(self, size)
        for entry in entries:
            edge.add(entry)
        edge.close()
        return self.reader(edge.size).root()

    def publish(self, number: int, note: str) -> None:
        """Make a checkpoint the newest, once. What was published before stays in `history`."""
        if number > self.last_number():
            with open(self.root / "history", "ab") as file:
                file.write(json.dumps({"number": number, "note": note}).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        write_whole(self.root / "checkpoint", note.encode())

    def last_number(self) -> int:
        """The number of the newest checkpoint in `history`; 0 where there is none."""
        last = self.last_note()
        return last[0] if last else 0

    def last_note(self) -> tuple[int, str] | None:
        """Number and note of the newest checkpoint in `history`. A last line that was torn is taken away."""
        path = self.root / "history"
        if not path.exists() or not (length := path.stat().st_size):
            return None
        with open(path, "rb+") as file:
            start = max(0, length - 65536)
            file.seek(start)
            tail = file.read()
            whole = tail.rfind(b"\n") + 1
            if whole < len(tail):
                file.truncate(start + whole)
        lines = tail[:whole].splitlines()
        if not lines:
            return None
        row = json.loads(lines[-1])
        return int(row["number"]), str(row["note"])


class _Edge:
    """The right edge of the tree, where it grows."""

    def __init__(self, folder: LogFolder, size: int) -> None:
        self.size = size
        self._folder = folder
        self._levels: list[list[bytes]] = []
        self._bundle: list[bytes] = []
        self._changed: set[int] = set()
        self._written: list[Path] = []
        reader = folder.reader(size)
        level = 0
        while size >> 8 * level:
            number, width = divmod(size >> 8 * level, WIDTH)
            self._levels.append(list(reader.tile(level, number)) if width else [])
            if width and not level:
                self._bundle = list(tiles.entries_in(reader.read("entries", number, width)))[:width]
            level += 1

    def add(self, entry: bytes) -> None:
        self._bundle.append(entry)
        self._put(0, tree.leaf_hash(entry))
        if len(self._bundle) == WIDTH:
            self._write(tiles.path("entries", self.size // WIDTH), tiles.bundle(self._bundle))
            self._bundle = []
        self.size += 1

    def close(self) -> None:
        """Write the tiles that are not full."""
        for level in sorted(self._changed):
            if row := self._levels[level]:
                number = (self.size >> 8 * level) // WIDTH
                self._write(tiles.path(level, number, len(row)), b"".join(row))
                if level == 0:
                    self._write(tiles.path("entries", number, len(row)), tiles.bundle(self._bundle))
        make_durable(self._written)

    def _put(self, level: int, found: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
        row = self._levels[level]
        row.append(found)
        self._changed.add(level)
        if len(row) == WIDTH:
            self._write(tiles.path(level, self.size >> 8 * (level + 1)), b"".join(row))
            self._levels[level] = []
            self._put(level + 1, tree.root(row))

    def _write(self, path: str, content: bytes) -> None:
        target = self._folder.root / path
        write_whole(target, content, durable=False)
        self._written.append(target)
        if ".p/" not in path:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(target.with_name(f"{target.name}.p"))
