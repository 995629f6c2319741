"""What is done again and again: each package registers its own in `AppConfig.ready`, the worker runs what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """Work done every so often. `run` is given the time; it must be harmless to run twice."""

    name: str
    every: dt.timedelta
    run: Callable[[dt.datetime], None]


_JOBS: dict[str, Job] = {}


def register(name: str, every: dt.timedelta, run: Callable[[dt.datetime], None]) -> None:
    """Have the worker call `run(now)` at least `every` so often. Raises ValueError when the name is taken."""
    job = Job(name, every, run)
    if _JOBS.setdefault(name, job) != job:
        raise ValueError(f"a job {name!r} is registered already")


def jobs() -> list[Job]:
    """All registered jobs."""
    return list(_JOBS.values())
