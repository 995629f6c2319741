"""An outline map of London's boroughs as paths of SVG, with the arithmetic between degrees and its units."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# The map's own frame, a little wider than London, and its size in units. Degrees are drawn straight on a plane:
# over 50 km nobody sees the difference.
WEST, EAST, SOUTH, NORTH = -0.52, 0.345, 51.28, 51.70
WIDTH = 640.0
_SCALE = WIDTH / (EAST - WEST)
_STRETCH = 1 / math.cos(math.radians((SOUTH + NORTH) / 2))
HEIGHT = round((NORTH - SOUTH) * _SCALE * _STRETCH, 1)


@dataclass(frozen=True)
class Outline:
    """One borough: its GSS code, its name, and its outline as the ``d`` of an SVG path."""

    code: str
    name: str
    path: str


def to_map(lat: float, lon: float) -> tuple[float, float]:
    """Where a place lies on the map, in its units from the top left."""
    return round((lon - WEST) * _SCALE, 1), round((NORTH - lat) * _SCALE * _STRETCH, 1)


def from_map(x: float, y: float) -> tuple[float, float]:
    """The latitude and longitude of a spot of the map."""
    return round(NORTH - y / (_SCALE * _STRETCH), 5), round(x / _SCALE + WEST, 5)


@cache
def boroughs() -> tuple[Outline, ...]:
    """The outlines of the 33 boroughs, read once."""
    text = files("folkmoot.core").joinpath("data/london_boroughs_2022.geojson").read_text(encoding="utf-8")
    return tuple(
        Outline(f["properties"]["gss"], f["properties"]["name"], _path(f["geometry"]))
        for f in json.loads(text)["features"]
    )


def _path(geometry: dict[str, Any]) -> str:
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [ring for shape in shapes for ring in shape]
    return "".join("M" + "L".join("{} {}".format(*to_map(lat, lon)) for lon, lat in ring) + "Z" for ring in rings)
