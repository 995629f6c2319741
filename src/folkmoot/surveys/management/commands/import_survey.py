"""folkmoot import-survey FILE.xlsx: read an XLSForm workbook into the survey of a consultation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug

from folkmoot.consultations.models import Consultation
from folkmoot.surveys.services import NotSound, save_survey
from folkmoot.surveys.xlsform import read_xlsform
from folkmoot.surveys.xlsform.workbook import LARGEST_FILE


class Command(BaseCommand):
    help = "Read an XLSForm workbook (.xlsx) into the survey of a consultation, as a draft or published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--slug", default="survey", help="Which survey of the consultation; it is made if missing.")
        parser.add_argument("--publish", action="store_true", help="Publish it at once, as a new version.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = Path(options["file"])
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']!r}.")
        _check_slug(options["slug"])
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)  # one more, so that a larger one is seen to be
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        form = read_xlsform(data, title=consultation.title)
        for warning in form.warnings:
            self.stderr.write(f"Warning: {warning}")
        if form.definition is None:
            for note in form.errors:
                self.stderr.write(f"Error: {note}")
            raise CommandError(f"{path.name} was not imported: {_counted(len(form.errors), 'error')}, named above.")
        try:
            survey = save_survey(
                consultation=consultation,
                definition=form.definition,
                slug=options["slug"],
                publish=options["publish"],
            )
        except NotSound as error:
            raise CommandError(f"{path.name} was not imported. {' '.join(error.problems)}") from error
        if options["verbosity"]:
            state = "published" if options["publish"] else "saved as a draft"
            asked = sum(question.takes_answer for question in form.definition.questions.values())
            counts = f"{_counted(asked, 'question')} on {_counted(len(form.definition.pages), 'page')}"
            self.stdout.write(f"“{survey.title}”: {counts}, {state}.")


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(f"{slug!r} is no slug: use letters, digits, _ and -.") from error
    if len(slug) > 24:
        raise CommandError("A slug has 24 characters at most.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
