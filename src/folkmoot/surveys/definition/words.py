"""Plain text from the outside: tidied, bounded and counted. Pure: no Django import."""

from __future__ import annotations

import unicodedata

SHORT_LIMIT = 500
LONG_LIMIT = 20_000
_KEPT_CONTROLS = "\n\t"
_BYTE_ORDER_MARK = "\ufeff"


def tidy(value: object, *, limit: int = LONG_LIMIT, lines: bool = True) -> str:
    """`value` as text in Unicode's composed form (NFC), without control characters, stripped, at most `limit` long.

    What is no text becomes empty. With ``lines=False`` every run of white space becomes one space.
    """
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in _KEPT_CONTROLS or _may_stand(c))
    text = unicodedata.normalize("NFC", text)
    text = text.strip() if lines else " ".join(text.split())
    return text[:limit].rstrip()


def too_long(value: object, *, limit: int) -> bool:
    """Whether `tidy` would cut some of `value` off."""
    return isinstance(value, str) and len(tidy(value, limit=len(value))) > limit


def count_words(text: str) -> int:
    """How many words `text` has: runs of characters between white space, so that "well-known" is one."""
    return len(text.split())


def _may_stand(character: str) -> bool:
    return character != _BYTE_ORDER_MARK and unicodedata.category(character) not in {"Cc", "Cs"}
