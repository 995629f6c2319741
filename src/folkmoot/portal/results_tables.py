"""A stored table of results as the page shows it: cells in words, bars with their lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from folkmoot.analysis.disclosure import percentage

# The symbol that official statistics in the United Kingdom use for a confidential number.
WITHHELD = "[c]"
# More bars than this are no chart; the table tells it better.
MOST_BARS = 120


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, its length in a hundred, and the number in words. No length where it is withheld."""

    label: str
    percent: float | None
    text: str


@dataclass(frozen=True)
class Bars:
    """Bars under a heading; a table of everybody has one such group without a heading."""

    heading: str
    bars: list[Bar]


@dataclass(frozen=True)
class ShownTable:
    """One table of a question with its chart."""

    key: str
    caption: str
    columns: list[str]
    rows: list[list[str]]
    groups: list[Bars]
    base: str
    single: bool
    withheld: bool


def number(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"


def percent(count: int | None, base: int | None) -> str:
    """The percentage in words. Nothing where there is nothing to divide by."""
    found = percentage(count, base)
    if found is None:
        return WITHHELD if count is None or base is None else ""
    return f"{found:.0f}%" if found in (0.0, 100.0) else f"{found:.1f}%"


def tables(body: dict[str, Any], caption: str) -> list[ShownTable]:
    """The tables of one question by one breakdown."""
    return [_table(part, body.get("groups", []), caption) for part in body["parts"]]


def _table(part: dict[str, Any], groups: list[list[str]], caption: str) -> ShownTable:
    by_group = _by_group(part, groups) if groups else _everybody(part)
    return ShownTable(
        key=part["key"],
        caption=part["label"] or caption,
        columns=by_group[0],
        rows=by_group[1],
        groups=_bars(part, groups),
        base=number(part["base"]),
        single=part["single"],
        withheld=any(WITHHELD in cell for row in by_group[1] for cell in row),
    )


def _everybody(part: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    base = part["base"]
    rows = [
        [label, number(total), percent(total, base)]
        for (_, label), total in zip(part["rows"], part["totals"], strict=True)
    ]
    return ["Answer", "Number", "Percentage"], [*rows, ["People who answered", number(base), percent(base, base)]]


def _by_group(part: dict[str, Any], groups: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    kept = _kept(part)
    columns = ["Answer", *(groups[c][1] for c in kept), "Everybody"]
    rows = [
        [
            label,
            *(_both(part["counts"][r][c], part["bases"][c]) for c in kept),
            _both(part["totals"][r], part["base"]),
        ]
        for r, (_, label) in enumerate(part["rows"])
    ]
    return columns, [*rows, ["People who answered", *(number(part["bases"][c]) for c in kept), number(part["base"])]]


def _kept(part: dict[str, Any]) -> list[int]:
    """The groups that are shown: not those of which it is public that nobody answered."""
    return [c for c, base in enumerate(part["bases"]) if base != 0]


def _both(count: int | None, base: int | None) -> str:
    """A number with its percentage."""
    if count is None:
        return WITHHELD
    return f"{count:,} ({percent(count, base)})" if base else number(count)


def _bars(part: dict[str, Any], groups: list[list[str]]) -> list[Bars]:
    if not groups:
        bars = [
            Bar(label, percentage(total, part["base"]), _bar_text(total, part["base"]))
            for (_, label), total in zip(part["rows"], part["totals"], strict=True)
        ]
        return [Bars("", bars)] if bars and part["base"] else []
    kept = _kept(part)
    if len(kept) * len(part["rows"]) > MOST_BARS:
        return []
    return [
        Bars(
            label,
            [
                Bar(
                    groups[c][1],
                    percentage(part["counts"][r][c], part["bases"][c]),
                    _bar_text(part["counts"][r][c], part["bases"][c]),
                )
                for c in kept
            ],
        )
        for r, (_, label) in enumerate(part["rows"])
    ]


def _bar_text(count: int | None, base: int | None) -> str:
    return "withheld" if count is None or base is None else f"{percent(count, base)} ({count:,})"


def csv_rows(body: dict[str, Any], divided_by: str) -> Iterator[list[str]]:
    """The protected table as rows of a file: one for each part, answer and group."""
    yield ["part", "answer", "answer_label", "divided_by", "group", "group_label", "count", "base", "percentage"]
    for part in body["parts"]:
        for r, (value, label) in enumerate(part["rows"]):
            name = [part["label"], value, label]
            for c, (group, group_label) in enumerate(body.get("groups", [])):
                count, base = part["counts"][r][c], part["bases"][c]
                yield [*name, divided_by, group, group_label, *_csv_numbers(count, base)]
            yield [*name, "", "", "Everybody", *_csv_numbers(part["totals"][r], part["base"])]


def _csv_numbers(count: int | None, base: int | None) -> list[str]:
    return [*(WITHHELD if n is None else str(n) for n in (count, base)), percent(count, base).rstrip("%")]
