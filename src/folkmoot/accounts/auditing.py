"""Whether the audit trail is what the ledger took in: no action of staff changed, dropped or put in later."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.accounts.models import AuditEntry
from folkmoot.accounts.services import hashed_action
from folkmoot.ledger.commitment import salted_hash
from folkmoot.ledger.entries import Kind, microseconds
from folkmoot.ledger.models import LedgerEntry, Log

BATCH = 500


def audit() -> Iterator[str]:
    """Every entry of the trail that does not fit its leaf, and every leaf without its entry."""
    last, matched = 0, set[bytes]()
    while batch := list(AuditEntry.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        digests = [bytes(entry.content_hash) for entry in batch]
        leaves = LedgerEntry.objects.filter(log=Log.ACTIONS, kind=Kind.ACTION, digest__in=digests)
        times = {bytes(digest): time for digest, time in leaves.values_list("digest", "time")}
        for entry in batch:
            digest = bytes(entry.content_hash)
            if not digest:
                continue  # written before there was a ledger; one whose hash was taken away leaves a leaf behind
            if _hash(entry) != digest:
                yield f"audit entry {entry.pk} ({entry.action}) is not what was recorded: it was changed."
            elif times.get(digest) != microseconds(entry.at):
                yield f"audit entry {entry.pk} ({entry.action}) is not in the ledger."
            else:
                matched.add(digest)
        last = batch[-1].pk
    for index, found in LedgerEntry.objects.filter(log=Log.ACTIONS).values_list("index", "digest").iterator():
        if bytes(found) not in matched:
            yield f"entry {index} of the ledger of actions has no entry in the audit trail that fits it."


def _hash(entry: AuditEntry) -> bytes:
    try:
        return salted_hash(bytes(entry.salt), hashed_action(entry))
    except ValueError:  # what was put in by hand has no canonical form
        return b""
