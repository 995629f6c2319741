"""`folkmoot worker`: runs queued tasks and the jobs of the schedule."""

from __future__ import annotations

import argparse
import contextlib
import logging
import secrets
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.db.utils import DatabaseError
from django_tasks_db.management.commands.db_worker import Worker

from folkmoot.core import clock, recovery
from folkmoot.core.services import run_due_jobs

log = logging.getLogger(__name__)
LONGEST_JOB_SECONDS = 30


class Command(BaseCommand):
    help = "Run queued tasks and scheduled jobs until stopped."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between looks for work.")
        parser.add_argument("--once", action="store_true", help="Do what is waiting and due, then stop.")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        identity = secrets.token_hex(8)
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=identity,
            excluded_queue_names=[],
        )
        recovery.beat(worker=identity, at=clock.now())
        over = threading.Event()
        threads = [threading.Thread(target=_keep_beating, args=(identity, over), daemon=True)]
        if once:
            run_due_jobs(at=clock.now())
        else:
            worker.configure_signals()
            threads.append(threading.Thread(target=_keep_schedule, args=(interval, over), daemon=True))
        for thread in threads:
            thread.start()
        try:
            worker.run()
        finally:
            # Told to stop, the library ends after the task in hand; the job in hand is waited for as well.
            over.set()
            for thread in threads:
                thread.join(timeout=LONGEST_JOB_SECONDS)
            with contextlib.suppress(DatabaseError):
                recovery.leave(worker=identity)


def _keep_beating(identity: str, over: threading.Event) -> None:
    """Say that this worker lives, whatever the task in hand takes."""
    while not over.wait(recovery.EVERY.total_seconds()):
        close_old_connections()
        try:
            recovery.beat(worker=identity, at=clock.now())
        except DatabaseError:
            log.warning("the worker could not say that it lives: the database is away")
    connections.close_all()


def _keep_schedule(interval: float, over: threading.Event) -> None:
    """Run what is due, for ever; a database that is away for a while is waited for."""
    while not over.is_set():
        close_old_connections()
        try:
            run_due_jobs(at=clock.now())
        except DatabaseError:
            log.exception("the schedule waits for the database")
        over.wait(interval)
    connections.close_all()
