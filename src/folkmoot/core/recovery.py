"""Tasks that a worker took and did not finish, because it was killed: they are queued again.

Each worker says every few seconds that it lives, in a row of `JobRun` under its name. A task whose worker has been
silent for long was lost with it. Every task of this house may therefore run twice: see docs/operations.md.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Max, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from folkmoot.core.models import JobRun

log = logging.getLogger(__name__)
EVERY = dt.timedelta(seconds=10)
SILENT = dt.timedelta(minutes=2)
ATTEMPTS = 3
_WORKER = "worker "


def beat(*, worker: str, at: dt.datetime) -> None:
    """Note that `worker` lives."""
    JobRun.objects.update_or_create(name=_WORKER + worker, defaults={"begun_at": at})


def leave(*, worker: str) -> None:
    """Note that `worker` ended in order."""
    JobRun.objects.filter(name=_WORKER + worker).delete()


def last_beat() -> dt.datetime | None:
    """When a worker last said that it lives; None where none runs."""
    newest: dt.datetime | None = JobRun.objects.filter(name__startswith=_WORKER).aggregate(at=Max("begun_at"))["at"]
    return newest


def requeue_lost(at: dt.datetime) -> None:
    """Of the schedule: queue again what a lost worker had begun; give up on what was lost `ATTEMPTS` times."""
    beats = JobRun.objects.filter(name__startswith=_WORKER)
    living = set(beats.filter(begun_at__gt=at - SILENT, begun_at__lt=at + SILENT).values_list("name", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for task in running.only("id", "worker_ids", "started_at", "task_path"):
        if not task.worker_ids or _WORKER + task.worker_ids[-1] in living:
            continue
        gives_up = len(task.worker_ids) >= ATTEMPTS
        # Only the one that was looked at: its worker may have come to life, or another may have been quicker.
        mine = running.filter(pk=task.pk, started_at=task.started_at)
        if gives_up:
            mine.update(status=TaskResultStatus.FAILED, finished_at=at, exception_class_path="folkmoot.WorkerLost")
        else:
            mine.update(status=TaskResultStatus.READY, started_at=None)
        log.warning("a worker was lost: %s is %s", task.task_path, "given up" if gives_up else "queued again")
    beats.filter(Q(begun_at__lt=at - dt.timedelta(days=1))).delete()


def waiting(at: dt.datetime) -> float:
    """How many tasks wait."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()


def oldest_wait(at: dt.datetime) -> float:
    """Seconds for which the task that waits longest has waited."""
    first = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("enqueued_at").first()
    return max((at - first.enqueued_at).total_seconds(), 0.0) if first else 0.0
