"""Limits hold over threads and processes: of many at once exactly as many pass as may."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from folkmoot.core import limits

ROOT = Path(__file__).parents[2]
HOUR = dt.timedelta(hours=1)
TRIES, LIMIT, PROCESSES = 12, 20, 4
AT = dt.datetime(2026, 1, 5, 10, 20, tzinfo=dt.UTC)

# Waits for the others, so that all try at once; says how often it was let in.
TRYING = f"""
import sys, datetime as dt, time
import django
django.setup()
from django.test import RequestFactory
from folkmoot.core import limits
at = dt.datetime.fromisoformat(sys.argv[1])
request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
print("ready", flush=True)
sys.stdin.readline()
took = [limits.take(request, "race", limit={LIMIT}, window=dt.timedelta(hours=1), at=at) for _ in range({TRIES})]
print(sum(place is not None for place in took))
"""


@pytest.mark.django_db(transaction=True)
def test_several_processes_at_once_take_no_place_twice(tmp_path: Path) -> None:
    url = ""
    if connection.vendor == "postgresql":
        s = connection.settings_dict
        url = f"postgresql://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    env = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
        "FOLKMOOT_DATA_DIR": str(tmp_path),
        "FOLKMOOT_DATABASE_URL": url,
        "FOLKMOOT_SECRET_KEY": "for tests only",
    }
    make = [sys.executable, "-m", "django", "createcachetable", "--verbosity=0"]
    subprocess.run(make, cwd=tmp_path, env=env, check=True)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", TRYING, AT.isoformat()],
            cwd=tmp_path,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    let_in = [int(process.communicate(timeout=60)[0]) for process in started]
    assert PROCESSES * TRIES > LIMIT
    assert sum(let_in) == LIMIT, let_in


@pytest.mark.django_db
def test_a_place_given_back_can_be_taken_again_and_the_next_window_is_fresh() -> None:
    request = RequestFactory().post("/")
    place = limits.take(request, "x", limit=1, window=HOUR, at=AT)
    assert place
    assert limits.take(request, "x", limit=1, window=HOUR, at=AT) is None
    limits.give_back(place)
    assert limits.take(request, "x", limit=1, window=HOUR, at=AT)
    assert limits.take(request, "x", limit=1, window=HOUR, at=AT + HOUR)


@pytest.mark.django_db
def test_another_address_and_another_matter_have_places_of_their_own() -> None:
    here, there = (
        RequestFactory().post("/", REMOTE_ADDR="192.0.2.1"),
        RequestFactory().post("/", REMOTE_ADDR="192.0.2.2"),
    )
    assert limits.take(here, "x", limit=1, window=HOUR, at=AT)
    assert limits.take(there, "x", limit=1, window=HOUR, at=AT)
    assert limits.take(here, "y", limit=1, window=HOUR, at=AT)


def test_a_refusal_says_when_the_window_ends_and_another_answer_does_not() -> None:
    assert limits.with_wait(HttpResponse(status=429), window=HOUR, at=AT)["Retry-After"] == str(40 * 60)
    assert "Retry-After" not in limits.with_wait(HttpResponse(), window=HOUR, at=AT)
