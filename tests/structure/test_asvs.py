"""The assessment against OWASP ASVS 5.0.0 names every requirement of levels 1 and 2 once, and only files that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# How many requirements each section has at levels 1 and 2; those of level 3 come after them, and are left out.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/security/asvs.md").read_text().splitlines()
    if line.startswith("| V")
]


def test_every_requirement_stands_there_once() -> None:
    wanted = [f"V{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)]
    assert [row[0] for row in ROWS] == wanted


def test_every_status_is_one_of_those_explained() -> None:
    statuses = re.compile(r"(met|partly|not met|n/a|operator)\b")
    assert [row[0] for row in ROWS if not statuses.match(row[2])] == []


def test_every_file_named_exists() -> None:
    named = {path for row in ROWS for path in re.findall(r"`([\w./-]+/[\w./-]+)`", " ".join(row[2:]))}
    assert [
        path for path in sorted(named) if not any((base / path).exists() for base in (ROOT, ROOT / "src/folkmoot"))
    ] == []
