"""Cells of a spreadsheet that cannot do harm. Pure: no Django import."""

from __future__ import annotations

# What a spreadsheet may take for the start of a formula (OWASP, "CSV Injection"), full-width forms included.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What may stand before it and be overlooked: spaces, and the apostrophe that we put there ourselves.
_BEFORE = " '\u00a0"


def harmless(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet might run it as a formula; else as it is."""
    return f"'{text}" if _starts_formula(text) else text


def as_written(cell: str) -> str:
    """The text of which `harmless` made `cell`."""
    return cell[1:] if cell.startswith("'") and _starts_formula(cell) else cell


def _starts_formula(text: str) -> bool:
    return text.lstrip(_BEFORE).startswith(STARTERS)
