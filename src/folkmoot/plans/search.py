"""Search within a text: which parts hold all the words, and the words marked in their HTML. Pure: no Django import."""

from __future__ import annotations

import re
from html import escape, unescape

MOST_WORDS = 10
_TAG = re.compile(r"(<[^>]*>)")


def terms(query: str) -> list[str]:
    """The words looked for, without repeats."""
    return list(dict.fromkeys(re.findall(r"[\w'’-]*\w[\w'’-]*", query.casefold())))[:MOST_WORDS]


def holds(text: str, words: list[str]) -> bool:
    """Whether each word begins a word of `text`."""
    return bool(words) and all(re.search(_pattern([word]), text, re.I) for word in words)


def marked(html: str, words: list[str]) -> str:
    """`html` with the words marked. It is HTML that we wrote: well-formed, with all else escaped."""
    pattern = re.compile(_pattern(words), re.I)

    def mark(piece: str) -> str:
        parts = re.split(f"({pattern.pattern})", unescape(piece), flags=re.I)
        return "".join(f"<mark>{escape(p)}</mark>" if n % 2 else escape(p) for n, p in enumerate(parts))

    return "".join(piece if piece.startswith("<") else mark(piece) for piece in _TAG.split(html) if piece)


def snippet(text: str, words: list[str], length: int = 160) -> str:
    """A stretch of `text` about the first occurrence."""
    found = re.search(_pattern(words), text, re.I)
    start = max(0, (found.start() if found else 0) - length // 3)
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + length]
    if start + length < len(text):
        cut = cut.rpartition(" ")[0] + " …"
    return ("… " if start else "") + cut


def _pattern(words: list[str]) -> str:
    return r"\b(?:" + "|".join(re.escape(word) for word in words) + ")"
