"""`folkmoot check`: Django's checks, and whether this site can run: database, data folder, settings in force."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as DjangoCheck
from django.db import DatabaseError, connection

from folkmoot.core.services import unapplied_migrations


class Command(DjangoCheck):
    help = "Check the configuration, the database and the data folder, and show the settings in force."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--settings-only", action="store_true", help="Show the settings and stop.")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        settings_only = options.pop("settings_only")
        for setting in settings.ENVIRONMENT.values():
            shown = "(set)" if setting.secret and setting.raw() else setting.raw() or "(empty)"
            self.stdout.write(f"{setting.name}={shown}")
        if settings_only:
            return
        super().handle(*app_labels, **options)
        if not os.access(settings.DATA_DIR, os.W_OK):
            raise CommandError(f"The data folder {settings.DATA_DIR} cannot be written to.")
        try:
            missing = unapplied_migrations()
        except DatabaseError as error:
            raise CommandError(f"The database cannot be reached: {error}") from error
        if missing:
            raise CommandError(f"The database lacks {missing} migrations: run `folkmoot migrate`.")
        self.stdout.write(f"The database ({connection.vendor}) is up to date.")
