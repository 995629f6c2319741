"""The `folkmoot` command: our subcommands and every one of Django's, listed with a line each."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

# The commands of the house, in the order in which an operator meets them.
OURS = (
    *("demo", "serve", "worker", "migrate", "createsuperuser", "import-plan", "import-survey", "export"),
    *("ledger", "verify", "keys", "backup", "restore", "check"),
)


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand. Exit status is Django's: 0 done, 1 an error that is told in one line, 2 misuse."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["verify"]:
        from folkmoot.ledger.program import main as verify

        sys.exit(verify(arguments[1:]))  # an auditor's machine has neither settings nor a data folder
    if arguments[:1] == ["demo"]:
        _demo_environment(arguments)
    if arguments[:1] == ["restore"]:
        _restore_environment(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
    if not arguments or arguments in (["--help"], ["-h"], ["help"]):
        print(_listing())  # noqa: T201 - this is the command line
        return
    from django.core.management import ManagementUtility

    class Folkmoot(ManagementUtility):
        """Knows our commands by the names people type: with hyphens."""

        def fetch_command(self, subcommand: str) -> BaseCommand:
            return super().fetch_command(subcommand.replace("-", "_"))

    Folkmoot(["folkmoot", *arguments]).execute()


def _demo_environment(arguments: list[str]) -> None:
    """The demo's folder and address must be known before the settings are read."""
    os.environ["FOLKMOOT_DEMO"] = "1"
    if folder := _option(arguments, "--data-dir"):
        os.environ["FOLKMOOT_DATA_DIR"] = folder
    # One line is printed when it serves; those of the libraries would hide it.
    os.environ.setdefault("FOLKMOOT_LOG_LEVEL", "ERROR")
    os.environ.setdefault("FOLKMOOT_BASE_URL", f"http://localhost:{_option(arguments, '--port') or 8000}")


def _restore_environment(arguments: list[str]) -> None:
    """So must the place that a backup is restored into."""
    if folder := _option(arguments, "--into"):
        os.environ["FOLKMOOT_DATA_DIR"] = folder
    if database := _option(arguments, "--database"):
        os.environ["FOLKMOOT_DATABASE_URL"] = database


def _option(arguments: list[str], name: str) -> str | None:
    """The value of an option, read before Django reads the arguments."""
    for position, argument in enumerate(arguments):
        if argument == name and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return None


def _listing() -> str:
    """Every subcommand with the first line of its help, ours first."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()

    def line(name: str, app: object) -> str:
        command = load_command_class(app, name) if isinstance(app, str) else app
        source = app if isinstance(app, str) else type(app).__module__
        return (str(getattr(command, "help", "")).strip().splitlines() or [f"A command of {source}."])[0]

    known = {name.replace("_", "-"): line(name, app) for name, app in get_commands().items()}
    ours = [name for name in OURS if name in known]
    others = sorted(set(known) - set(ours))
    rows = [f"  {name:<28} {known[name]}" for name in ours]
    rows += ["", "Django and its libraries:"] + [f"  {name:<28} {known[name]}" for name in others]
    return "\n".join(["Usage: folkmoot COMMAND [--help]", "", "Folkmoot:", *rows])
