"""From a backup, made while people answer, to a verified, serving system: one command, in an empty place."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drill.site import COUNT, ROOT, DrillSite
from tests.drill.visitor import Crowd, Visitor
from tools.cluster import Cluster
from tools.ports import free_port

pytestmark = pytest.mark.drill
PASSPHRASE = "a long and quiet sentence"


@contextlib.contextmanager
def databases(kind: str) -> Iterator[tuple[str, str]]:
    """The addresses of two databases: one to serve, one to restore into."""
    if kind == "sqlite":
        yield "", ""
        return
    with Cluster() as served, Cluster() as empty:
        yield served.url, empty.url


def folkmoot(folder: Path, database: str, *arguments: object, passphrase: str = PASSPHRASE) -> tuple[int, str]:
    """Run one command of Folkmoot; gives its exit status and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", "folkmoot", *map(str, arguments)],
        cwd=ROOT,
        env=environment(folder, database, passphrase),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def environment(folder: Path, database: str, passphrase: str) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("FOLKMOOT_", "DJANGO_"))},
        "PYTHONPATH": "src",
        "FOLKMOOT_DATA_DIR": str(folder),
        "FOLKMOOT_DATABASE_URL": database,
        "FOLKMOOT_BACKUP_PASSPHRASE": passphrase,
        "FOLKMOOT_LOG_LEVEL": "ERROR",
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_site_backed_up_while_people_answer_serves_again_from_one_command(kind: str, tmp_path: Path) -> None:
    source, place, backup = tmp_path / "site", tmp_path / "place", tmp_path / "backup"
    with databases(kind) as (served, empty):
        site = DrillSite(source, served)
        (source / "evidence" / "aa").mkdir(parents=True)
        (source / "evidence" / "aa" / "letter").write_text("a letter")
        site.start()
        crowd = Crowd(site.port, 3)
        try:
            while len(crowd.acknowledged) < 10:
                time.sleep(0.1)
            before = dict(crowd.acknowledged)
            status, said = folkmoot(source, served, "backup", backup)
            assert status == 0, said
            during = len(crowd.acknowledged)
            while len(crowd.acknowledged) < during + 5:
                time.sleep(0.1)
            crowd.leave()
        finally:
            site.kill()
        port = free_port()
        command = ["restore", str(backup), "--into", str(place), "--database", empty, "--serve", "--port", str(port)]
        restored = subprocess.Popen(
            [sys.executable, "-m", "folkmoot", *command],
            cwd=ROOT,
            env=environment(tmp_path / "elsewhere", "", PASSPHRASE),
            start_new_session=True,
        )
        try:
            wait_for(port, restored)
            for code, _ in before.values():
                assert Visitor(port).ask("GET", f"/receipts/{code}/")[0] == 200
            newcomer = Crowd(port, 1)
            while not newcomer.acknowledged:
                time.sleep(0.1)
            newcomer.leave()
        finally:
            os.killpg(restored.pid, signal.SIGKILL)
            restored.wait()
        assert (place / "evidence" / "aa" / "letter").read_text() == "a letter"
        assert (place / "secret-key").read_text() == (source / "secret-key").read_text()
        counted = {key: (code, words) for key, code, words in json.loads(recorded(place, empty))}
        assert before.items() <= counted.items()
        # Now there is a site: it is not overwritten, and where it is told to be, it is set aside.
        status, said = folkmoot(place, empty, "restore", backup)
        assert status == 1 and "--replace sets it aside" in said
        assert folkmoot(place, empty, "restore", backup, "--replace", passphrase="wrong")[0] == 1
        assert {key for key, *_ in json.loads(recorded(place, empty))} == counted.keys()
        status, said = folkmoot(place, empty, "restore", backup, "--replace")
        assert status == 0, said
        assert newcomer.acknowledged.keys().isdisjoint(key for key, *_ in json.loads(recorded(place, empty)))
        assert list(place.glob("before-restore-*/evidence/aa/letter")) != []
        # And a site that was restored so can itself be backed up and restored.
        again = tmp_path / "again"
        assert folkmoot(place, empty, "backup", again, "--without-keys")[0] == 0
        assert folkmoot(place, empty, "restore", again, "--replace")[0] == 0


def recorded(folder: Path, database: str) -> str:
    status, said = folkmoot(folder, database, "shell", "--no-imports", "-c", COUNT)
    assert status == 0, said
    return said.strip().splitlines()[-1]


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "it stopped instead of serving"
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
            return
        time.sleep(0.1)
    raise AssertionError("it did not serve within a minute")
