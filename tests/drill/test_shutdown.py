"""Told to stop, the site finishes what is in hand; without its database it keeps what people typed."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.drill.site import ROOT, SLUG, DrillSite
from tests.drill.visitor import BASE, Crowd, Visitor, hidden
from tests.operations.test_gate import Hidden
from tools.cluster import Cluster

pytestmark = pytest.mark.drill
# A task that takes a while, in a module that the worker can import.
TASK = """
import os, pathlib, time
from django_tasks import task

@task()
def slow():
    folder = pathlib.Path(os.environ["FOLKMOOT_DATA_DIR"])
    (folder / f"begun-{os.getpid()}").touch()
    time.sleep(3)
    (folder / f"ended-{os.getpid()}").touch()
"""
STATE = """
from django_tasks_db.models import DBTaskResult
print(",".join(f"{t.status}:{len(t.worker_ids)}" for t in DBTaskResult.objects.filter(task_path="slow_task.slow")))
"""


def test_a_server_told_to_stop_answers_what_it_has_begun_and_ends_well(tmp_path: Path) -> None:
    site = DrillSite(tmp_path, "")
    site.start()
    crowd = Crowd(site.port, 4)
    while len(crowd.acknowledged) < 8:
        time.sleep(0.1)
    assert site._process is not None
    began = time.monotonic()
    site._process.send_signal(signal.SIGTERM)
    assert site._process.wait(timeout=60) == 0
    assert time.monotonic() - began < 50
    site.start()
    crowd.leave()
    try:
        for code, _ in crowd.acknowledged.values():
            assert Visitor(site.port).ask("GET", f"/receipts/{code}/")[0] == 200
    finally:
        site.kill()


@pytest.fixture
def queued(tmp_path: Path) -> tuple[DrillSite, Path]:
    """A site with one slow task in its queue, and the folder of its data."""
    (tmp_path / "slow_task.py").write_text(TASK)
    site = DrillSite(tmp_path, "")
    site._environment["PYTHONPATH"] = f"src{os.pathsep}{tmp_path}"
    site.run("import slow_task; slow_task.slow.enqueue()")
    return site, tmp_path


def worker(site: DrillSite) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "folkmoot", "worker"], cwd=ROOT, env=site._environment)


def wait_for(folder: Path, pattern: str) -> None:
    for _ in range(600):
        if list(folder.glob(pattern)):
            return
        time.sleep(0.1)
    raise AssertionError(f"no {pattern} within a minute")


def test_a_worker_told_to_stop_finishes_its_task(queued: tuple[DrillSite, Path]) -> None:
    site, folder = queued
    process = worker(site)
    wait_for(folder, "begun-*")
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert site.run(STATE).strip() == "SUCCESSFUL:1"


def test_the_task_of_a_worker_that_was_killed_is_done_by_the_next(queued: tuple[DrillSite, Path]) -> None:
    site, folder = queued
    process = worker(site)
    wait_for(folder, "begun-*")
    process.kill()
    process.wait()
    assert site.run(STATE).strip() == "RUNNING:1"
    requeue = "from folkmoot.core import clock, recovery; import datetime as dt; recovery.requeue_lost(clock.now(){})"
    site.run(requeue.format(""))  # it was alive a moment ago: not lost yet
    assert site.run(STATE).strip() == "RUNNING:1"
    site.run(requeue.format(" + dt.timedelta(minutes=3)"))
    assert site.run(STATE).strip() == "READY:1"
    process = worker(site)
    wait_for(folder, "ended-*")
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert site.run(STATE).strip() == "SUCCESSFUL:2"


def test_without_its_database_the_site_gives_back_what_was_typed_and_takes_it_later(tmp_path: Path) -> None:
    with Cluster() as cluster:
        site = DrillSite(tmp_path, cluster.url)
        site.start()
        try:
            visitor = Visitor(site.port)
            address = visitor.fill(f"{BASE}/begin/", capacity="individual")
            form = {**hidden(visitor.ask("GET", address)[2]), "q-words": 'More lights, "please" & soon'}
            cluster.kill()
            status, _, sorry = visitor.ask("POST", address, form)
            assert status == 503 and "Send again" in sorry
            status, _, _ = visitor.ask("GET", "/healthz")
            assert status == 200
            status, _, said = visitor.ask("GET", "/status/")
            assert status == 503 and "Answers cannot be sent" in said
            cluster.start()
            kept = dict(Hidden(sorry).fields)
            assert kept == form
            status, _, _ = visitor.ask("POST", address, kept)
            assert status == 302
        finally:
            site.kill()


def test_many_at_once_are_answered_or_told_to_come_back_and_the_site_lives_on(tmp_path: Path) -> None:
    site = DrillSite(tmp_path, "")
    site._environment |= {"FOLKMOOT_THREADS": "1", "FOLKMOOT_WAITING": "4"}
    site.start()
    told: list[int] = []

    def ask(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        with contextlib.closing(line):
            for turn in range(5):
                line.request("GET", f"/search/?q=n{number}-{turn}", headers={"Cookie": "a=b"})
                answer = line.getresponse()
                answer.read()
                told.append(answer.status)
                assert answer.status == 200 or int(answer.headers["Retry-After"]) > 0

    try:
        people = [threading.Thread(target=ask, args=(n,)) for n in range(40)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        print(f"{SLUG}: {told.count(200)} answered, {told.count(503)} told to come back")  # noqa: T201
        assert len(told) == 200 and set(told) == {200, 503}
        assert Visitor(site.port).ask("GET", "/")[0] == 200
    finally:
        site.kill()
