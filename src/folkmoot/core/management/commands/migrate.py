"""`folkmoot migrate`: Django's, and on a live PostgreSQL it gives up rather than hold everybody up.

A change of a table waits for those who use it, and everybody else waits behind it. After `LOCK_SECONDS` it fails
instead; nothing has changed then, and it can be run again at a quieter moment.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

LOCK_SECONDS = 5


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        self._limit(connection, f"{LOCK_SECONDS}s")
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise CommandError(
                    f"A table was in use for {LOCK_SECONDS} seconds. That migration changed nothing: run it again."
                ) from error
            raise
        finally:
            self._limit(connection, "0")

    def _limit(self, connection: Any, limit: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])
