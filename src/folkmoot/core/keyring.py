"""The keys of this site that encrypt others, one file each in the data folder, readable by its owner only.

They are numbered; the highest is in use and the earlier ones still open what they sealed. Made at first use.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from folkmoot.core.envelope import KEY_BYTES, new_key


class KeyMissing(Exception):
    """A key that sealed something is not in the folder: restore it from the backup of the keys."""


def folder() -> Path:
    """Where the keys lie. Back it up apart from the database: who has both can read everything."""
    return Path(settings.DATA_DIR) / "keys" / "about-you"


def names() -> list[str]:
    """The names of all keys, the earliest first."""
    return sorted(path.stem for path in folder().glob("[0-9]*.key"))


def current() -> str:
    """The name of the key in use; the first one is made now if there is none."""
    if not names():
        _make(1)
    return names()[-1]


def rotate() -> str:
    """Make a new key and have it used from now on; gives its name."""
    return _make(int(current()) + 1)


def key(name: str) -> bytes:
    """The key of that name. Raises `KeyMissing`."""
    return _read(folder() / f"{name}.key")


@lru_cache(maxsize=64)
def _read(path: Path) -> bytes:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(path.name) from None
    if len(found) != KEY_BYTES:
        raise KeyMissing(path.name)
    return found


def _make(number: int) -> str:
    root, name = folder(), f"{number:06}"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, written = tempfile.mkstemp(dir=root)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new_key())
            file.flush()
            os.fsync(file.fileno())
        # A link comes into being whole or not at all; another process may have been first, and its key stands.
        with contextlib.suppress(FileExistsError):
            os.link(written, root / f"{name}.key")
        listing = os.open(root, os.O_RDONLY)
        os.fsync(listing)
        os.close(listing)
    finally:
        Path(written).unlink(missing_ok=True)
    return name
