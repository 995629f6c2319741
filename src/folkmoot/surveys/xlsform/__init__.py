"""Surveys from XLSForm workbooks (https://xlsform.org), the open standard. Pure: no Django import.

form = read_xlsform(data)
form.definition     the survey, or None where there are errors
form.errors         what stops the import; form.warnings: what is left out. Each with sheet, row and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from folkmoot.surveys.definition import Definition, Problem, check
from folkmoot.surveys.xlsform.choices import Languages, read_choices
from folkmoot.surveys.xlsform.questions import QuestionReader, note_unknown_columns
from folkmoot.surveys.xlsform.survey import read_pages
from folkmoot.surveys.xlsform.workbook import Note, Notes, NotReadable, Row, read_workbook

__all__ = ["Form", "Note", "read_xlsform"]

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})

# The column in which each part of a question stands.
_COLUMNS = {"show_if": "relevant", "name": "name", "options": "type", "required": "required", "limits": "constraint"}
_POSITION = re.compile(r"^character \d+: ")


@dataclass(frozen=True)
class Form:
    """What became of a workbook."""

    definition: Definition | None
    errors: tuple[Note, ...]
    warnings: tuple[Note, ...]


def read_xlsform(data: bytes, *, title: str = "") -> Form:
    """Read a workbook. Never raises: what cannot be read is among the errors. `title` is used where it has none."""
    notes = Notes()
    try:
        definition = _definition(data, title, notes)
    except NotReadable as error:
        notes.errors.append(Note("", 0, "", str(error)))
        definition = None
    return Form(None if notes.errors else definition, tuple(notes.errors), tuple(notes.warnings))


def _definition(data: bytes, title: str, notes: Notes) -> Definition:
    sheets = read_workbook(data, _SHEETS)
    if "survey" not in sheets:
        raise NotReadable("The workbook has no sheet ‘survey’: it is no XLSForm.")
    survey = sheets["survey"]
    for column in ("type", "name"):
        if column not in survey.columns:
            raise NotReadable(f"Sheet ‘survey’, row 1: there is no column ‘{column}’.")
    for name in ("external_choices", "entities", "osm"):
        if name in sheets and sheets[name].rows:
            notes.errors.append(Note(name, sheets[name].rows[0].number, "", "this sheet is not supported"))
    settings = sheets["settings"].rows[0] if "settings" in sheets and sheets["settings"].rows else None
    if settings:
        notes.warnings += [settings.note(c, "this setting is left out") for c in settings.cells if c not in _SETTINGS]
    languages = Languages(settings.get("default_language") if settings else "")
    notes.warnings += languages.left_out(survey, ("label", "hint"))
    note_unknown_columns(survey.columns, notes, "survey")
    reader = QuestionReader(
        lists=read_choices(sheets.get("choices"), languages, notes),
        label=languages.column(survey, "label"),
        hint=languages.column(survey, "hint"),
        notes=notes,
    )
    title = (settings.get("form_title") if settings else "") or title or "Survey"
    pages, rows = read_pages(survey, title, reader, notes)
    definition = Definition(title, pages)
    notes.errors += [_placed(problem, definition, rows) for problem in check(definition)]
    return definition


def _placed(problem: Problem, definition: Definition, rows: dict[str, Row]) -> Note:
    """A problem of the survey as a note at the cell that it comes from."""
    page_name = next((page.name for page in definition.pages if page.title == problem.page), "")
    row = rows.get(problem.question) or rows.get(page_name)
    if row is None:
        return Note("survey", 0, "", str(problem))
    column = _COLUMNS.get(problem.part, "label")
    message = problem.message.removeprefix("Show if, ")
    question = definition.questions.get(problem.question)
    if column == "relevant" and question and question.show_if != row.get("relevant"):
        # The condition was put together from several cells: the place in it would mislead.
        message = _POSITION.sub("", message)
    return row.note(column, message)
