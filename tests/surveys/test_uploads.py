"""What becomes of files that people attach: drawn anew, scanned by a real clamd, or refused with a reason."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from folkmoot.core.pictures import MOST_PIXELS, BadPicture, plain_picture
from folkmoot.responses import evidence
from folkmoot.surveys import uploads

HARMFUL = b"folkmoot-test-signature-not-a-virus"


def taken(name: str, content: bytes) -> uploads.Taken:
    return uploads.take([SimpleUploadedFile(name, content)], most=1)


def photo(kind: str = "JPEG") -> bytes:
    picture, out = Image.new("RGB", (40, 20), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    exif[0x0112] = 6  # lies on its side
    picture.save(out, kind, exif=exif)
    return out.getvalue() + b"PK hidden behind"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_kept_upright_without_what_the_camera_wrote(kind: str) -> None:
    file = taken("photo.jpg", photo(kind)).files[0]
    kept = evidence.path(file["sha256"]).read_bytes()
    assert b"at home" not in kept and b"hidden behind" not in kept
    assert file["size"] == len(kept)
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif() and picture.size == (20, 40)


def test_a_damaged_picture_is_refused_with_a_reason() -> None:
    got = taken("photo.png", b"\x89PNG\r\n\x1a\n" + b"nothing")
    assert got.files == [] and "damaged" in got.error


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    out = io.BytesIO()
    Image.new("1", (MOST_PIXELS // 1000 + 1, 1000)).save(out, "PNG")
    with pytest.raises(BadPicture, match="too many pixels"):
        plain_picture(out.getvalue())


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_pictures(data: bytes) -> None:
    for head in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""):
        with pytest.raises(BadPicture):
            plain_picture(head + data)


def test_a_document_that_unpacks_to_more_than_any_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
        for number in range(uploads.MOST_PARTS):
            archive.writestr(f"word/{number}.xml", "")
    assert taken("letter.docx", out.getvalue()).files == []


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: Any) -> Iterator[str]:
    """A real clamd that knows one signature, of our own making."""
    folder: Path = tmp_path_factory.mktemp("clamd")
    folder.chmod(0o755)
    (folder / "own.ndb").write_text(f"Folkmoot.Test:0:*:{HARMFUL.hex()}\n")
    where = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {where}\nForeground yes\nStreamMaxLength 1M\nLogFile {folder}/log\n"
    )
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin") or "clamd"
    running = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=-3)
    until = time.monotonic() + 60
    while not where.exists():
        assert running.poll() is None and time.monotonic() < until, (folder / "log").read_text()
        time.sleep(0.05)
    yield str(where)
    running.terminate()
    running.wait()


def test_a_file_with_something_harmful_is_never_kept(clamd: str, settings: LazySettings) -> None:
    settings.CLAMAV = clamd
    before = len(list(Path(settings.EVIDENCE_ROOT).rglob("*")))
    got = taken("letter.txt", b"Dear Sirs, " + HARMFUL)
    assert got.files == [] and "harmful" in got.error
    assert len(list(Path(settings.EVIDENCE_ROOT).rglob("*"))) == before
    assert taken("letter.txt", b"Dear Sirs, all is well").files


def test_every_file_field_of_a_form_is_scanned(clamd: str, settings: LazySettings) -> None:
    class Any_(forms.Form):
        file = forms.FileField()

    settings.CLAMAV = clamd
    bad, good = (Any_({}, {"file": SimpleUploadedFile("a.txt", words)}) for words in (HARMFUL, b"all is well"))
    assert "harmful" in str(bad.errors["file"])
    assert good.is_valid() and good.cleaned_data["file"].read() == b"all is well"


def test_a_file_that_the_scanner_cannot_take_whole_is_refused(clamd: str, settings: LazySettings) -> None:
    settings.CLAMAV = clamd
    assert "virus" in taken("long.txt", b"word " * 400_000).error


def test_without_an_answer_of_the_scanner_files_are_refused_unless_the_operator_says_otherwise(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.CLAMAV = str(tmp_path / "nobody.sock")
    got = taken("letter.txt", b"Dear Sirs")
    assert got.files == [] and "try again later" in got.error
    settings.CLAMAV_MUST_ANSWER = False
    assert taken("letter.txt", b"Dear Sirs").files
