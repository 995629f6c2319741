"""folkmoot import-plan FILE: read a document into the plan of a consultation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.plans.importing.blocks import PlanUnreadable
from folkmoot.plans.importing.reader import LARGEST
from folkmoot.plans.services import ImportReport, import_plan


class Command(BaseCommand):
    help = "Read a document (.docx, .html, .md) into the plan of a consultation, as its next version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--title", default="", help="Title of the plan; otherwise that of the document.")
        parser.add_argument("--note", default="", help="What is new in this version, in one sentence.")
        parser.add_argument("--publish", action="store_true", help="Put the version before the public at once.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']!r}.")
        try:
            if path.stat().st_size > LARGEST:
                raise PlanUnreadable("This file is larger than a plan may be: 50 MB for Word, 10 MB for text.")
            report = import_plan(
                consultation=consultation,
                file_name=path.name,
                content=path.read_bytes(),
                at=clock.now(),
                actor=None,
                title=options["title"],
                note=options["note"],
                publish=options["publish"],
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except PlanUnreadable as error:
            raise CommandError(f"{path.name}: {error} Nothing was changed.") from error
        if options["verbosity"]:
            self.tell(report, dry_run=options["dry_run"])

    def tell(self, report: ImportReport, *, dry_run: bool) -> None:
        """Print the report: counts, what became of each part, what could not be read."""
        say = self.stdout.write
        say(
            f"{report.title}: "
            + ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in report.counts.items())
        )
        if report.same_file:
            say("The same file as the version before: no new version was made.")
        else:
            say(", ".join(f"{count} {state}" for state, count in report.states.items()))
            # In the first version everything is new, which goes without saying.
            new = report.new if report.changed or report.dropped or report.states.get("unchanged") else []
            for heading, told in (("Changed", report.changed), ("New", new), ("Dropped", report.dropped)):
                for line in told:
                    say(f"  {heading}: {line}")
        say(f"Could not be read, or wants a look: {len(report.unread) or 'nothing'}")
        for line in report.unread:
            say(f"  {line}")
        if dry_run:
            say("Dry run: nothing was changed.")
        elif report.version:
            published = "published" if report.version.published_at else "not published yet"
            say(f"Version {report.version.number}, {published}.")
