"""Signed notes, checkpoints and their times. Pure: no Django import.

A note (https://c2sp.org/signed-note) is text, an empty line, and signatures. A checkpoint (https://c2sp.org/tlog-checkpoint)
is a note of the log's origin, its size and its root. The time of a checkpoint is in a second signature of the same key,
of the form that witnesses use (https://c2sp.org/tlog-cosignature).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04
MOST_SIGNATURES = 64


class BadNote(ValueError):
    """Not a note, or not one that a known key has signed. The message says which, in plain words."""


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name under which it signs."""

    name: str
    public: bytes

    def id(self, kind: int = ED25519) -> bytes:
        """The four bytes by which a signature of one kind names this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id().hex()}+{_b64(bytes([ED25519]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """A key as `str` writes it, ``name+id+key``. Raises `BadNote`."""
        try:
            name, named, encoded = text.strip().split("+", 2)
            kind, public = (raw := base64.b64decode(encoded, validate=True))[0], raw[1:]
        except (ValueError, IndexError) as error:
            raise BadNote("This is not a public key of a ledger: it has the form name+id+key.") from error
        key = cls(name, public)
        if kind != ED25519 or len(public) != 32 or key.id().hex() != named:
            raise BadNote("This is not an Ed25519 key, or it was not copied whole: its id does not fit.")
        return key

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def signature_line(name: str, key: VerifierKey, signature: bytes, kind: int = ED25519) -> str:
    """One line of signature at the end of a note."""
    return f"— {name} {_b64(key.id(kind) + signature)}\n"


def sign(text: str, key: VerifierKey, private: Ed25519PrivateKey) -> str:
    """`text`, whose last line must have ended, as a note signed by `private`."""
    return f"{text}\n{signature_line(key.name, key, private.sign(text.encode()))}"


@dataclass(frozen=True)
class Opened:
    """What a note says, the key that signed it, and when it says so itself (None: it has no signature with a time)."""

    text: str
    key: VerifierKey
    at: dt.datetime | None


def open_note(note: str, keys: Iterable[VerifierKey]) -> Opened:
    """The text of `note`, once one of `keys` is seen to have signed it. Raises `BadNote`."""
    text, gap, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not gap or lines.pop() != "" or not lines or len(lines) > MOST_SIGNATURES:
        raise BadNote("This is not a signed note.")
    text += "\n"
    signed_by: VerifierKey | None = None
    at: dt.datetime | None = None
    known = list(keys)
    for line in lines:
        name, raw = _signature(line)
        for key in (key for key in known if key.name == name):
            if raw[:4] == key.id() and len(raw) == 68:
                if not key.holds(raw[4:], text.encode()):
                    raise BadNote("The signature does not fit the text: one of the two was changed.")
                signed_by = key
            elif raw[:4] == key.id(COSIGNATURE) and len(raw) == 76:
                seconds = int.from_bytes(raw[4:12], "big")
                if not key.holds(raw[12:], _timed(text, seconds)):
                    raise BadNote("The signature over the time does not fit: the time or the text was changed.")
                at = _instant(seconds)
    if signed_by is None:
        raise BadNote("No key that is known here has signed this.")
    return Opened(text, signed_by, at)


@dataclass(frozen=True)
class Checkpoint:
    """What the ledger was at one moment: so many leaves with this root. `at` is whole seconds, UTC."""

    origin: str
    size: int
    root: bytes
    at: dt.datetime | None = None

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def sign_checkpoint(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The note of a checkpoint, with the signature over its text and the one over its text and time."""
    if checkpoint.at is None:
        raise ValueError("a checkpoint is signed at a time")
    key = VerifierKey(checkpoint.origin, private.public_key().public_bytes_raw())
    seconds = int(checkpoint.at.timestamp())
    timed = seconds.to_bytes(8, "big") + private.sign(_timed(checkpoint.text, seconds))
    return sign(checkpoint.text, key, private) + signature_line(key.name, key, timed, COSIGNATURE)


def open_checkpoint(note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint in a signed note. Raises `BadNote`."""
    opened = open_note(note, keys)
    try:
        origin, size, root = opened.text.rstrip("\n").split("\n")[:3]
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True), opened.at)
    except (ValueError, binascii.Error) as error:
        raise BadNote("The note is signed, but it is no checkpoint.") from error
    if found.origin != opened.key.name or found.size < 0 or str(found.size) != size or len(found.root) != 32:
        raise BadNote("The checkpoint is not of the log whose key signed it, or is malformed.")
    return found


def _timed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _instant(seconds: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadNote("The time of the signature is none.") from error


def _signature(line: str) -> tuple[str, bytes]:
    try:
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadNote("A line of signature is malformed.") from error
    if dash != "—" or not name or len(raw) < 5:
        raise BadNote("A line of signature is malformed.")
    return name, raw


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
