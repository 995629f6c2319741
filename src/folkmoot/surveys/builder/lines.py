"""Answers to choose from, as an officer types them: one a line, ``Words | value | alone``. Pure."""

from __future__ import annotations

import re
import unicodedata

from folkmoot.surveys.definition import Option

ALONE = "alone"


def read_options(text: str) -> tuple[Option, ...]:
    """The options that `text` lists. A value that is not given is made from the words."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        label, *rest = (part.strip() for part in line.split("|"))
        exclusive = bool(rest) and rest[-1].lower() == ALONE
        values = rest[:-1] if exclusive else rest
        found.append(Option(value=(values[0] if values else "") or value_of(label), label=label, exclusive=exclusive))
    return tuple(found)


def write_options(options: tuple[Option, ...]) -> str:
    """The reverse of `read_options`. The value is always written, so that it lasts when the words are changed."""
    return "\n".join(
        " | ".join([option.label.replace("|", "/"), option.value, *([ALONE] if option.exclusive else [])])
        for option in options
    )


def value_of(label: str) -> str:
    """A lasting value made from words: small letters, digits and hyphens, 60 at most."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
