"""The salted hash by which the ledger knows a response without knowing what it says. Pure: no Django import."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import rfc8785

SALT_BYTES = 32


def new_salt() -> bytes:
    """A fresh random salt. Destroying it makes the hash say nothing about the content."""
    return secrets.token_bytes(SALT_BYTES)


def salted_hash(salt: bytes, content: dict[str, Any]) -> bytes:
    """SHA-256 over the salt and the canonical JSON (RFC 8785) of `content`; 32 bytes."""
    return hashlib.sha256(salt + rfc8785.dumps(content)).digest()
