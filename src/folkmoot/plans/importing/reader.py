"""Which reader reads a file, and how its bytes become text."""

from __future__ import annotations

import re
from pathlib import PurePath

from folkmoot.plans.importing.blocks import Document, PlanUnreadable
from folkmoot.plans.importing.html_reader import read_html
from folkmoot.plans.importing.markdown_reader import read_markdown
from folkmoot.plans.importing.word_reader import read_word

LARGEST = 50_000_000
LARGEST_TEXT = 10_000_000
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)


def read(file_name: str, content: bytes) -> Document:
    """Read a plan by the ending of its name. Raises PlanUnreadable with a reason that an officer understands."""
    ending = PurePath(file_name).suffix.lower()
    if not content.strip():
        raise PlanUnreadable("This file is empty.")
    if len(content) > (LARGEST if ending == ".docx" else LARGEST_TEXT):
        raise PlanUnreadable("This file is larger than a plan may be: 50 MB for Word, 10 MB for text.")
    if ending == ".docx":
        document = read_word(content)
    elif ending in {".html", ".htm", ".xhtml"}:
        document = read_html(decode(content, declared=True))
    elif ending in {".md", ".markdown"}:
        document = read_markdown(decode(content))
    else:
        raise PlanUnreadable(f"Files ending in “{ending or 'nothing'}” are not read: use .docx, .html or .md.")
    if not document.blocks:
        raise PlanUnreadable("There is no text in this file.")
    return document


def decode(content: bytes, *, declared: bool = False) -> str:
    """The text in `content`: by its byte order mark, by what the HTML declares, else UTF-8."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif declared and (found := _DECLARED.search(content[:4096])):
        encoding = found[1].decode("ascii")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise PlanUnreadable(f"This file is not text in the encoding {encoding!r}: save it as UTF-8.") from error
    if "\x00" in text:
        raise PlanUnreadable("This file is not text.")
    # An XML declaration is refused by the HTML parser in text that is decoded already.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
