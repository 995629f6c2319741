"""A stream sealed with a passphrase: scrypt for the key, AES-256-GCM over chunks in the STREAM construction.

Each chunk's nonce holds its number and whether it is the last, so that a chunk left out, moved or cut off is noticed
(Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
"""

from __future__ import annotations

import io
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from folkmoot.core.backup import BackupError

MAGIC = b"folkmoot-sealed-1\n"
CHUNK = 1024 * 1024
_SALT, _TAG = 16, 16


class Sealer(io.RawIOBase):
    """Writes what it is given, sealed, to `target`. `close` seals the last chunk and leaves `target` open."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(_SALT)
        self._target, self._cipher = target, _cipher(passphrase, salt)
        self._waiting, self._number = bytearray(), 0
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        given = bytes(data)  # type: ignore[call-overload]
        self._waiting += given
        while len(self._waiting) > CHUNK:  # a whole chunk is kept back: it may be the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(given)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), chunk, MAGIC))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what a `Sealer` wrote to `source`. Raises BackupError for a wrong passphrase or a changed file."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        header = source.read(len(MAGIC) + _SALT)
        if not header.startswith(MAGIC) or len(header) < len(MAGIC) + _SALT:
            raise BackupError("The backup is not sealed with a passphrase, or its beginning is damaged.")
        self._source, self._cipher = source, _cipher(passphrase, header[len(MAGIC) :])
        self._ahead, self._open, self._number = source.read(CHUNK + _TAG), b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if not self._open and self._ahead:
            self._unseal()
        count = min(len(view), len(self._open))
        view[:count], self._open = self._open[:count], self._open[count:]
        return count

    def _unseal(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + _TAG)
        try:
            self._open = self._cipher.decrypt(_nonce(self._number, not self._ahead), sealed, MAGIC)
        except InvalidTag:
            cause = "The passphrase is wrong" if not self._number else "The backup was cut short"
            raise BackupError(f"{cause}, or the file is damaged.") from None
        self._number += 1


def is_sealed(beginning: bytes) -> bool:
    """Whether a file that begins so is sealed."""
    return beginning.startswith(MAGIC)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">7xIB", number, last)  # the key is used for one file only: no random part is needed
