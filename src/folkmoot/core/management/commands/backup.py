"""`folkmoot backup FILE`: the whole site in one file, while it runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from folkmoot.core import clock
from folkmoot.core.backup import BackupError, site


class Command(BaseCommand):
    help = "Back up the whole site to one file, while it runs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="File to write, or a folder: then it is named by the time.")
        parser.add_argument("--without-keys", action="store_true", help="Leave out the signing keys.")
        parser.add_argument("--keep", type=int, default=0, help="In a folder: keep so many backups (0: all).")

    def handle(self, *args: Any, file: Path, without_keys: bool, keep: int, **options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep must not be negative.")
        try:
            passphrase = settings.BACKUP_PASSPHRASE
            made = site.make(target=file, at=clock.now(), passphrase=passphrase, keys=not without_keys, keep=keep)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.path}: {made.files} files, {made.size:,} bytes.")
