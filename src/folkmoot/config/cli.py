"""The `folkmoot` command: Django's commands and our own, listed with a line each."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand. Exit status is Django's: 0 done, 1 an error that is told in one line, 2 misuse."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["folkmoot", *(sys.argv[1:] if argv is None else argv)])
