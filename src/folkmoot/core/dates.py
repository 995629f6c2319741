"""Dates and times as people read them in British English, in London time. Pure but for the time zone."""

from __future__ import annotations

import datetime as dt

from folkmoot.core.clock import LONDON


def day_text(day: dt.date) -> str:
    """``12 February 2025``."""
    return f"{day.day} {day:%B %Y}"


def month_text(day: dt.date) -> str:
    """``March 2025``."""
    return f"{day:%B %Y}"


def time_text(time: dt.time) -> str:
    """``5pm``, ``11:59pm``, ``midday``, ``midnight``."""
    if (time.hour, time.minute) in {(0, 0), (12, 0)}:
        return "midday" if time.hour else "midnight"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'pm' if time.hour >= 12 else 'am'}"


def london_day(moment: dt.datetime) -> dt.date:
    """The day that it is in London at `moment`."""
    return moment.astimezone(LONDON).date()


def moment_text(moment: dt.datetime) -> str:
    """``12 February 2025, 11:59pm``."""
    there = moment.astimezone(LONDON)
    return f"{day_text(there.date())}, {time_text(there.time())}"


def deadline_text(end: dt.datetime) -> str:
    """Until when, given the first instant that is too late: ``11:59pm on 12 February 2025``, ``5pm on …``."""
    there = end.astimezone(LONDON)
    if there.time() == dt.time():  # midnight would leave people wondering of which day
        there -= dt.timedelta(minutes=1)
    return f"{time_text(there.time())} on {day_text(there.date())}"
