"""Tables, with header cells, merged cells and a caption."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from folkmoot.plans.importing.blocks import Cell, Runs, Table
from folkmoot.plans.importing.inline import Gathered, gather, tag_of

WIDEST = 200


def read_table(element: Any, notes: dict[str, str], found: Gathered, caption: Runs) -> Table:
    """One table. Without any header cell its first row is taken for the header, which is reported."""
    rows: list[tuple[Cell, ...]] = []
    head = 0
    for row, in_head in _rows(element):
        cells = tuple(_cell(cell, notes, found, in_head) for cell in row if tag_of(cell) in {"td", "th"})
        if not cells:
            continue
        if head == len(rows) and (in_head or (all(c.header for c in cells) and len(cells) > 1)):
            head += 1
        rows.append(cells)
    for nested in element.iter("caption"):
        caption = caption or gather(nested, notes, found)
        break
    if rows and not any(cell.header for row in rows for cell in row):
        found.unread.append("table without a header row: its first row was taken for one")
        rows[0] = tuple(replace(cell, header=True) for cell in rows[0])
        head = 1
    if found.images:
        found.unread.append("image inside a table: it was put after the table")
    return Table(tuple(rows), head, caption, element.get("id") or "")


def _rows(table: Any) -> list[tuple[Any, bool]]:
    """The rows of this table, not of tables inside it, each with whether it stands in the head."""
    rows = []
    for child in table:
        if tag_of(child) == "tr":
            rows.append((child, False))
        elif tag_of(child) in {"thead", "tbody", "tfoot"}:
            rows += [(row, tag_of(child) == "thead") for row in child if tag_of(row) == "tr"]
    return rows


def _cell(element: Any, notes: dict[str, str], found: Gathered, in_head: bool) -> Cell:
    header = in_head or tag_of(element) == "th"
    return Cell(gather(element, notes, found), header, _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: Any, name: str) -> int:
    value = element.get(name) or ""
    return max(1, min(int(value), WIDEST)) if value.isdecimal() else 1
