"""Reads of the ledger: where an entry has its leaf, and what proves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from folkmoot.ledger import keys
from folkmoot.ledger.entries import ENDED, RECEIVED, Kind, microseconds
from folkmoot.ledger.models import CheckpointNote, LedgerEntry, Log
from folkmoot.ledger.public_files import log_folder
from folkmoot.ledger.receipts import Acceptance


@dataclass(frozen=True)
class Place:
    """An entry and, once it has a leaf under a signed checkpoint, what proves it. `path` goes from the leaf up."""

    entry: LedgerEntry
    checkpoint: CheckpointNote | None
    path: list[bytes]


def entry_of(log: Log, kinds: Iterable[Kind], digest: bytes) -> LedgerEntry | None:
    """The entry of one of `kinds` with `digest`."""
    return LedgerEntry.objects.filter(log=log, kind__in=list(kinds), digest=digest).first()


def place_of(entry: LedgerEntry) -> Place:
    """Where `entry` stands: under the first checkpoint that has it, with the proof."""
    under = None
    if entry.index is not None:
        under = CheckpointNote.objects.filter(log=entry.log, size__gt=entry.index).order_by("size").first()
    if under is None or entry.index is None:
        return Place(entry, None, [])
    return Place(entry, under, log_folder(entry.log).reader(under.size).inclusion(entry.index))


def receipt_note(acceptance: Acceptance, entry: LedgerEntry) -> str | None:
    """The signed receipt of an accepted response; None where no key of ours made the signature on record."""
    signature = bytes(entry.signature)
    for key in reversed(keys.public_keys().of(Log.RESPONSES)):
        if signature[:4] == key.id() and key.holds(signature[4:], acceptance.text.encode()):
            return acceptance.note(key, signature[4:])
    return None


def waiting() -> int:
    """How many entries wait for their leaf."""
    return LedgerEntry.objects.filter(index=None).count()


def oldest_waiting() -> dt.datetime | None:
    """The time of the entry that has waited longest for its leaf."""
    entry = LedgerEntry.objects.filter(index=None).order_by("pk").first()
    return entry.entry.at if entry else None


def latest(log: Log) -> CheckpointNote | None:
    """The newest checkpoint."""
    return CheckpointNote.objects.filter(log=log).first()


def counts_until(subject: int, until: dt.datetime) -> tuple[int, int]:
    """How many responses of one consultation the log has up to an instant: received, and ended of those."""
    entries = LedgerEntry.objects.filter(log=Log.RESPONSES, subject=subject, time__lte=microseconds(until))
    received = entries.filter(kind__in=[kind.value for kind in RECEIVED]).count()
    ended = entries.filter(kind__in=[kind.value for kind in ENDED]).values("digest").distinct().count()
    return received, ended
