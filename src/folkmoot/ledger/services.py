"""Verbs of the ledger: take an entry, give entries their leaves, sign a checkpoint, make the public files anew."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785
from django.db import connection, transaction

from folkmoot.ledger import keys
from folkmoot.ledger.entries import Entry, Kind, microseconds
from folkmoot.ledger.files import write_whole
from folkmoot.ledger.folder import LogFolder
from folkmoot.ledger.models import CheckpointNote, LedgerEntry, Log, LogHead, Statement
from folkmoot.ledger.notes import Checkpoint, sign_checkpoint
from folkmoot.ledger.public_files import ledger_folder, log_folder
from folkmoot.ledger.receipts import Acceptance
from folkmoot.ledger.tree import ProofFails

# So many entries get their leaves in one transaction: on SQLite those who submit wait for no longer.
BATCH = 5_000
READ = 20_000


class LedgerRewound(Exception):
    """The database is behind what was published, or beside it: it was set back, or another site wrote. Nothing is
    signed until a person has looked: see docs/auditor.md.
    """


class LedgerDamaged(Exception):
    """The public files do not give the root that was signed. `folkmoot ledger rebuild` makes them anew."""


# Taking entries ----------------------------------------------------------------------------------
def enter(*, log: Log, kind: Kind, at: dt.datetime, digest: bytes, subject: int = 0) -> LedgerEntry:
    """Take one entry; it gets its leaf later. Call it inside the transaction of what it is about."""
    return LedgerEntry.objects.create(log=log, kind=kind, subject=subject, time=microseconds(at), digest=digest)


def enter_acceptance(
    *, receipt: str, consultation: str, number: int, at: dt.datetime, digest: bytes, generated: bool = False
) -> LedgerEntry:
    """Take the entry of an accepted response, and sign the receipt for it."""
    signing = keys.signer()
    key = signing.key(Log.RESPONSES)
    said = Acceptance(key.name, receipt, consultation, number, at, digest)
    return LedgerEntry.objects.create(
        log=Log.RESPONSES,
        kind=Kind.GENERATED if generated else Kind.ACCEPTED,
        subject=number,
        time=microseconds(at),
        digest=digest,
        signature=key.id() + signing.private.sign(said.text.encode()),
    )


def enter_statement(*, subject: int, at: dt.datetime, body: dict[str, Any]) -> Statement:
    """Publish counts: a statement, and the entry that commits to it. The same statement again changes nothing."""
    digest = hashlib.sha256(rfc8785.dumps(body))
    made, new = Statement.objects.get_or_create(digest=digest.hexdigest(), defaults={"body": body})
    if new:
        enter(log=Log.RESPONSES, kind=Kind.COUNTED, at=at, digest=digest.digest(), subject=subject)
    return made


# Giving leaves -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sequenced:
    """What came of `sequence`: how many entries got a leaf, and the newest checkpoint."""

    added: int
    checkpoint: CheckpointNote


def sequence(*, log: Log, at: dt.datetime) -> Sequenced:
    """Give every entry that waits its leaf, write the public files and sign a checkpoint. Harmless to repeat.

    A crash at any instant leaves what the next call completes. Raises `LedgerRewound`, `LedgerDamaged`, `keys.KeyLost`.
    """
    added = 0
    while placed := _give_places(log):
        added += placed
    files = log_folder(log)
    with files.locked():
        last = CheckpointNote.objects.filter(log=log).first()
        _refuse_if_rewound(files, last)
        if last is not None:
            _publish(files, last)
        size = LogHead.objects.get(log=log).size
        if last is None or size > last.size:
            last = _checkpoint(files, log, last, size, at)
            _publish(files, last)
    return Sequenced(added, last)


def sequence_all(*, at: dt.datetime) -> list[Sequenced]:
    """The same for every log."""
    return [sequence(log=log, at=at) for log in Log]


def _give_places(log: Log) -> int:
    with transaction.atomic():
        LogHead.objects.get_or_create(log=log)
        head = LogHead.objects.select_for_update().get(log=log)
        table = connection.ops.quote_name(LedgerEntry._meta.db_table)
        # One statement numbers the batch, in the order in which the entries came.
        sql = f"""
            UPDATE {table} SET "index" = waiting.place FROM (
                SELECT id, %s + ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM (
                    SELECT id FROM {table} WHERE log = %s AND "index" IS NULL ORDER BY id LIMIT %s
                ) AS batch
            ) AS waiting WHERE {table}.id = waiting.id
        """  # noqa: S608 - the table's own name
        with connection.cursor() as cursor:
            cursor.execute(sql, [head.size, str(log), BATCH])
            placed: int = cursor.rowcount
        if placed:
            head.size += placed
            head.save(update_fields=["size"])
    return placed


def _checkpoint(files: LogFolder, log: Log, last: CheckpointNote | None, size: int, at: dt.datetime) -> CheckpointNote:
    before = last.size if last else 0
    try:
        if last and files.reader(before).root() != bytes(last.root):
            raise LedgerDamaged(f"The files of the log {log} do not give the root of checkpoint {last.number}.")
        root = files.extend(before, _encoded(log, before, size))
    except (FileNotFoundError, ProofFails, ValueError) as error:
        raise LedgerDamaged(f"The files of the log {log} are damaged: {error}") from error
    signing = keys.signer()
    signed_at = at.replace(microsecond=0)
    checkpoint = Checkpoint(signing.key(log).name, size, root, signed_at)
    return CheckpointNote.objects.create(
        log=log,
        number=last.number + 1 if last else 1,
        size=size,
        root=root,
        signed_at=signed_at,
        note=sign_checkpoint(checkpoint, signing.private),
    )


def _encoded(log: str, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        rows = LedgerEntry.objects.filter(log=log, index__gte=start, index__lt=min(end, start + READ))
        for kind, subject, time, digest in rows.order_by("index").values_list("kind", "subject", "time", "digest"):
            yield Entry(Kind(kind), subject, time, bytes(digest)).encode()
        start += READ


def _publish(files: LogFolder, last: CheckpointNote) -> None:
    """Bring the public files up to a checkpoint that is in the database already."""
    publish_keys()
    if files.last_number() < last.number or not (files.root / "checkpoint").exists():
        since = min(files.last_number(), last.number - 1)
        for note in CheckpointNote.objects.filter(log=last.log, number__gt=since).order_by("number"):
            files.publish(note.number, note.note)
    if last.log == Log.RESPONSES:
        folder = ledger_folder() / "statements"
        for statement in Statement.objects.all():
            path = folder / f"{statement.digest}.json"
            if not path.exists():
                write_whole(path, rfc8785.dumps(statement.body))


def publish_keys() -> None:
    """Put the list of public keys where everybody can read it."""
    listed, target = keys.public_keys_raw(), ledger_folder() / "keys.json"
    if not target.exists() or target.read_bytes() != listed:
        write_whole(target, listed)


def _refuse_if_rewound(files: LogFolder, last: CheckpointNote | None) -> None:
    published = files.last_note()
    if published is None:
        return
    number, note = published
    known = CheckpointNote.objects.filter(log=files.root.name, number=number).values_list("note", flat=True).first()
    if known != note:
        raise LedgerRewound(
            f"Checkpoint {number} of the log {files.root.name} was published, and the database does not know it"
            f" (its newest is {last.number if last else 'none'})."
        )


# Making the files anew ---------------------------------------------------------------------------
def rebuild(*, log: Log) -> int:
    """Make the tiles of one log anew from the database, in its place only when every signed root comes out again.

    Returns how many checkpoints were compared. Raises `LedgerDamaged` when the database itself does not fit.
    """
    files = log_folder(log)
    with files.locked():
        fresh = LogFolder(files.root / ".new")
        shutil.rmtree(fresh.root, ignore_errors=True)
        size, compared = 0, 0
        for note in CheckpointNote.objects.filter(log=log).order_by("number"):
            if fresh.extend(size, _encoded(log, size, note.size)) != bytes(note.root):
                raise LedgerDamaged(f"The entries in the database do not give the root of checkpoint {note.number}.")
            fresh.publish(note.number, note.note)
            size, compared = note.size, compared + 1
        for name in ("tile", "history", "checkpoint"):
            _replace(fresh.root / name, files.root / name)
        shutil.rmtree(fresh.root, ignore_errors=True)
    return compared


def _replace(new: Path, old: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old)
    if new.exists():
        new.replace(old)
