"""One row of the survey sheet as a question. Pure."""

from __future__ import annotations

from dataclasses import replace

from folkmoot.surveys.definition import Kind, Option, Question
from folkmoot.surveys.xlsform.choices import TRUE
from folkmoot.surveys.xlsform.constraints import Unsupported, constrained
from folkmoot.surveys.xlsform.kinds import (
    DEVICE,
    LAYOUT,
    LEFT_OUT_COLUMNS,
    LISTED,
    PLAIN,
    REFUSED_COLUMNS,
    UNDERSTOOD_COLUMNS,
    spoken_type,
)
from folkmoot.surveys.xlsform.workbook import Note, Notes, Row

FALSE = {"no", "false", "false()", "0", "n", ""}


class QuestionReader:
    """Reads questions, and notes down what it cannot."""

    def __init__(self, lists: dict[str, tuple[Option, ...]], label: str, hint: str, notes: Notes) -> None:
        self._lists = lists
        self._label = label
        self._hint = hint
        self._notes = notes

    def label(self, row: Row) -> str:
        return row.get(self._label)

    def hint(self, row: Row) -> str:
        return row.get(self._hint)

    def check_columns(self, row: Row) -> None:
        """Note what stands in columns that are not understood."""
        for column in row.cells:
            name = column.partition("::")[0]
            if name in REFUSED_COLUMNS and not (name == "read_only" and row.get(column).lower() in FALSE):
                self._notes.errors.append(row.note(column, REFUSED_COLUMNS[name]))
            elif name in LEFT_OUT_COLUMNS:
                self._notes.warnings.append(row.note(column, LEFT_OUT_COLUMNS[name]))
        for word in row.get("appearance").split():
            if not LAYOUT.fullmatch(word):
                self._notes.warnings.append(row.note("appearance", f"the appearance ‘{word}’ is left out"))

    def question(self, row: Row) -> Question | None:
        """The question of `row`; None where there is none, which is noted."""
        kind_word, list_name, other = spoken_type(row.get("type"))
        if kind_word in DEVICE:
            self._notes.warnings.append(row.note("type", f"‘{kind_word}’ is left out: nothing is read from the device"))
            return None
        kind = PLAIN.get(kind_word) or LISTED.get(kind_word)
        if kind is None:
            self._notes.errors.append(row.note("type", f"the type ‘{row.get('type')}’ is not supported"))
            return None
        options: tuple[Option, ...] = ()
        if kind_word in LISTED:
            if list_name not in self._lists:
                self._notes.errors.append(row.note("type", f"there is no list ‘{list_name}’ on the sheet ‘choices’"))
                return None
            options = self._lists[list_name]
        if not row.get("name"):
            self._notes.errors.append(row.note("name", "the question has no name"))
            return None
        if not self.label(row):
            self._notes.errors.append(row.note(self._label, "the question has no words"))
            return None
        question = Question(
            name=row.get("name"),
            kind=self._finer(kind, row),
            label=self.label(row),
            help=self.hint(row),
            required=self.required(row),
            show_if=row.get("relevant"),
            options=options,
            other=other,
            whole=kind_word in {"integer", "int"},
            words=self._words(row, kind),
            source=row.get("source"),
            wording=row.get("wording"),
        )
        return self._limited(question, row)

    def required(self, row: Row) -> bool:
        """Whether the row says that it must be answered."""
        said = row.get("required").lower()
        if said not in TRUE | FALSE:
            self._notes.errors.append(row.note("required", "only yes or no is supported here, not a condition"))
        return said in TRUE

    def _finer(self, kind: Kind, row: Row) -> Kind:
        appearance = row.get("appearance").split()
        if kind is Kind.ONE and "likert" in appearance:
            return Kind.SCALE
        if kind is Kind.SHORT_TEXT and ("multiline" in appearance or row.get("words")):
            return Kind.LONG_TEXT
        return kind

    def _words(self, row: Row, kind: Kind) -> int | None:
        said = row.get("words")
        if not said:
            return None
        if kind is not Kind.SHORT_TEXT or not said.isascii() or not said.isdigit() or len(said) > 6:
            self._notes.errors.append(row.note("words", "a word limit is a whole number, at a question of type text"))
            return None
        return int(said)

    def _limited(self, question: Question, row: Row) -> Question:
        constraint = row.get("constraint")
        if not constraint:
            return question
        try:
            return constrained(question, constraint)
        except Unsupported as error:
            self._notes.errors.append(row.note("constraint", f"this constraint is not supported: {error}"))
            return question


def grid(row: Row, reader: QuestionReader, lines: list[tuple[Row, Question]], notes: Notes) -> Question | None:
    """The questions of a group with the appearance ``table-list``, as one grid."""
    if not lines:
        notes.errors.append(row.note("appearance", "this table has no questions"))
        return None
    first = lines[0][1]
    for line, question in lines:
        if question.kind not in {Kind.ONE, Kind.SCALE} or question.other:
            notes.errors.append(line.note("type", "in a table, only select_one without or_other is supported"))
        elif question.options != first.options:
            notes.errors.append(line.note("type", "all questions of a table must use the same list"))
        for column in ("relevant", "hint", "constraint"):
            if line.get(column):
                notes.errors.append(line.note(column, "this is not supported at one line of a table"))
        if question.required != first.required:
            notes.errors.append(line.note("required", "either all lines of a table must be answered or none"))
    return replace(
        first,
        name=row.get("name"),
        kind=Kind.GRID,
        label=reader.label(row) or first.label,
        help=reader.hint(row),
        show_if="",
        rows=tuple(Option(question.name, question.label) for _, question in lines),
    )


def note_unknown_columns(columns: dict[str, str], notes: Notes, sheet: str) -> None:
    """A warning for each column whose name means nothing here."""
    known = UNDERSTOOD_COLUMNS | REFUSED_COLUMNS.keys() | LEFT_OUT_COLUMNS.keys()
    for column, letter in columns.items():
        if column.partition("::")[0] not in known:
            notes.warnings.append(Note(sheet, 1, f"{letter} ({column})", "this column is left out"))
