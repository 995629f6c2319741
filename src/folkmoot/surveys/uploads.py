"""Files that people attach: what they are by their content, not their name, and where they are kept."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from folkmoot.core.pictures import BadPicture, plain_picture
from folkmoot.core.scanning import NotClean, scan
from folkmoot.responses import evidence
from folkmoot.surveys.definition import tidy

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
ENDINGS = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", DOCX: ".docx", ODT: ".odt", TEXT: ".txt"}
ACCEPT = ",".join([*ENDINGS.values(), ".jpeg"])
WRONG_KIND = "“{}” cannot be taken. Choose a PDF, PNG, JPEG, Word (DOCX), OpenDocument (ODT) or plain text file."
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# A word processor opens no more than this, and neither should whoever reads what was sent.
MOST_PARTS, MOST_UNPACKED = 5_000, 200 * 1_048_576
Refused = (BadPicture, NotClean)
_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass
class Taken:
    """The files that were taken, as an answer names them, and what was wrong with the others."""

    files: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""


def take(uploaded: list[Any], *, most: int) -> Taken:
    """Keep the files that can be taken, at most `most`; one that cannot be is told of and not kept."""
    taken = Taken()
    sent = [file for file in uploaded if isinstance(file, UploadedFile)]
    if len(sent) > most:
        taken.error = "Choose one file only." if most == 1 else f"Choose {most} files or fewer."
        return taken
    for file in sent:
        name = tidy(file.name, limit=150, lines=False) or "file"
        kind = sniff(file)
        if not file.size:
            taken.error = f"“{name}” is empty. Choose another file."
        elif file.size > settings.UPLOAD_LIMIT_BYTES:
            taken.error = f"“{name}” is too large. The limit is {settings.UPLOAD_LIMIT_BYTES // 1_048_576} MB."
        elif not kind:
            taken.error = WRONG_KIND.format(name)
        else:
            try:
                scan(file)
                chunks = [plain_picture(file.read())] if kind.startswith("image/") else list(file.chunks())
            except Refused as error:
                taken.error = f"“{name}” was not taken. {error}"
                continue
            digest, size = evidence.store(chunks), sum(map(len, chunks))
            taken.files.append({"name": _named(name, kind), "sha256": digest, "size": size, "type": kind})
    return taken


def sniff(file: UploadedFile[Any]) -> str:
    """The media type that the content of `file` shows; empty where it is none that is taken."""
    file.seek(0)
    head = file.read(4_096)
    kind = next((kind for signature, kind in _SIGNATURES.items() if head.startswith(signature)), "")
    if not kind and head.startswith(b"PK\x03\x04"):
        kind = _inside(file)
    elif not kind and head and _is_text(file):
        kind = TEXT
    file.seek(0)
    return kind


def _inside(file: UploadedFile[Any]) -> str:
    """What a ZIP archive holds, by its list of contents; nothing large is unpacked."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return ""
            names = {part.filename for part in parts}
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return "" if "word/vbaProject.bin" in names else DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return ODT if archive.read("mimetype").strip() == ODT.encode() else ""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return ""
    return ""


def _is_text(file: UploadedFile[Any]) -> bool:
    file.seek(0)
    start = file.read(1_024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return False
    file.seek(0)
    return not any(_CONTROLS.search(chunk) for chunk in file.chunks())


def _named(name: str, kind: str) -> str:
    """`name` with the ending of what the file is."""
    endings = {".jpg", ".jpeg"} if kind == "image/jpeg" else {ENDINGS[kind]}
    return name if PurePath(name).suffix.lower() in endings else f"{name}{ENDINGS[kind]}"
