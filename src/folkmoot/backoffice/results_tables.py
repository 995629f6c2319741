"""Stored results as plain tables, for those who look at them before the public does."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.analysis.disclosure import percentage
from folkmoot.analysis.models import ResultsTable

# The symbol that official statistics in the United Kingdom use for a confidential number.
WITHHELD = "[c]"


@dataclass(frozen=True)
class Shown:
    """One table of one question."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


def shown(stored: ResultsTable, *, number: int) -> list[Shown]:
    """The tables of one question over everybody."""
    tables = []
    for part in stored.body["parts"]:
        base = part["base"]
        rows = [
            [label, _number(total), _percent(total, base)]
            for (_, label), total in zip(part["rows"], part["totals"], strict=True)
        ]
        rows.append(["People who answered", _number(base), ""])
        caption = ": ".join(filter(None, (f"{number}. {stored.point.label}", part["label"])))
        tables.append(Shown(caption, ["Answer", "Number", "Percentage"], rows))
    return tables


def _number(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"


def _percent(count: int | None, base: int | None) -> str:
    found = percentage(count, base)
    return "" if found is None else f"{found:.1f}%"
