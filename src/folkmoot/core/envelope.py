"""Envelope encryption: AES-256-GCM by `cryptography`. Pure: no Django import.

A sealed text is one byte of format, a nonce of 12 bytes and the ciphertext with its tag. Wrapping a key is sealing it.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12


class CannotBeOpened(Exception):
    """A sealed text that this key does not open in this place: another key, another row, or changed since."""


def new_key() -> bytes:
    """A fresh random key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Encrypt `plain` so that it opens only with `key` and only in `place`, such as the name of its row."""
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """What was sealed. Raises `CannotBeOpened`."""
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _FORMAT or len(nonce) != _NONCE_BYTES:
        raise CannotBeOpened(place)
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, place.encode())
    except InvalidTag:
        raise CannotBeOpened(place) from None
