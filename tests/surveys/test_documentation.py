"""What docs/surveys.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from folkmoot.surveys.builder.blocks import KIND_BLOCKS
from folkmoot.surveys.definition.expressions import FUNCTIONS, parse
from folkmoot.surveys.xlsform.kinds import LISTED, PLAIN, UNDERSTOOD_COLUMNS

TEXT = (Path(__file__).parents[2] / "docs/surveys.md").read_text(encoding="utf-8")
SECTION = TEXT.partition("### Show a question")[2].partition("## Bring one")[0]
CONDITIONS = [
    condition
    for row in re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE)
    for condition in re.findall(r"`([^`]*)`", row)
    if "…" not in condition and ("${" in condition or "(" in condition)
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_shown_is_understood(condition: str) -> None:
    parse(condition)


def test_the_documentation_names_every_function_kind_type_and_column() -> None:
    missing = [f"{name}()" for name in FUNCTIONS if f"{name}(" not in TEXT]
    missing += [block.label for _, block in KIND_BLOCKS if str(block.label).lower() not in TEXT.lower()]
    missing += [name for name in {*PLAIN, *LISTED} - {"int", "string", "photo"} if f"`{name}" not in TEXT]
    missing += [name for name in UNDERSTOOD_COLUMNS - {"type", "name", "appearance"} if f"`{name}" not in TEXT]
    assert missing == []
