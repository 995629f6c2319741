"""What changed between two texts, word by word. Pure: no Django import."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """Some words that are the same in both texts, were put in, or were taken out."""

    text: str
    kind: str = "same"  # same, in, out


def pieces(before: str, now: str) -> list[Piece]:
    """The words of both texts in order, each once."""
    old, new = before.split(), now.split()
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(" ".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece(" ".join(old[a:b]), "out"))
        if d > c:
            found.append(Piece(" ".join(new[c:d]), "in"))
    return found
