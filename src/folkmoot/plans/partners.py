"""What kind of organisation a partner is, guessed from its name; officers may put it right."""

from __future__ import annotations

import re

# The first that fits decides. The values are those of `Partner.Kind`.
WORDS: list[tuple[str, str]] = [
    (r"council|borough|local authorit", "council"),
    (r"health|nhs|hospital", "health"),
    (r"transport|tfl|\brail", "transport"),
    (r"justice|court|prosecut|probation|prison", "justice"),
]


def kind_of(name: str) -> str:
    """The kind of the partner called `name`."""
    return next((kind for words, kind in WORDS if re.search(words, name, re.I)), "other")
