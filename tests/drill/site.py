"""A small site whose processes can be killed: one survey of one question, on either database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tools.ports import free_port

ROOT = Path(__file__).parents[2]
SLUG = "drill"
PREPARE = """
import datetime as dt
from folkmoot.consultations.models import Consultation, Milestone
from folkmoot.core.models import Body
from folkmoot.core.services import prepare_site
from folkmoot.surveys.definition import Definition, Kind, Page, Question
from folkmoot.surveys.services import save_survey
prepare_site()
body = Body.objects.create(name="Drill", short_name="Drill", slug="drill")
made = Consultation.objects.create(body=body, slug="drill", title="Drill", summary="Drill", live=True)
Milestone.objects.create(consultation=made, kind="opens", day=dt.date(2020, 1, 1))
Milestone.objects.create(consultation=made, kind="closes", day=dt.date(2120, 1, 1))
words = Question("words", Kind.SHORT_TEXT, "What do you think?", required=True)
asked = Definition("Drill", (Page("only", "One question", questions=(words,)),))
save_survey(consultation=made, definition=asked, publish=True)
"""
COUNT = """
import json
from folkmoot.responses.models import Response
rows = Response.objects.values_list("idempotency_key", "receipt_code", "answers")
print(json.dumps([[key, code, answers["survey.words"]["text"]] for key, code, answers in rows]))
"""


class DrillSite:
    """Folkmoot's server, with a worker beside it, as a group of processes that can be killed all at once."""

    def __init__(self, folder: Path, database: str) -> None:
        self.port = free_port()
        self.folder = folder
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("FOLKMOOT_", "DJANGO_"))},
            "PYTHONPATH": "src",
            "FOLKMOOT_DATA_DIR": str(folder),
            "FOLKMOOT_DATABASE_URL": database,
            "FOLKMOOT_LOG_LEVEL": "CRITICAL",
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.run(PREPARE)

    def run(self, code: str) -> str:
        """Run `code` inside a process of Folkmoot and give what it printed."""
        wrapped = f"import django; django.setup()\n{code}"
        environment = {**self._environment, "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings"}
        command = [sys.executable, "-c", wrapped]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    def folkmoot(self, *arguments: str) -> str:
        """Run a subcommand; gives what it printed. Raises AssertionError with that where it fails."""
        command = [sys.executable, "-m", "folkmoot", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"folkmoot {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start the server with two processes, and a worker, and wait until it is ready."""
        self.begin()
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz"):
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not start within a minute")

    def begin(self) -> None:
        """Start without waiting."""
        command = [sys.executable, "-m", "folkmoot", "serve", "--worker", "--port", str(self.port), "--processes", "2"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def stopped(self) -> bool:
        """Whether the server ended by itself: whoever runs it would start it again."""
        return self._process is not None and self._process.poll() is not None

    def kill(self) -> None:
        """Kill every process of the server at once (SIGKILL): nothing gets to tidy up."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def workers(self) -> list[int]:
        """The process ids of the worker beside the server."""
        assert self._process is not None
        return [pid for pid in _group(self._process.pid) if b"\0worker\0" in _command(pid)]

    def kill_worker(self) -> None:
        """Kill the worker alone (SIGKILL)."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)


def _group(leader: int) -> list[int]:
    found = subprocess.run(["pgrep", "-g", str(leader)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
