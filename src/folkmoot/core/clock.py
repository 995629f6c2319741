"""The one clock. Only views, tasks and commands ask it; everything below is given the time.

In the demonstration the clock can be moved: the offset is one number in a small file, so that every server process
sees it at once and a restart keeps it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """The present instant, in UTC; moved by the offset in force where the site is a demonstration."""
    return dt.datetime.now(dt.UTC) + offset()  # noqa: TID251 - this is the clock


def offset() -> dt.timedelta:
    """How far the clock is moved; zero outside the demonstration."""
    if not settings.DEMO:
        return dt.timedelta()
    try:
        return dt.timedelta(seconds=float(_file().read_text()))
    except FileNotFoundError:
        return dt.timedelta()


def move_to(moment: dt.datetime) -> None:
    """Set the demonstration's clock so that it now shows `moment` (aware). Raises RuntimeError outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("the clock can be moved in the demonstration only")
    new = _file().with_suffix(".new")
    new.write_text(str((moment - dt.datetime.now(dt.UTC)).total_seconds()))  # noqa: TID251 - this is the clock
    new.replace(_file())


def start_of_day(day: dt.date) -> dt.datetime:
    """The instant at which `day` begins in London."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The instant at which `day` is over in London: a deadline of 23:59:59, as an exclusive end."""
    return start_of_day(day + dt.timedelta(days=1))


def _file() -> Path:
    return Path(settings.DATA_DIR) / "clock-offset"
