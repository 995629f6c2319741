"""Areas that consultations are about and people live in: London and its boroughs, by GSS code."""

from __future__ import annotations

import csv
from importlib.resources import files

LONDON = "E12000007"

with files("folkmoot.core").joinpath("data/areas.csv").open(encoding="utf-8") as _file:
    NAMES: dict[str, str] = {row["code"]: row["name"] for row in csv.DictReader(_file)}

BOROUGHS: dict[str, str] = {code: name for code, name in NAMES.items() if code != LONDON}
AREA_CHOICES: list[tuple[str, str]] = list(NAMES.items())
BOROUGH_CHOICES: list[tuple[str, str]] = list(BOROUGHS.items())
