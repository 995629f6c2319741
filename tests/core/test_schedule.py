"""Of several workers one runs a job, a job that fails stops no other, and a clock set back holds nothing up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from folkmoot.core import schedule
from folkmoot.core.services import run_due_jobs

NOW = dt.datetime(2025, 1, 20, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def ran() -> Iterator[list[dt.datetime]]:
    """When the job "test: note" ran; a job that always fails stands before it."""
    before, times = dict(schedule._JOBS), []
    schedule._JOBS.clear()

    def fail(at: dt.datetime) -> None:
        raise RuntimeError("as it does")

    schedule.register("test: fail", MINUTE, fail)
    schedule.register("test: note", MINUTE, times.append)
    yield times
    schedule._JOBS.clear()
    schedule._JOBS.update(before)


@pytest.mark.django_db
def test_a_job_runs_when_it_is_due_and_not_before(ran: list[dt.datetime]) -> None:
    for seconds in (0, 1, 59, 60, 61):
        run_due_jobs(at=NOW + dt.timedelta(seconds=seconds))
    assert ran == [NOW, NOW + MINUTE]


@pytest.mark.django_db
def test_a_job_that_fails_stops_no_other_and_is_begun_again_when_due(
    ran: list[dt.datetime], caplog: pytest.LogCaptureFixture
) -> None:
    assert run_due_jobs(at=NOW) == ["test: fail", "test: note"]
    assert run_due_jobs(at=NOW + MINUTE) == ["test: fail", "test: note"]
    assert "the job test: fail failed" in caplog.text


@pytest.mark.django_db
def test_a_clock_that_was_set_back_makes_jobs_due_again(ran: list[dt.datetime]) -> None:
    run_due_jobs(at=NOW)
    run_due_jobs(at=NOW - dt.timedelta(days=40))
    assert ran == [NOW, NOW - dt.timedelta(days=40)]


def test_two_jobs_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="registered already"):
        schedule.register(schedule.jobs()[0].name, MINUTE, lambda at: None)
