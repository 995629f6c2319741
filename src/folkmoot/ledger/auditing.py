"""Comparing what is stored with the ledger. Each package that enters something registers its own comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from folkmoot.ledger import chain, keys, notes, sources, verifying
from folkmoot.ledger.folder import LogFolder
from folkmoot.ledger.models import CheckpointNote, LedgerEntry, Log, LogHead
from folkmoot.ledger.public_files import ledger_folder
from folkmoot.ledger.tree import Frontier, leaf_hash

# Says, one line each, what does not fit.
Audit = Callable[[], Iterator[str]]
_AUDITS: dict[str, Audit] = {}


def register(name: str, audit: Audit) -> None:
    """Have `folkmoot ledger audit` run `audit`. Raises ValueError when the name is taken."""
    if _AUDITS.setdefault(name, audit) != audit:
        raise ValueError(f"an audit {name!r} is registered already")


def problems() -> Iterator[str]:
    """Everything in the database and the public files that does not fit the ledger, one line each."""
    for log in Log:
        yield from _tree(log)
    if ledger_folder().exists():
        source = sources.directory(ledger_folder())
        yield from verifying.verify_ledger(source, trusted=[k.public for k in keys.public_keys().keys]).problems
    for audit in _AUDITS.values():
        yield from audit()


def _tree(log: Log) -> Iterator[str]:
    """Whether the entries in the database give every root that was signed."""
    rows = LedgerEntry.objects.filter(log=log).exclude(index=None).order_by("index")
    rows_read = rows.values_list("index", "kind", "subject", "time", "digest").iterator(chunk_size=5_000)
    known = chain.read(keys.public_keys_raw()).of(log)
    tree, size = Frontier(), LogHead.objects.filter(log=log).values_list("size", flat=True).first() or 0
    for note in CheckpointNote.objects.filter(log=log).order_by("number").iterator():
        while tree.size < note.size and (row := next(rows_read, None)):
            if row[0] != tree.size:
                yield f"{log}: entry {tree.size} is missing from the database."
                return
            tree.add(leaf_hash(LedgerEntry(kind=row[1], subject=row[2], time=row[3], digest=row[4]).entry.encode()))
        if tree.size != note.size or tree.root() != bytes(note.root):
            yield f"{log}: the entries in the database do not give the root of checkpoint {note.number}."
            return
        try:
            signed = notes.open_checkpoint(note.note, known)
        except notes.BadNote as error:
            yield f"{log}: checkpoint {note.number} in the database: {error}"
            continue
        if (signed.size, signed.root) != (note.size, bytes(note.root)):
            yield f"{log}: checkpoint {note.number} in the database is not what was signed."
    if size < tree.size:
        yield f"{log}: the count of leaves was set back to {size}."
    published = LogFolder(ledger_folder() / log).last_note()
    newest = CheckpointNote.objects.filter(log=log).first()
    if published and (newest is None or newest.number < published[0]):
        yield (
            f"{log}: checkpoint {published[0]} was published, the newest in the database is"
            f" {newest.number if newest else 'none'}: the database was set back."
        )
