"""The servers under measurement: Folkmoot on PostgreSQL with two processes, and a bare answer of an empty 200."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tools.ports import free_port

ROOT = Path(__file__).parents[1]
# Two threads a process: with more, those that compute stand in each other's way and fewer submissions go through.
PROCESSES, THREADS = 2, 2


@contextlib.contextmanager
def folkmoot(environment: dict[str, str]) -> Iterator[str]:
    """Serve Folkmoot as an operator would; gives its address."""
    port = free_port()
    arguments = ["-m", "folkmoot", "serve", "--no-worker", "--port", str(port)]
    arguments += ["--processes", str(PROCESSES), "--threads", str(THREADS)]
    with _running([sys.executable, *arguments], port, environment) as address:
        yield address


@contextlib.contextmanager
def empty_200() -> Iterator[str]:
    """The same server program answering an empty 200, with no framework; gives its address."""
    port = free_port()
    program = str(Path(sys.executable).with_name("granian"))
    arguments = ["--interface", "wsgi", "--port", str(port), "--workers", str(PROCESSES)]
    arguments += ["--blocking-threads", str(THREADS), "--no-log", "bench.servers:answer_nothing"]
    with _running([program, *arguments], port, {}) as address:
        yield address


def answer_nothing(environ: dict[str, object], start_response: object) -> list[bytes]:
    """The WSGI application of the baseline."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])  # type: ignore[operator]
    return [b""]


@contextlib.contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command} did not answer within a minute")
        time.sleep(2)  # both processes, not only the first
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
