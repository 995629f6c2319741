"""Deadlines are London's, in winter and in summer; only the demonstration's clock moves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core import clock


def test_a_day_ends_at_londons_midnight_on_both_sides_of_the_clock_change() -> None:
    assert clock.end_of_day(dt.date(2025, 2, 12)) == dt.datetime(2025, 2, 13, tzinfo=dt.UTC)
    assert clock.end_of_day(dt.date(2025, 6, 12)) == dt.datetime(2025, 6, 12, 23, tzinfo=dt.UTC)
    assert clock.end_of_day(dt.date(2025, 3, 30)) - clock.start_of_day(dt.date(2025, 3, 30)) == dt.timedelta(hours=23)
    assert clock.end_of_day(dt.date(2025, 10, 26)) - clock.start_of_day(dt.date(2025, 10, 26)) == dt.timedelta(hours=25)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_no_instant_lies_between_two_days_nor_in_both(day: dt.date) -> None:
    assert clock.end_of_day(day) == clock.start_of_day(day + dt.timedelta(days=1))
    assert (clock.end_of_day(day) - dt.timedelta(seconds=1)).astimezone(clock.LONDON).date() == day


def test_the_demonstrations_clock_moves_and_goes_on(settings: object, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path  # type: ignore[attr-defined]
    target = dt.datetime(2025, 2, 12, 23, 59, tzinfo=dt.UTC)
    clock.move_to(target)
    assert target <= clock.now() < target + dt.timedelta(seconds=30)


def test_a_real_sites_clock_cannot_be_moved(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="demonstration only"):
        clock.move_to(dt.datetime(2025, 2, 12, tzinfo=dt.UTC))
    assert clock.offset() == dt.timedelta()
