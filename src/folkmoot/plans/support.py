"""What is asked about a commitment: how strongly somebody supports it, and why. No database in here."""

from __future__ import annotations

from typing import Any

from folkmoot.responses.channels import Channel

CHANNEL = Channel("plan", "In the text of the plan")

CHOICES: list[tuple[str, str]] = [
    ("strongly-support", "Strongly support"),
    ("support", "Support"),
    ("neither", "Neither support nor oppose"),
    ("oppose", "Oppose"),
    ("strongly-oppose", "Strongly oppose"),
]
LABELS = dict(CHOICES)
WHY_WORDS = 300

SCHEME: dict[str, Any] = {
    "options": [{"value": value, "label": label} for value, label in CHOICES],
    "words": WHY_WORDS,
}


def word_count(text: str) -> int:
    """How many words there are, counted as the page counts them: at spaces."""
    return len(text.split())
