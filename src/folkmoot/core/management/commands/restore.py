"""`folkmoot restore FILE`: from a backup to a verified site, and with `--serve` to one that serves."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from folkmoot.core import clock
from folkmoot.core.backup import BackupError, site
from folkmoot.core.services import prepare_site, unapplied_migrations


class Command(BaseCommand):
    help = "Restore a site from a backup, verify it, and serve it if told to."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", metavar="FOLDER", help="Data folder, instead of FOLKMOOT_DATA_DIR.")
        parser.add_argument("--database", metavar="URL", help="Instead of FOLKMOOT_DATABASE_URL.")
        parser.add_argument("--replace", action="store_true", help="Set aside the site that is here already.")
        parser.add_argument("--serve", action="store_true", help="Serve the site once it is verified.")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, file: Path, replace: bool, serve: bool, host: str, port: int, **options: Any) -> None:
        # `config.cli` has put these two into the environment before the settings were read.
        if (into := options["into"]) and Path(into).expanduser().resolve() != Path(settings.DATA_DIR):
            raise CommandError("--into works on the command line only.")
        try:
            with site.restoring(
                source=file, at=clock.now(), passphrase=settings.BACKUP_PASSPHRASE, replace=replace
            ) as manifest:
                self.stdout.write(f"Restored {len(manifest.files)} files as of {manifest.made_at}.")
                self._verify()
        except (BackupError, OSError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(self.style.SUCCESS("The site is restored and verified."))
        if serve:
            connections.close_all()
            # A new process: the signing key that this one has read was not that of the backup.
            command = [sys.executable, "-m", "folkmoot", "serve", "--host", host, "--port", str(port)]
            os.execv(sys.executable, command)  # noqa: S606 - ourselves

    def _verify(self) -> None:
        """Bring the site to this release and prove the ledger. Raises BackupError, SystemExit counted as one."""
        if missing := unapplied_migrations():
            self.stdout.write(f"The backup is of an older release: {missing} migrations to run.")
        prepare_site()
        known = get_commands()
        try:
            if "ledger" in known:
                call_command("ledger", "sequence", stdout=self.stdout)
                call_command("ledger", "audit", stdout=self.stdout)
            if "verify" in known:
                call_command("verify", ledger=str(Path(settings.DATA_DIR) / "ledger"), stdout=self.stdout)
        except SystemExit as ended:
            if ended.code:
                raise BackupError("The ledger does not fit what was restored.") from ended
        except CommandError as error:
            raise BackupError(f"The ledger does not fit what was restored: {error}") from error
