"""What of a site goes into a backup, in which order, and back.

The order is what makes the parts fit: first the public folder of the ledger, then the database, then the files. The
ledger may then lag behind the database, which it makes good by itself, and never run ahead of it, which would look
like a log that was turned back; and every file that the database names is there, as files are only added.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from folkmoot import __version__
from folkmoot.core.backup import BackupError, archive, database

# In the order in which they are taken, around the database.
BEFORE = ("ledger",)
AFTER = ("evidence", "uploads")
KEYS = ("keys",)
SECRET = "secret-key"  # noqa: S105 - a file name
ENDING = ".folkmoot"


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where, how many files, and its size in bytes."""

    path: Path
    files: int
    size: int


def make(*, target: Path, at: dt.datetime, passphrase: str = "", keys: bool = True, keep: int = 0) -> Backup:
    """Back the site up to the file `target`, or into the folder `target` under a name that tells the time.

    In a folder, the `keep` newest backups stay (0: all). Raises BackupError or OSError.
    """
    folder = target if target.is_dir() else target.parent
    if not folder.is_dir():
        raise BackupError(f"There is no folder {folder}.")
    path = target / f"folkmoot-{at:%Y%m%dT%H%M%SZ}{ENDING}" if target.is_dir() else target
    data = Path(settings.DATA_DIR)
    manifest = archive.Manifest(at.isoformat(timespec="seconds"), __version__, connection.vendor, keys)
    with (
        tempfile.TemporaryDirectory(prefix=".snapshot-", dir=folder) as temporary,
        archive.writing(path, manifest, passphrase) as writer,
    ):
        for name in BEFORE:
            writer.add_folder(data / name, name)
        snapshot = Path(temporary) / "database"
        database.snapshot(snapshot)
        writer.add(snapshot, database.name())
        for name in AFTER + (KEYS if keys else ()):
            writer.add_folder(data / name, name)
        if keys and (data / SECRET).is_file():
            writer.add(data / SECRET, SECRET)
    _stamp().write_text(at.isoformat())
    if keep and target.is_dir():
        for old in sorted(target.glob(f"folkmoot-*{ENDING}"))[:-keep]:
            old.unlink()
    return Backup(path, len(manifest.files), path.stat().st_size)


def last_made() -> dt.datetime | None:
    """When this site was last backed up; None where it never was."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return dt.datetime.fromisoformat(_stamp().read_text())
    return None


@contextlib.contextmanager
def restoring(
    *, source: Path, at: dt.datetime, passphrase: str = "", replace: bool = False
) -> Iterator[archive.Manifest]:
    """Make the site of the backup `source` here. Inside, it is there; an error inside puts back what was before.

    Everything in the backup is checked before anything here is touched. Raises BackupError where the backup is
    damaged, or where there is a site already and `replace` is not said; then that one is set aside, not deleted.
    """
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    data, aside = Path(settings.DATA_DIR), f"before-restore-{at:%Y%m%dT%H%M%S}"
    if not replace and (full := occupied()):
        raise BackupError(f"There is a site here already ({', '.join(full)}). --replace sets it aside.")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as temporary:
        unpacked = Path(temporary)
        manifest = archive.unpack(source, unpacked, passphrase)
        if manifest.database != connection.vendor:
            raise BackupError(
                f"The backup is of {manifest.database}, and this site is set to use {connection.vendor}: "
                "see FOLKMOOT_DATABASE_URL."
            )
        snapshot = unpacked / database.name()
        if not snapshot.is_file():
            raise BackupError(f"The backup lacks {database.name()}.")
        with database.replaced_by(snapshot, aside.replace("T", "t")), _files(unpacked, data, data / aside, manifest):
            yield manifest


def occupied() -> list[str]:
    """What of a site is here already."""
    data = Path(settings.DATA_DIR)
    full = [name for name in BEFORE + AFTER + KEYS if (data / name).is_dir() and any((data / name).iterdir())]
    return full + ([] if database.is_empty() else ["database"])


@contextlib.contextmanager
def _files(unpacked: Path, data: Path, aside: Path, manifest: archive.Manifest) -> Iterator[None]:
    """Put the files of a backup in their places, and those that were there aside."""
    placed: list[str] = []
    # Keys that a backup does not hold are not taken away by it.
    for name in BEFORE + AFTER + ((*KEYS, SECRET) if manifest.keys else ()):
        if (data / name).exists():
            aside.mkdir(exist_ok=True, mode=0o700)
            os.replace(data / name, aside / name)
        if (unpacked / name).exists():
            os.replace(unpacked / name, data / name)
            placed.append(name)
    try:
        yield
    except BaseException:
        for name in placed:
            shutil.rmtree(data / name) if (data / name).is_dir() else (data / name).unlink()
        for kept in aside.iterdir() if aside.is_dir() else []:
            os.replace(kept, data / kept.name)
        with contextlib.suppress(OSError):
            aside.rmdir()
        raise


def _stamp() -> Path:
    return Path(settings.DATA_DIR) / "last-backup"
