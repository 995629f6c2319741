"""Verbs of the house itself: run what is due, and make a site ready to serve."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from folkmoot.core import schedule
from folkmoot.core.models import JobRun

log = logging.getLogger(__name__)


def run_due_jobs(*, at: dt.datetime) -> list[str]:
    """Run each registered job that is due at `at` and that no other worker has begun. Returns the names run.

    A job that fails is logged and tried again when it is next due; it stops no other.
    """
    begun = []
    for job in schedule.jobs():
        JobRun.objects.get_or_create(name=job.name)
        due = Q(begun_at=None) | Q(begun_at__lte=at - job.every) | Q(begun_at__gt=at + job.every)
        # One statement decides: of several workers, one updates the row. A clock set back makes a job due again.
        if JobRun.objects.filter(due, name=job.name).update(begun_at=at):
            begun.append(job.name)
            try:
                job.run(at)
            except Exception:
                log.exception("the job %s failed", job.name)
    return begun


def unapplied_migrations() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_site() -> None:
    """Bring the database and the static files up to date; quick when they are."""
    if unapplied_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    stamp = Path(settings.STATIC_ROOT) / "collected"
    fingerprint = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Changes with any static file of ours and with any release of a library."""
    digest = hashlib.sha256()
    for name, version in sorted((d.name, d.version) for d in distributions()):
        digest.update(f"{name} {version}\n".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            if "folkmoot" in str(getattr(storage, "location", "")):
                digest.update(f"{path} {storage.get_modified_time(path).timestamp()}\n".encode())
    return digest.hexdigest()
