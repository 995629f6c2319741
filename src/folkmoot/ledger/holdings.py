"""What the ledger holds about people: hashes, kinds and times, which tell nothing once the salt is gone."""

from __future__ import annotations

from folkmoot.core import privacy


def declare() -> None:
    """Called when the site starts."""
    privacy.nothing(
        "Salted hashes, what kind of thing they stand for, and when: nobody can tell from them who said what.",
        *("ledger.LedgerEntry", "ledger.LogHead", "ledger.CheckpointNote", "ledger.Statement"),
    )
