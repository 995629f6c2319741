"""`folkmoot serve`: the site, behind granian."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from folkmoot.core.services import prepare_site

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # must be set before the library is imported in a server process
SPARE_THREADS = 4  # for whoever is turned away, and for /healthz
GRACE_SECONDS = 45  # for what is in hand when told to stop
# Between looks whether the worker lives.
RESPAWN_SECONDS = 0.5


class Command(BaseCommand):
    help = "Serve the site: bring database and static files up to date, then answer requests."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1, help="Server processes.")
        parser.add_argument(
            "--threads", type=int, default=settings.THREADS, help="Requests that one process works on at a time."
        )
        parser.add_argument(
            "--worker",
            action=argparse.BooleanOptionalAction,
            default=not os.environ.get("FOLKMOOT_DATABASE_URL"),
            help="Also run a worker beside the server; the default with SQLite.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_site()
        serve(**{name: options[name] for name in ("host", "port", "processes", "threads", "worker")})


def serve(*, host: str, port: int, processes: int, threads: int, worker: bool, greeting: str = "") -> None:
    """Answer requests at `host`:`port` until stopped; with `worker`, run one beside the server.

    `greeting` is printed once the port answers, so that whoever reads it can go there at once.
    """
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    if greeting:
        threading.Thread(target=_greet, args=(host, port, greeting), daemon=True).start()
    os.environ["FOLKMOOT_THREADS"] = str(threads)  # the server processes read it
    counts = tempfile.TemporaryDirectory(prefix="folkmoot-metrics-")
    os.environ[METRICS_FOLDER] = counts.name
    with counts, _worker() if worker else contextlib.nullcontext():
        Granian(
            "folkmoot.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            # Those who wait hold a thread of the server's, and none of the site's: see portal.gate.
            blocking_threads=threads + settings.WAITING + SPARE_THREADS,
            workers_kill_timeout=GRACE_SECONDS,
            respawn_failed_workers=True,
            log_enabled=settings.DEBUG,
        ).serve()


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Run a worker beside the server, and another whenever it ends, until the server stops."""
    over = threading.Event()
    # The first before any server process is forked: one forked meanwhile would hold Popen's pipe open for ever.
    first = _start_worker()

    def keep_one() -> None:
        beside = first
        while not over.wait(RESPAWN_SECONDS):
            if beside.poll() is not None:
                beside = _start_worker()
        beside.terminate()
        try:
            beside.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            beside.kill()

    keeper = threading.Thread(target=keep_one)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "folkmoot", "worker"])


def _greet(host: str, port: int, greeting: str) -> None:
    # The port is open before the site behind it can answer.
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/healthz"):
            break
        time.sleep(0.1)
    print(greeting, flush=True)  # noqa: T201 - this is the command line
