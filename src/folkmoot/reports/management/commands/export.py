"""folkmoot export SLUG --format csv --out DIR [--public]"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.reports import exporters
from folkmoot.reports.services import Kind, export


class Command(BaseCommand):
    help = "Write the data of a consultation, with its data dictionary, into files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the consultation, as in its address")
        parser.add_argument("--format", default="csv", choices=[e.key for e in exporters.all_exporters()])
        parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="folder to write to")
        parser.add_argument("--public", action="store_true", help="only words that were cleared for publication")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['slug']!r}.")
        done = export(
            consultation=consultation,
            format=options["format"],
            directory=options["out"],
            kind=Kind.PUBLIC if options["public"] else Kind.ANALYSTS,
            at=clock.now(),
            progress=lambda rows: self.stderr.write(f"{rows:,} rows"),
        )
        for path in done.files:
            self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        self.stdout.write(f"{done.rows:,} rows")
