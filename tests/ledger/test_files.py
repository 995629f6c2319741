"""The public files: tiles as tlog-tiles lays them out, notes and checkpoints as other programs read them."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.ledger import notes, tiles, tree
from folkmoot.ledger.folder import LogFolder
from folkmoot.ledger.notes import Checkpoint, VerifierKey

AT = dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
# The example of the signed-note specification (https://c2sp.org/signed-note) and the key that made it are not published
# together; this pair is the one of Go's golang.org/x/mod/sumdb/note documentation.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


@given(st.lists(st.integers(0, 700), max_size=6))
def test_a_log_grown_in_any_steps_has_the_files_of_one_grown_at_once(steps: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        size, folder = 0, LogFolder(Path(name))
        for step in steps:
            root = folder.extend(size, map(entry, range(size, size + step)))
            size += step
            assert root == tree.root([tree.leaf_hash(entry(n)) for n in range(size)])
        reader = folder.reader(size)
        assert list(reader.entries()) == [entry(n) for n in range(size)]


def test_tiles_lie_where_the_specification_says() -> None:
    # The example of C2SP tlog-tiles: 70,000 entries.
    with tempfile.TemporaryDirectory() as name:
        folder = LogFolder(Path(name))
        root = folder.extend(0, map(entry, range(70_000)))
        files = {str(p.relative_to(name)): p.stat().st_size for p in Path(name).rglob("*") if p.is_file()}
        assert sum(path.startswith("tile/0/") and size == 8192 for path, size in files.items()) == 273
        assert files["tile/0/273.p/112"] == 112 * 32
        assert files["tile/1/000"] == 8192
        assert files["tile/1/001.p/17"] == 17 * 32
        assert files["tile/2/000.p/1"] == 32
        assert sum(path.startswith("tile/entries/") for path in files) == 274
        reader = folder.reader(70_000)
        for index in (0, 255, 256, 65_535, 65_536, 69_999):
            leaf = tree.leaf_hash(entry(index))
            assert tree.root_by_inclusion(leaf, index, 70_000, reader.inclusion(index)) == root
        for old in (1, 255, 256, 257, 65_536, 69_999):
            old_root = tree.root([tree.leaf_hash(entry(n)) for n in range(old)])
            tree.check_consistency(old, old_root, 70_000, root, reader.consistency(old))
    assert tiles.path(0, 1234067) == "tile/0/x001/x234/067"


@pytest.mark.parametrize("path", ["0/000", "63/x001/234.p/17", "entries/x999/x000/001", "12/001.p/255"])
def test_a_path_of_a_tile_is_known(path: str) -> None:
    assert tiles.is_path(path)


@pytest.mark.parametrize("path", ["", "../x", "0/00", "64/000", "0/000/../../x", "0/x000", "0/000.p/0", "0/000\n"])
def test_nothing_else_is_a_path_of_a_tile(path: str) -> None:
    assert not tiles.is_path(path)


def test_a_note_that_another_program_signed_is_read() -> None:
    opened = notes.open_note(GO_NOTE, [VerifierKey.parse(GO_KEY)])
    assert opened.text.startswith("If you think cryptography")
    assert str(opened.key) == GO_KEY


@pytest.mark.parametrize(
    "broken",
    [
        GO_NOTE.replace("problem", "question"),
        GO_NOTE.replace("x08go", "x08gp"),
        GO_NOTE.replace("\n\n", "\n"),
        GO_NOTE.rstrip(),
        GO_NOTE.replace("— ", "- "),
        GO_NOTE.replace("PeterNeumann x", "Somebody x"),
        "",
    ],
)
def test_a_note_that_was_changed_is_refused(broken: str) -> None:
    with pytest.raises(notes.BadNote):
        notes.open_note(broken, [VerifierKey.parse(GO_KEY)])


@pytest.mark.parametrize("text", ["", "a+b", "PeterNeumann+c74f20a4+" + GO_KEY.split("+", 2)[2], GO_KEY[:-4]])
def test_a_key_not_copied_whole_is_refused(text: str) -> None:
    with pytest.raises(notes.BadNote):
        VerifierKey.parse(text)


def test_a_checkpoint_holds_its_time_and_neither_can_be_changed() -> None:
    private = Ed25519PrivateKey.generate()
    key = VerifierKey("example.org/ledger/responses", private.public_key().public_bytes_raw())
    made = Checkpoint(key.name, 7, b"r" * 32, AT)
    note = notes.sign_checkpoint(made, private)
    assert note.startswith("example.org/ledger/responses\n7\n")
    assert notes.open_checkpoint(note, [key]) == made
    later = notes.sign_checkpoint(Checkpoint(key.name, 7, b"r" * 32, AT + dt.timedelta(days=1)), private)
    time_line = note.splitlines()[-1]
    stolen = time_line[:-20] + later.splitlines()[-1][-20:]
    for broken in (note.replace("\n7\n", "\n8\n"), note.replace(time_line, stolen)):
        with pytest.raises(notes.BadNote):
            notes.open_checkpoint(broken, [key])
