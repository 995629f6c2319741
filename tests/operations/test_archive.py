"""A backup that was damaged, cut short, sealed with another passphrase or made to lead astray is refused."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.core.backup import BackupError, archive, sealing

WORDS = {"evidence/aa/one": b"first", "secret-key": b"kept", "ledger/leaves": b"x" * 3_000_000}


def made(folder: Path, passphrase: str = "") -> Path:
    manifest = archive.Manifest("2026-11-25T08:00:00+00:00", "1", "sqlite", True)
    target = folder / "site.folkmoot"
    with archive.writing(target, manifest, passphrase) as writer:
        for name, words in WORDS.items():
            source = folder / "source"
            source.write_bytes(words)
            writer.add(source, name)
    return target


def crafted(folder: Path, members: dict[str, bytes], manifest: dict[str, object] | None = None) -> Path:
    """An archive as somebody else might write it."""
    target = folder / "crafted"
    told = {"made_at": "", "folkmoot": "", "database": "sqlite", "keys": True, "files": {}} | (manifest or {})
    with tarfile.open(target, "w:gz") as tar:
        for name, words in {**members, archive.MANIFEST: json.dumps(told).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(words)
            tar.addfile(member, io.BytesIO(words))
    return target


def unpacked(source: Path, folder: Path, passphrase: str = "") -> dict[str, bytes]:
    archive.unpack(source, folder, passphrase)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("passphrase", ["", "a long and quiet sentence"])
def test_what_goes_in_comes_out_and_only_its_owner_may_read_the_file(tmp_path: Path, passphrase: str) -> None:
    source = made(tmp_path, passphrase)
    assert source.stat().st_mode & 0o777 == 0o600
    assert unpacked(source, tmp_path / "out", passphrase) == WORDS
    assert (b"kept" in source.read_bytes()) is False
    assert [p.name for p in tmp_path.glob(".backup-*")] == []


@pytest.mark.parametrize("passphrase", ["", "a long and quiet sentence"])
def test_a_changed_or_shortened_file_is_refused(tmp_path: Path, passphrase: str) -> None:
    whole = made(tmp_path, passphrase).read_bytes()
    bad = tmp_path / "bad"
    for number, cut in enumerate([0, 1, 40, len(whole) // 2, len(whole) - 1]):
        bad.write_bytes(whole[:cut])
        with pytest.raises(BackupError):
            archive.unpack(bad, tmp_path / f"cut-{number}", passphrase)
    for number, place in enumerate([0, 60, len(whole) // 2, len(whole) - 5]):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            archive.unpack(bad, tmp_path / f"changed-{number}", passphrase)


@pytest.mark.parametrize(("passphrase", "said"), [("another", "passphrase is wrong"), ("", "PASSPHRASE")])
def test_a_sealed_backup_opens_with_its_own_passphrase_only(tmp_path: Path, passphrase: str, said: str) -> None:
    with pytest.raises(BackupError, match=said):
        archive.unpack(made(tmp_path, "the right one"), tmp_path / "out", passphrase)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "evidence/../../outside"])  # noqa: S108
def test_a_member_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    source = crafted(tmp_path, {name: b"words"})
    with pytest.raises(BackupError, match="leads out"):
        archive.unpack(source, tmp_path / "out" / "inner", "")
    assert not (tmp_path / "outside").exists() and not (tmp_path / "out" / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "links", "w:gz") as tar:
        link = tarfile.TarInfo("evidence")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
    with pytest.raises(BackupError, match="no file"):
        archive.unpack(tmp_path / "links", tmp_path / "out", "")


def test_a_missing_and_an_added_member_and_a_missing_manifest_are_named(tmp_path: Path) -> None:
    named = {"files": {"evidence/aa": {"size": 1, "sha256": "0" * 64}}}
    with pytest.raises(BackupError, match="lacks evidence/aa"):
        archive.unpack(crafted(tmp_path, {}, named), tmp_path / "1", "")
    with pytest.raises(BackupError, match="manifest does not name"):
        archive.unpack(crafted(tmp_path, {"more": b"."}), tmp_path / "2", "")
    with pytest.raises(BackupError, match="is not what was put there"):
        archive.unpack(crafted(tmp_path, {"evidence/aa": b"!"}, named), tmp_path / "3", "")
    with tarfile.open(tmp_path / "none", "w:gz"):
        pass
    with pytest.raises(BackupError, match="no manifest"):
        archive.unpack(tmp_path / "none", tmp_path / "4", "")


@settings(max_examples=8)  # the key takes its time on purpose
@given(
    st.lists(st.binary(max_size=2000), max_size=5), st.sampled_from([0, sealing.CHUNK - 1, sealing.CHUNK, 2_500_000])
)
def test_a_seal_gives_back_every_byte_however_it_was_written(parts: list[bytes], more: int) -> None:
    parts = [*parts, b"m" * more]
    file = io.BytesIO()
    sealer = sealing.Sealer(file, "words")
    for part in parts:
        sealer.write(part)
    sealer.close()
    file.seek(0)
    assert io.BufferedReader(sealing.Opener(file, "words")).read() == b"".join(parts)
