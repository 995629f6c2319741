"""Where the public files of a ledger are read from: a copy on disk, or the site that publishes them. Pure."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

# Gives a file by its path below the ledger. Raises FileNotFoundError, or OSError when nothing answers.
Fetch = Callable[[str], bytes]
MOST_BYTES = 64 * 1024 * 1024


def directory(folder: Path) -> Fetch:
    """Reads a copy of a ledger's public files."""

    def fetch(path: str) -> bytes:
        return (folder / path).read_bytes()

    return fetch


def website(address: str) -> Fetch:
    """Reads a ledger's public files from the site that publishes them. Raises OSError when it does not answer."""

    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address} is not the address of a website")

    def fetch(path: str) -> bytes:
        try:
            with urllib.request.urlopen(f"{address.rstrip('/')}/{path}", timeout=60) as answer:  # noqa: S310 - see above
                return bytes(answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise FileNotFoundError(path) from error
            raise

    return fetch


def below(fetch: Fetch, folder: str) -> Fetch:
    """The same source, seen from one of its folders."""
    return lambda path: fetch(f"{folder}/{path}")
