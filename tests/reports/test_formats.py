"""What goes into a file comes out of it, in every format, whatever people wrote."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from folkmoot.reports import exporters
from folkmoot.reports.cells import STARTERS, as_written, harmless
from folkmoot.reports.columns import Column, Type, Value
from folkmoot.reports.exporters import xlsx

COLUMNS = [
    Column("=key", "A label, with “quotes”", Type.TEXT, "choice", lambda r: r, (("a", "An option"),)),
    Column("n", "A number", Type.NUMBER, "number", lambda r: r),
    Column("i", "A rank", Type.INTEGER, "ranking", lambda r: r),
    Column("b", "Yes or no", Type.BOOLEAN, "response", lambda r: r),
]
# Everything that can be typed into a form: no control characters but those of lines and tabs.
TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t=+-@'")), min_size=1)
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), TEXT),
        st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda n: round(n, 3) + 0.0)),
        st.one_of(st.none(), st.integers(0, 1000)),
        st.one_of(st.none(), st.booleans()),
    ),
    max_size=8,
)


def read_csv(paths: list[Path]) -> list[list[Value]]:
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "'=key"
    return [
        [
            as_written(text) if text else None,
            float(number) if number else None,
            int(rank) if rank else None,
            {"": None, "true": True, "false": False}[yes],
        ]
        for text, number, rank, yes in rows[1:]
    ]


def read_xlsx(paths: list[Path]) -> list[list[Value]]:
    book = openpyxl.load_workbook(paths[0], read_only=True)
    assert book.sheetnames[:1] == ["Dictionary"]
    rows: list[list[Value]] = []
    for values in book["Data"].iter_rows(min_row=2, max_col=4, values_only=True):
        text, *rest = values
        rows.append([as_written(text) if isinstance(text, str) else None, *rest])  # type: ignore[list-item]
    book.close()
    return rows


def read_json(paths: list[Path]) -> list[list[Value]]:
    return [list(row.values()) for row in json.loads(paths[0].read_text())["rows"]]


def read_parquet(paths: list[Path]) -> list[list[Value]]:
    with duckdb.connect() as engine:
        return [list(row) for row in engine.execute("SELECT * FROM read_parquet(?)", [str(paths[0])]).fetchall()]


READERS = {"csv": read_csv, "xlsx": read_xlsx, "json": read_json, "parquet": read_parquet}


@pytest.mark.parametrize("key", READERS)
def test_every_format_gives_back_what_went_in(key: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(ROWS)
    @example([("=1+1", -5.0, 0, True), ("\t=x", None, None, False), (" @y", 0.1, 3, None), ("'-a", 1.0, 1, True)])
    @example([("A line\nand “another”, with; marks | \\ /", 0.0, 0, False)])
    def check(rows: list[tuple[Any, ...]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            found = READERS[key](exporters.get(key).write(Path(folder), "x", COLUMNS, rows))
        # A row of which nothing was answered has no cell in a workbook; its place is kept by its neighbours.
        assert [r for r in found if any(v is not None for v in r)] == [
            list(r) for r in rows if any(v is not None for v in r)
        ]

    check()


@given(TEXT)
def test_a_harmless_cell_starts_no_formula_and_can_be_read_back(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(STARTERS)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert as_written(cell) == text


@pytest.mark.parametrize("key", READERS)
def test_every_format_carries_its_dictionary(key: str, tmp_path: Path) -> None:
    paths = exporters.get(key).write(tmp_path, "x", COLUMNS, [])
    if key == "csv":
        with paths[1].open(encoding="utf-8-sig", newline="") as file:
            lines = [list(line.values()) for line in csv.DictReader(file)]
    elif key == "xlsx":
        sheet = openpyxl.load_workbook(paths[0])["Dictionary"]
        lines = [[v or "" for v in values] for values in sheet.iter_rows(min_row=2, values_only=True)]
    elif key == "json":
        lines = [list(line.values()) for line in json.loads(paths[0].read_text())["dictionary"]]
    else:
        lines = read_parquet(paths[1:])
    assert [as_written(str(line[0])) for line in lines] == ["=key", "n", "i", "b"]
    assert lines[0][1:] == ["A label, with “quotes”", "text", "choice", "a = An option"]


def test_a_workbook_takes_a_further_sheet_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS_A_SHEET", 4)
    [path] = xlsx.write(tmp_path, "x", COLUMNS, [("a", 1.0, n, True) for n in range(7)])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Dictionary", "Data", "Data 2", "Data 3"]
    assert [row[2] for name in book.sheetnames[1:] for row in book[name].iter_rows(min_row=2, values_only=True)] == [
        *range(7)
    ]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    [path] = xlsx.write(tmp_path, "x", COLUMNS, [("x" * 40_000, None, None, None)])
    cell = openpyxl.load_workbook(path)["Data"]["A2"].value
    assert len(cell) == 32_767 and cell.endswith(xlsx.CUT)
