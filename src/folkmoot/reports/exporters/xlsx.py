"""An Excel workbook: the rows, on as many sheets as they need, and the data dictionary on its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from folkmoot.reports.cells import harmless
from folkmoot.reports.columns import DICTIONARY, Column, Value

ROWS_A_SHEET = 1_048_576
LONGEST_TEXT = 32_767
CUT = " […cut: a cell holds 32,767 characters]"


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> list[Path]:
    import xlsxwriter  # here, so that a site that starts again does not wait for it

    path = folder / f"{name}.xlsx"
    # Each row goes to the disk as it is written, so that the size of the book costs no memory.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        dictionary = book.add_worksheet("Dictionary")
        _line(dictionary, 0, list(DICTIONARY), bold)
        for number, column in enumerate(columns, 1):
            _line(dictionary, number, [column.described()[key] for key in DICTIONARY])
        sheet, number = None, ROWS_A_SHEET
        sheets = 0
        for row in rows:
            if sheet is None or number >= ROWS_A_SHEET:
                sheets += 1
                sheet, number = _sheet(book, sheets, columns, bold), 1
            _line(sheet, number, row)
            number += 1
        if sheet is None:
            _sheet(book, 1, columns, bold)
    return [path]


def _sheet(book: Any, number: int, columns: Sequence[Column], bold: Any) -> Any:
    sheet = book.add_worksheet("Data" if number == 1 else f"Data {number}")
    _line(sheet, 0, [column.name for column in columns], bold)
    sheet.freeze_panes(1, 1)
    return sheet


def _line(sheet: Any, number: int, row: Sequence[Value], style: Any = None) -> None:
    for place, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(number, place, value, style)
        elif isinstance(value, str):
            sheet.write_string(number, place, _fitting(harmless(value)), style)
        else:
            sheet.write_number(number, place, value, style)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
