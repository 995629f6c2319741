"""`folkmoot verify`: see `ledger.program`."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from folkmoot.ledger import program


class Command(BaseCommand):
    help = program.HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        program.arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["receipt"] and not options["ledger"]:
            raise CommandError("name a receipt file, or a ledger with --ledger")
        if status := program.run(argparse.Namespace(**options)):
            raise CommandError("What was checked does not fit.", returncode=status)
