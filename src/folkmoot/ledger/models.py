"""What the ledger holds in the database: entries in the order in which they get their leaves, and its checkpoints.

The public files are made from these rows and can be made from them again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from folkmoot.ledger import entries


class Log(models.TextChoices):
    """Each log is a tree of its own, with files of its own."""

    RESPONSES = "responses", "Responses"
    ACTIONS = "actions", "Actions of staff"


class LogHead(models.Model):
    """How many leaves of a log have their place. Whoever gives out places holds this row."""

    log = models.CharField(max_length=10, choices=Log, unique=True)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.log}: {self.size}"


class LedgerEntry(models.Model):
    """One entry, without a place (`index`) until the sequencer gives it one. Written once, but for that place."""

    log = models.CharField(max_length=10, choices=Log)
    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name.lower()) for kind in entries.Kind])
    subject = models.PositiveIntegerField(default=0)
    time = models.PositiveBigIntegerField(help_text="Microseconds since 1970, UTC.")
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=68, default=b"", help_text="Of a receipt: id of the key, signature.")
    index = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["log", "kind", "digest"], name="entered_once"),
            models.UniqueConstraint(fields=["log", "index"], name="one_entry_per_leaf"),
        ]
        indexes = [models.Index(fields=["log", "id"], name="waiting_for_a_leaf", condition=Q(index=None))]

    def __str__(self) -> str:
        return f"{self.log} {self.index}"

    @property
    def entry(self) -> entries.Entry:
        """What the leaf says."""
        return entries.Entry(entries.Kind(self.kind), self.subject, self.time, bytes(self.digest))


class CheckpointNote(models.Model):
    """A signed checkpoint, in the order in which they were signed."""

    log = models.CharField(max_length=10, choices=Log)
    number = models.PositiveBigIntegerField(help_text="Counted from 1 within the log.")
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = [F("number").desc()]
        constraints = [
            models.UniqueConstraint(fields=["log", "number"], name="one_checkpoint_per_number"),
            models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_per_size"),
        ]

    def __str__(self) -> str:
        return f"{self.log} checkpoint {self.number}"


class Statement(models.Model):
    """Published counts, in the words that their entry commits to."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the canonical JSON of `body`.")
    body = models.JSONField()

    def __str__(self) -> str:
        return self.digest
