"""What is measured when somebody looks: each package registers its own in `AppConfig.ready`, `/metrics` asks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A number with a name (Prometheus' rules: lower case, unit last) and what it means. Cheap: one query at most."""

    name: str
    help: str
    read: Callable[[dt.datetime], float | None]


_MEASURES: dict[str, Measure] = {}


def register(name: str, help: str, read: Callable[[dt.datetime], float | None]) -> None:
    """Have `read(now)` measured; None means that there is nothing to tell. Raises ValueError when the name is taken."""
    measure = Measure(name, help, read)
    if _MEASURES.setdefault(name, measure) != measure:
        raise ValueError(f"a measure {name!r} is registered already")


def measures() -> list[Measure]:
    """All registered measures."""
    return list(_MEASURES.values())
