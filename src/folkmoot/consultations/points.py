"""What an answer to each kind of point looks like. Pure: no Django import.

An answer is an object whose members are the parts that were given, whatever the channel:

    {"choice": "yes"}                               one choice, agreement scale
    {"choices": ["bus", "walk"], "other": "boat"}   many choices; ``other`` is the person's own words
    {"rows": {"safe-day": "agree"}}                 grid of scales: one choice a row
    {"ranking": ["c", "a", "b"]}                    most important first; may be partial
    {"number": 3.5}  {"date": "2025-01-31"}
    {"text": "..."}                                 free words; also "why", beside a choice
    {"place": {"lat": 51.5, "lon": -0.1, "label": "Brixton", "borough": "E09000022"}}  degrees: both or none
    {"files": [{"name": "map.png", "sha256": "...", "size": 1234, "type": "image/png"}]}

A point's ``scheme`` holds what is needed to show and count the answers:

    {"options": [{"value": "yes", "label": "Yes", "exclusive": false}], "rows": [{"value": ..., "label": ...}],
     "min": 0, "max": 10, "words": 300, "other": true}
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of point, each with the parts that an answer to it may have."""

    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    GRID = "grid"
    RANKING = "ranking"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    FILES = "files"
    PLACE = "place"
    SUPPORT = "support"


PARTS: dict[Kind, frozenset[str]] = {
    Kind.CHOICE: frozenset({"choice", "other"}),
    Kind.CHOICES: frozenset({"choices", "other"}),
    Kind.SCALE: frozenset({"choice"}),
    Kind.GRID: frozenset({"rows"}),
    Kind.RANKING: frozenset({"ranking"}),
    Kind.NUMBER: frozenset({"number"}),
    Kind.TEXT: frozenset({"text"}),
    Kind.DATE: frozenset({"date"}),
    Kind.FILES: frozenset({"files"}),
    Kind.PLACE: frozenset({"place"}),
    # How strongly somebody supports a commitment (a scale) and why.
    Kind.SUPPORT: frozenset({"choice", "text"}),
}

# The parts that are somebody's own words: they show in public only after a person cleared them.
WORDS = frozenset({"text", "other"})
