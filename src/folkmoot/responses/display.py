"""An answer in plain words, from the scheme of its point. Pure: no Django import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from folkmoot.core.areas import BOROUGHS

# A database may keep the members of an object in another order.
ORDER = ("choice", "choices", "rows", "ranking", "number", "date", "text", "other", "place", "files")


def in_words(scheme: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """An answer as lines of plain text, to be escaped by whoever shows them."""
    labels = {option["value"]: option["label"] for option in scheme.get("options", [])}
    rows = {row["value"]: row["label"] for row in scheme.get("rows", [])}
    lines: list[str] = []
    for part in ORDER:
        if part not in answer:
            continue
        value = answer[part]
        match part:
            case "choice":
                lines.append(labels.get(value, str(value)))
            case "choices":
                lines += [labels.get(v, str(v)) for v in value]
            case "ranking":
                lines += [f"{n}. {labels.get(v, v)}" for n, v in enumerate(value, start=1)]
            case "rows":
                lines += [f"{rows.get(row, row)}: {labels.get(v, v)}" for row, v in value.items()]
            case "other":
                lines.append(f"{scheme.get('other_label', 'Other')}: {value}")
            case "number":
                lines.append(f"{value:,.12g}")
            case "date":
                day = dt.date.fromisoformat(value)
                lines.append(f"{day.day} {day:%B %Y}")
            case "files":
                lines += [file["name"] for file in value]
            case "place":
                spot = f"{value['lat']:.5f}, {value['lon']:.5f}" if "lat" in value else ""
                borough = BOROUGHS.get(value.get("borough", ""), "")
                lines += [words for words in (value.get("label", ""), borough, spot) if words]
            case _:
                lines.append(str(value))
    return lines
