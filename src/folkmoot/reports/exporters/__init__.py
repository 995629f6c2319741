"""Formats of an export. Each is one module with one function, registered here by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.reports.columns import Column, Value
from folkmoot.reports.exporters import csv, json, parquet, xlsx

Rows = Iterable[Sequence[Value]]
# Writes the data and its dictionary into a folder, under a name without a suffix; gives the files written.
Write = Callable[[Path, str, Sequence[Column], Rows], list[Path]]


@dataclass(frozen=True)
class Exporter:
    """One format: its key, what people read, and how it is written."""

    key: str
    label: str
    write: Write


_EXPORTERS: dict[str, Exporter] = {}


def register(exporter: Exporter) -> None:
    """Make a format known. Raises ValueError when its key is taken by another."""
    if _EXPORTERS.setdefault(exporter.key, exporter) != exporter:
        raise ValueError(f"a format {exporter.key!r} is registered already")


def get(key: str) -> Exporter:
    """The format by its key. Raises KeyError."""
    return _EXPORTERS[key]


def all_exporters() -> list[Exporter]:
    """All formats, in the order of their registration."""
    return list(_EXPORTERS.values())


register(Exporter("csv", "CSV (text, for any program)", csv.write))
register(Exporter("xlsx", "Excel workbook", xlsx.write))
register(Exporter("json", "JSON", json.write))
register(Exporter("parquet", "Parquet (columns, for large data)", parquet.write))
