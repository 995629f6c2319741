"""Parquet, compressed, with the data dictionary in a second file; written by DuckDB from a file of lines."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from folkmoot.reports.columns import DICTIONARY, Column, Type, Value

TYPES = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.INSTANT: "TIMESTAMP",  # in UTC
}
MEMORY = "512MB"


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> list[Path]:
    data, dictionary = folder / f"{name}.parquet", folder / f"{name}-dictionary.parquet"
    _write(data, {column.name: TYPES[column.type] for column in columns}, rows)
    _write(dictionary, dict.fromkeys(DICTIONARY, "VARCHAR"), ([c.described()[k] for k in DICTIONARY] for c in columns))
    return [data, dictionary]


def _write(path: Path, types: dict[str, str], rows: Iterable[Sequence[Value]]) -> None:
    """Short names stand in the lines, so that a column may be called anything."""
    import duckdb  # here, so that a site that starts again does not wait for it

    short = [f"c{n}" for n in range(len(types))]
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        lines = Path(scratch) / "lines.ndjson"
        with lines.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(dict(zip(short, row, strict=True))) + "\n")
        # A date that is none, from before dates were checked, leaves its cell empty and the rest of the file whole.
        wanted = ", ".join(
            f"TRY_CAST({s} AS {kind}) AS {_quoted(name)}" for s, (name, kind) in zip(short, types.items(), strict=True)
        )
        structure = ", ".join(
            f"{s}: '{'VARCHAR' if kind in ('DATE', 'TIMESTAMP') else kind}'"
            for s, kind in zip(short, types.values(), strict=True)
        )
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": scratch}) as engine:
            engine.execute(
                f"COPY (SELECT {wanted} FROM read_json(?, format = 'newline_delimited', columns = {{{structure}}},"  # noqa: S608 - the names are quoted
                f" maximum_object_size = 67108864)) TO {_literal(path)} (FORMAT parquet, COMPRESSION zstd)",
                [str(lines)],
            )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
