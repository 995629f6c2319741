"""Writing a file so that it is there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

MANY = 32


def write_whole(path: Path, content: bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """Put `content` at `path` in one step, making its folder; with `durable` it is on the disk afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    new.replace(path)
    if durable:
        sync(path.parent)


def make_durable(paths: list[Path]) -> None:
    """Have files that were just written on the disk: a few one by one, many by asking for everything at once."""
    if len(paths) > MANY:
        os.sync()
        return
    for path in paths:
        sync(path)
        sync(path.parent)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
