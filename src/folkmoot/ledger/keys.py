"""The signing keys of this site's ledger, and how one follows another.

Private keys and the list of public ones lie in ``FOLKMOOT_DATA_DIR/keys/ledger``, the first made when it is first
needed. Each key but the first is endorsed by the one before it, so that whoever trusts the first can trust the last;
after a loss there is no endorsement, and the verifier says so.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from folkmoot.core import clock
from folkmoot.ledger import chain
from folkmoot.ledger.chain import KeyChain
from folkmoot.ledger.files import write_whole
from folkmoot.ledger.notes import VerifierKey


class KeyLost(Exception):
    """The private key that should sign is not there. docs/auditor.md and docs/operations.md tell what to do."""


@dataclass(frozen=True)
class Signer:
    """The key that signs now."""

    origin: str
    private: Ed25519PrivateKey

    def key(self, log: str) -> VerifierKey:
        """Its public half, under the name of `log`."""
        return VerifierKey(f"{self.origin}/{log}", self.private.public_key().public_bytes_raw())


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.DATA_DIR) / "keys" / "ledger"


def signer() -> Signer:
    """The key that signs now; made if there has never been one. Raises `KeyLost`."""
    listed = folder() / "keys.json"
    if not listed.exists():
        with _locked():
            if not listed.exists():
                _add([], at=clock.now(), lost=False)
    return _signer(listed, listed.stat().st_mtime_ns)


def public_keys() -> KeyChain:
    """Every key there has been, oldest first."""
    signer()
    return chain.read((folder() / "keys.json").read_bytes())


def public_keys_raw() -> bytes:
    """The same, as they are published."""
    signer()
    return (folder() / "keys.json").read_bytes()


def rotate(*, at: dt.datetime, lost: bool = False) -> KeyChain:
    """Sign with a new key from now on, endorsed by the one before; with `lost`, which is public, by none.

    The private half of the old key is destroyed. Raises `KeyLost` when it is gone and `lost` was not said.
    """
    signer() if not lost else None
    with _locked():
        _add(json.loads((folder() / "keys.json").read_bytes())["keys"], at=at, lost=lost)
    return public_keys()


def _add(before: list[dict[str, Any]], *, at: dt.datetime, lost: bool) -> None:
    listed = folder() / "keys.json"
    origin = json.loads(listed.read_bytes())["origin"] if before else _origin()
    new = Ed25519PrivateKey.generate()
    public = new.public_key().public_bytes_raw()
    since = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    row: dict[str, Any] = {"public": base64.b64encode(public).decode(), "since": since, "lost_before": lost}
    if before and not lost:
        old = _signer(listed, listed.stat().st_mtime_ns)
        signature = old.private.sign(chain.endorsement(origin, public, since))
        row["endorsed"] = base64.b64encode(signature).decode()
    pem = new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_whole(folder() / f"{len(before) + 1}.pem", pem, mode=0o600)
    body = {"origin": origin, "demonstration": settings.DEMO, "keys": [*before, row]}
    write_whole(listed, json.dumps(body, indent=1).encode())
    for number in range(1, len(before) + 1):
        (folder() / f"{number}.pem").unlink(missing_ok=True)


def _origin() -> str:
    """The name of the ledger, fixed with its first key: the address at which it was first served."""
    parts = urlsplit(settings.BASE_URL)
    return f"{parts.netloc}{parts.path.rstrip('/')}/ledger"


@lru_cache(maxsize=1)
def _signer(listed: Path, changed: int) -> Signer:
    body = json.loads(listed.read_bytes())
    path = listed.parent / f"{len(body['keys'])}.pem"
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise KeyLost(f"The ledger's signing key {path} is missing.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyLost(f"{path} holds no Ed25519 key.")
    return Signer(body["origin"], private)


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time makes a key."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
