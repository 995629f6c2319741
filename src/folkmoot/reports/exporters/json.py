"""One JSON document: the data dictionary, then the rows, each an object. Text stands in it letter for letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from folkmoot.reports.columns import Column, Value


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> list[Path]:
    path = folder / f"{name}.json"
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8") as file:
        file.write('{"dictionary": ')
        json.dump([column.described() for column in columns], file, ensure_ascii=False)
        file.write(',\n"rows": [')
        for number, row in enumerate(rows):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
        file.write("\n]}\n")
    return [path]
