"""CSV by RFC 4180 in UTF-8, with the data dictionary in a second file. What is empty was not answered."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from folkmoot.reports.cells import harmless
from folkmoot.reports.columns import DICTIONARY, Column, Value


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> list[Path]:
    data, dictionary = folder / f"{name}.csv", folder / f"{name}-dictionary.csv"
    # The mark at the start tells spreadsheets that it is UTF-8.
    with data.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(column.name) for column in columns])
        writer.writerows([_cell(value) for value in row] for row in rows)
    with dictionary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(DICTIONARY)
        writer.writerows([harmless(column.described()[key]) for key in DICTIONARY] for column in columns)
    return [data, dictionary]


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
