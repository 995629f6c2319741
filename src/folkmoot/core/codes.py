"""Codes that people read aloud, type and keep: receipts and public references."""

from __future__ import annotations

import secrets

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U to be misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")


def new_code(groups: int = 3) -> str:
    """A random code of `groups` groups of four characters, 20 bits each, such as ``7H3K-0W2M-9TQX``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def read_code(typed: str) -> str:
    """A code as somebody typed it, put into its canonical form; what cannot be one comes back as it is, upper case."""
    kept = "".join(c for c in typed.upper().translate(_MISREAD) if c in ALPHABET)
    return "-".join(kept[i : i + 4] for i in range(0, len(kept), 4)) or typed.upper()
