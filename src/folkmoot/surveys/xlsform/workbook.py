"""A workbook from the outside, read as rows of named cells that know where they stand. Pure."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

LARGEST_FILE = 10 * 1_048_576
LARGEST_UNPACKED = 60 * 1_048_576
MOST_PARTS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 100


class NotReadable(Exception):
    """The file is no workbook that can be read; the message says why."""


@dataclass(frozen=True)
class Note:
    """Something to tell the officer, and where: sheet, row and column as the spreadsheet shows them."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [f"sheet ‘{self.sheet}’" if self.sheet else ""]
        place += [f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        where = ", ".join(part for part in place if part)
        return f"{where[:1].upper()}{where[1:]}: {self.message}" if where else self.message


@dataclass
class Notes:
    """Errors stop an import; warnings say what is left out."""

    errors: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row: its cells by the name of the column."""

    sheet: str
    number: int
    cells: dict[str, str]
    columns: dict[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "")

    def note(self, column: str, message: str) -> Note:
        """A note about the cell of this row in the column `column`."""
        letter = self.columns.get(column, "")
        shown = f"{letter} ({column})" if letter else column
        return Note(self.sheet, self.number, shown, message)


@dataclass(frozen=True)
class Sheet:
    """A sheet: the letters of its columns by their names, and its rows that are not empty."""

    name: str
    columns: dict[str, str]
    rows: tuple[Row, ...]


def read_workbook(data: bytes, wanted: tuple[str, ...]) -> dict[str, Sheet]:
    """The sheets named in `wanted` that `data`, an .xlsx file, has. Raises `NotReadable`."""
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's remarks on styles and extensions that are not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            found = {}
            for title in book.sheetnames:
                name = title.strip().lower()
                if name in wanted and name not in found and hasattr(book[title], "iter_rows"):
                    found[name] = _sheet(name, book[title])
        return found
    except NotReadable:
        raise
    except Exception as error:  # the library fails in many ways on what is no workbook
        raise NotReadable(
            f"This is not a workbook that can be read ({type(error).__name__}). Save it as .xlsx."
        ) from error


def _refuse_bombs(data: bytes) -> None:
    """A small file can unpack to one that fills the memory: look at the sizes it declares, and at no more."""
    if len(data) > LARGEST_FILE:
        raise NotReadable(f"The file is larger than {LARGEST_FILE // 1_048_576} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotReadable("This is not an .xlsx workbook. Save it from the spreadsheet program as .xlsx.") from error
    # Reading stops at the declared size, so a false declaration ends in an error and not in the memory.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotReadable("The workbook unpacks to more than a survey can be.")


def _sheet(name: str, sheet: object) -> Sheet:
    rows = _rows(name, sheet)
    _, header = next(rows, (0, []))
    columns: dict[str, str] = {}
    names: list[str] = []
    for position, title in enumerate(header, start=1):
        column = heading(title)
        names.append(column)
        if column and column not in columns:
            columns[column] = get_column_letter(position)
    found = []
    for number, cells in rows:
        filled: dict[str, str] = {}
        for column, cell in zip(names, cells, strict=False):
            if column and cell:
                filled.setdefault(column, cell)
        if filled:
            found.append(Row(name, number, filled, columns))
    return Sheet(name, columns, tuple(found))


def _rows(name: str, sheet: object) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; a sheet that is too long or too wide is refused."""
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, values in enumerate(rows, start=1):
        cells = [text(value) for value in values]
        if number > MOST_ROWS and any(cells):
            raise NotReadable(f"The sheet ‘{name}’ has more than {MOST_ROWS:,} rows.")
        yield number, cells


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, true and false as XLSForm writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").strip()


def heading(title: str) -> str:
    """The name of a column: ``List Name`` is ``list_name``; a language behind ``::`` stays as it is written."""
    plain, _, language = re.sub(r"\s*::?\s*", "::", title.strip()).partition("::")
    name = re.sub(r"[\s_]+", "_", plain.lower())
    name = {"relevance": "relevant", "caption": "label", "command": "type", "list": "list_name"}.get(name, name)
    return f"{name}::{language}" if language else name
