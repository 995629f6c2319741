"""`folkmoot ledger …`: what an operator and an auditor do with the ledger on the site's own machine."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from folkmoot.core import clock
from folkmoot.ledger import auditing, keys, services
from folkmoot.ledger.models import Log


class Command(BaseCommand):
    help = "Append what waits to the ledger, compare the database with it, and look after its keys."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("sequence", help="Give what waits its leaves, and sign a checkpoint.")
        verbs.add_parser(
            "audit", help="Compare every stored record with its leaf; exit status 1 where one does not fit."
        )
        verbs.add_parser("rebuild", help="Make the public files anew from the database.")
        verbs.add_parser("keys", help="Print the public keys, oldest first.")
        rotating = verbs.add_parser("rotate-key", help="Sign with a new key from now on.")
        rotating.add_argument("--lost", action="store_true", help="The old key is lost. The public will be told so.")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb.replace('-', '_')}")(options)
        except (services.LedgerRewound, services.LedgerDamaged, keys.KeyLost) as error:
            raise CommandError(str(error)) from error

    def _sequence(self, options: dict[str, Any]) -> None:
        for log in Log:
            done = services.sequence(log=log, at=clock.now())
            self.stdout.write(
                f"{log}: {done.added} added, checkpoint {done.checkpoint.number} over {done.checkpoint.size}"
            )

    def _audit(self, options: dict[str, Any]) -> None:
        found = 0
        for problem in auditing.problems():
            self.stdout.write(f"WRONG: {problem}")
            found += 1
        if found:
            raise CommandError(f"{found} things do not fit the ledger.")
        self.stdout.write("Every stored record fits its leaf.")

    def _rebuild(self, options: dict[str, Any]) -> None:
        for log in Log:
            compared = services.rebuild(log=log)
            self.stdout.write(f"{log}: made anew; {compared} checkpoints give the roots that were signed")

    def _keys(self, options: dict[str, Any]) -> None:
        for log in Log:
            for key in keys.public_keys().of(log):
                self.stdout.write(str(key))

    def _rotate_key(self, options: dict[str, Any]) -> None:
        services.sequence_all(at=clock.now())
        keys.rotate(at=clock.now(), lost=options["lost"])
        services.publish_keys()
        self.stdout.write(f"The ledger signs with {keys.public_keys().of(Log.RESPONSES)[-1]} from now on.")
