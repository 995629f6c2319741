"""`folkmoot worker`: runs queued tasks and the jobs of the schedule."""

from __future__ import annotations

import argparse
import logging
import secrets
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.utils import DatabaseError
from django_tasks_db.management.commands.db_worker import Worker

from folkmoot.core import clock
from folkmoot.core.services import run_due_jobs

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run queued tasks and scheduled jobs until stopped."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between looks for work.")
        parser.add_argument("--once", action="store_true", help="Do what is waiting and due, then stop.")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=secrets.token_hex(8),
            excluded_queue_names=[],
        )
        if once:
            run_due_jobs(at=clock.now())
        else:
            worker.configure_signals()
            threading.Thread(target=_keep_schedule, args=(interval,), daemon=True).start()
        worker.run()


def _keep_schedule(interval: float) -> None:
    """Run what is due, for ever; a database that is away for a while is waited for."""
    while True:
        close_old_connections()
        try:
            run_due_jobs(at=clock.now())
        except DatabaseError:
            log.exception("the schedule waits for the database")
        time.sleep(interval)
