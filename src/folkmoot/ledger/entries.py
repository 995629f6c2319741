"""What one leaf of a log says in public: a kind, a subject, a time, and a hash that nobody can look behind. Pure.

An entry is 45 bytes, numbers in network order: kind (1), subject (4), time in microseconds since 1970 (8), digest (32).
The time is exact, so that "received up to this instant" can be counted by anybody as it was counted for the results.
"""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass
from enum import IntEnum

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FORM = struct.Struct(">BIQ32s")


class Kind(IntEnum):
    """What happened. A number is never used for anything else."""

    ACCEPTED = 1  # a response was accepted; the digest is its salted hash
    GENERATED = 2  # the same, for one that a machine made for demonstration
    AMENDED = 3  # a response was corrected; the digest is the salted hash of the correction
    WITHDRAWN = 4  # the response with this digest was withdrawn
    ERASED = 5  # the response with this digest was erased
    COUNTED = 6  # counts were published; the digest is the SHA-256 of their statement
    ACTION = 16  # a member of staff did something; the digest is the salted hash of the audit entry


RECEIVED = frozenset({Kind.ACCEPTED, Kind.GENERATED})
ENDED = frozenset({Kind.WITHDRAWN, Kind.ERASED})


class BadEntry(ValueError):
    """Bytes that are no entry."""


@dataclass(frozen=True)
class Entry:
    """One leaf. `subject` is the number of a consultation, 0 where there is none; `time` is in microseconds."""

    kind: Kind
    subject: int
    time: int
    digest: bytes

    @property
    def at(self) -> dt.datetime:
        """The time as an instant; a time that is none is refused by `decode`."""
        return EPOCH + dt.timedelta(microseconds=self.time)

    def encode(self) -> bytes:
        """The bytes that are hashed into the tree."""
        return _FORM.pack(self.kind, self.subject, self.time, self.digest)

    @classmethod
    def decode(cls, raw: bytes) -> Entry:
        """An entry from its bytes. Raises `BadEntry`."""
        try:
            kind, subject, time, digest = _FORM.unpack(raw)
            found = cls(Kind(kind), subject, time, digest)
            _ = found.at
            return found
        except (struct.error, ValueError, OverflowError) as error:
            raise BadEntry("an entry of the ledger cannot be read") from error


def microseconds(at: dt.datetime) -> int:
    """`at` as an entry holds it."""
    return (at - EPOCH) // dt.timedelta(microseconds=1)
