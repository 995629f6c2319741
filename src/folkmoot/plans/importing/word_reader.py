"""Word documents (.docx): unpacked with care, looked through for what cannot be read, then read by way of HTML."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import mammoth
from lxml import etree

from folkmoot.plans.importing.blocks import Document, PlanUnreadable, Unread
from folkmoot.plans.importing.html_reader import read_html

MOST_FILES = 4_000
MOST_UNPACKED = 200_000_000
MOST_XML = 40_000_000

STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Objective'] => h2.objective:fresh",
        "p[style-name='Commitment'] => h3.commitment:fresh",
        "p[style-name='Caption'] => p.caption:fresh",
        "p[style-name='caption'] => p.caption:fresh",
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        "p[style-name^='toc '] => !",
        "p[style-name='TOC Heading'] => !",
    )
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# By local name, whatever the namespace: what a plain text cannot hold, or wants a look after the import.
NOTICED = {
    "ins": "tracked change, an insertion: read as if accepted",
    "del": "tracked change, a deletion: left out as if accepted",
    "moveFrom": "tracked change, text moved away: left out as if accepted",
    "commentReference": "comment: left out",
    "txbxContent": "text box: please check that its words stand in the right place",
    "oMath": "equation: left out",
    "OLEObject": "embedded object: left out",
    "chart": "chart: left out, put it in as an image with a text alternative and give its figures in a table",
    "relIds": "diagram (SmartArt): left out",
    "altChunk": "embedded document: left out",
}


def read_word(content: bytes) -> Document:
    """Read a .docx file. Raises PlanUnreadable when it is not one, is damaged, or is far too large once unpacked."""
    main = _check(content)
    pictures: dict[str, bytes] = {}

    def keep(image: Any) -> dict[str, str]:
        address = f"picture:{len(pictures) + 1}"
        with image.open() as opened:
            pictures[address] = opened.read()
        return {"src": address}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            id_prefix="",
            convert_image=mammoth.images.img_element(keep),
        )
    except Exception as error:  # the reader may raise anything on a damaged file
        raise PlanUnreadable("This Word document is damaged and cannot be read.") from error
    document = read_html(_without_automatic_marks(result.value), pictures)
    document.unread += [
        Unread("linked image, which is never fetched: put it into the document", "in the document")
        for message in result.messages
        if "external image" in message.message
    ]
    document.unread += noticed(main)
    return document


def _check(content: bytes) -> bytes:
    """The main part of the document, when the file is a sound .docx of sensible size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise PlanUnreadable("This file is far larger once unpacked than any plan.")
            xml = {p.filename: p for p in parts if p.filename.endswith((".xml", ".rels"))}
            if "word/document.xml" not in xml:
                raise PlanUnreadable("This is not a Word document (.docx).")
            for part in xml.values():
                _check_part(archive, part)
            return archive.read("word/document.xml")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise PlanUnreadable("This is not a Word document (.docx), or it is damaged or locked.") from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.file_size > MOST_XML:
        raise PlanUnreadable("This file is far larger once unpacked than any plan.")
    # A document type is where entities are declared, which can grow without bound or point at other files.
    if b"<!DOCTYPE" in archive.read(part) or b"<!ENTITY" in archive.read(part):
        raise PlanUnreadable("This Word document declares entities, which no word processor writes.")


def noticed(main: bytes) -> list[Unread]:
    """What stands in the document that a reader of plain text would lose, each with where."""
    try:
        root = etree.fromstring(main, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise PlanUnreadable("This Word document is damaged and cannot be read.") from error
    unread: list[Unread] = []
    under, words = "", ""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if element.tag == f"{_W}p":
            words = "".join(t.text or "" for t in element.iter(f"{_W}t", f"{_W}delText"))[:60]
            style = element.find(f"{_W}pPr/{_W}pStyle")
            if style is not None and re.match(r"(?i)heading|title|objective|commitment", style.get(f"{_W}val") or ""):
                under = words
        elif (what := NOTICED.get(name)) and not _fallback(element):
            place = f"under “{under}”" if under else "before the first heading"
            unread.append(Unread(what, f"{place}, near “{words}”" if words else place))
    return list(dict.fromkeys(unread))


def _fallback(element: Any) -> bool:
    """Whether this stands in the second copy that Word keeps for older programs."""
    return any(etree.QName(a).localname in {"Fallback", "rPr", "pPr", "trPr"} for a in element.iterancestors())


def _without_automatic_marks(source: str) -> str:
    """Without the bookmarks that Word sets by itself (_Toc…, _GoBack): they change from save to save."""
    return re.sub(r'<a id="_[^"]*"></a>', "", source)
