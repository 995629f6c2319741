"""`folkmoot keys`: the keys that seal about-you answers, and their rotation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.core import clock, keyring
from folkmoot.responses import sealing


class Command(BaseCommand):
    help = "List or rotate the keys that encrypt about-you answers; earlier keys still open what they sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="Show the keys of the site and which one is in use.")
        rotate = verbs.add_parser("rotate", help="Make a new key of the site and seal the data keys under it.")
        rotate.add_argument(
            "--data-keys", action="store_true", help="Also give each consultation a new data key and move its rows."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "rotate":
                wrapped = sealing.rotate_site_key()
                self.stdout.write(f"{keyring.current()} is in use; data keys sealed under it: {wrapped}.")
                if options["data_keys"]:
                    moved = sealing.renew_data_keys(at=clock.now())
                    self.stdout.write(f"Rows sealed again under new data keys: {moved}.")
                return
        except keyring.KeyMissing as error:
            raise CommandError(f"The key {error} is missing from {keyring.folder()}: restore it.") from error
        in_use = keyring.current()
        for name in keyring.names():
            self.stdout.write(f"{name}{' (in use)' if name == in_use else ''}")
