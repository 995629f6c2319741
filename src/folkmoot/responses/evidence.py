"""Files that came with responses, kept by the hash of their content, outside everything that is served."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def store(chunks: Iterable[bytes]) -> str:
    """Keep a file and give its SHA-256. On the disk before this returns; the same file is kept once."""
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=root)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        kept = path(digest.hexdigest())
        kept.parent.mkdir(exist_ok=True)
        os.replace(name, kept)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in (kept.parent, root):
        _sync(folder)
    return digest.hexdigest()


def path(sha256: str) -> Path:
    """Where a file is kept. Raises ValueError for what is no hash."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hexadecimal")
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256


def _sync(folder: Path) -> None:
    """Have the folder's list of names on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
