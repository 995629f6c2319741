"""The file itself: a compressed tar whose last member, the manifest, says the size and SHA-256 of every other."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from folkmoot.core.backup import BackupError
from folkmoot.core.backup.sealing import Opener, Sealer, is_sealed

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass
class Manifest:
    """What a backup holds. `made_at` is ISO 8601 in UTC; `database` is sqlite or postgresql; sizes are in bytes."""

    made_at: str
    folkmoot: str
    database: str
    keys: bool
    format: int = FORMAT
    files: dict[str, dict[str, int | str]] = field(default_factory=dict)


class Writer:
    """Adds members one after another; each is read once, and as long as it was when it was opened."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def add(self, path: Path, name: str) -> None:
        """Add the file at `path` as `name`."""
        with open(path, "rb") as file:
            member = tarfile.TarInfo(name)
            member.size = os.fstat(file.fileno()).st_size
            member.mode = 0o600
            noted = _Noting(file)
            self._tar.addfile(member, cast("BinaryIO", noted))
        self.manifest.files[name] = {"size": member.size, "sha256": noted.digest.hexdigest()}

    def add_folder(self, folder: Path, name: str) -> None:
        """Add every file under `folder`; files that are being written (hidden or `tmp…`) are nobody's yet."""
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.is_file() and not path.is_symlink() and not path.name.startswith((".", "tmp")):
                with contextlib.suppress(FileNotFoundError):  # taken away in the meantime
                    self.add(path, f"{name}/{path.relative_to(folder).as_posix()}")


@contextlib.contextmanager
def writing(target: Path, manifest: Manifest, passphrase: str) -> Iterator[Writer]:
    """Write the archive `target`, readable by its owner only; there is either the whole of it or nothing."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".backup-")
    try:
        with os.fdopen(handle, "wb") as file:
            sealer = Sealer(file, passphrase) if passphrase else None
            with (
                gzip.GzipFile(
                    fileobj=cast("BinaryIO", sealer or file), mode="wb", filename="", compresslevel=5
                ) as zipped,
                tarfile.open(fileobj=zipped, mode="w|") as tar,
            ):
                yield Writer(tar, manifest)
                told = json.dumps(asdict(manifest), indent=1).encode()
                member = tarfile.TarInfo(MANIFEST)
                member.size, member.mode = len(told), 0o600
                tar.addfile(member, io.BytesIO(told))
            if sealer:
                sealer.close()
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def unpack(source: Path, folder: Path, passphrase: str) -> Manifest:
    """Unpack `source` into `folder` and check every file against the manifest. Raises BackupError; tells what is wrong.

    Whatever it raises, nothing was written outside `folder`.
    """
    found: dict[str, dict[str, int | str]] = {}
    try:
        with open(source, "rb") as file:
            sealed = is_sealed(file.peek(32))
            if sealed and not passphrase:
                raise BackupError("The backup is sealed: set FOLKMOOT_BACKUP_PASSPHRASE.")
            opened: BinaryIO = cast("BinaryIO", io.BufferedReader(Opener(file, passphrase))) if sealed else file
            with gzip.GzipFile(fileobj=opened) as zipped:
                with tarfile.open(fileobj=zipped, mode="r|") as tar:
                    for member in tar:
                        found[member.name] = _unpack_one(tar, member, folder)
                while zipped.read(1024 * 1024):  # to the end, where its checksum is
                    pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise  # no room, no right: a fault of the machine
        raise BackupError(f"The backup is damaged or is none: {error}") from error
    return _checked(found, folder)


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> dict[str, int | str]:
    """Write one member under `folder`; gives its size and SHA-256."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise BackupError(f"The backup holds {member.name!r}, which leads out of its folder or is no file.")
    inside = tar.extractfile(member)
    assert inside is not None  # noqa: S101 - a regular file has content
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    noted = _Noting(inside)
    with open(target, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        while chunk := noted.read(1024 * 1024):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return {"size": member.size, "sha256": noted.digest.hexdigest()}


def _checked(found: dict[str, dict[str, int | str]], folder: Path) -> Manifest:
    if found.pop(MANIFEST, None) is None:
        raise BackupError("The backup has no manifest: it was cut short, or is none.")
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
    except (ValueError, TypeError) as error:
        raise BackupError(f"The manifest cannot be read: {error}") from error
    if manifest.format > FORMAT:
        raise BackupError("The backup was made by a newer release of Folkmoot: install that one first.")
    for name in sorted(manifest.files.keys() | found.keys()):
        if name not in found:
            raise BackupError(f"The backup lacks {name}.")
        if name not in manifest.files:
            raise BackupError(f"The backup holds {name}, which its manifest does not name.")
        if found[name] != manifest.files[name]:
            raise BackupError(f"{name} in the backup is not what was put there.")
    (folder / MANIFEST).unlink()
    return manifest


class _Noting:
    """A file that notes the SHA-256 of what is read from it."""

    def __init__(self, file: object) -> None:
        self._file = cast("BinaryIO", file)
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk
