"""The sheet of choices: lists of options by name, and words in the language that is read. Pure."""

from __future__ import annotations

from folkmoot.surveys.definition import Option
from folkmoot.surveys.xlsform.workbook import Note, Notes, Row, Sheet

TRUE = {"yes", "true", "true()", "1", "y", "x"}


class Languages:
    """Which of the columns ``label::English``, ``label::French`` … is read: one, said by the settings or the first."""

    def __init__(self, default: str) -> None:
        self._default = default.strip().lower()

    def column(self, sheet: Sheet, name: str) -> str:
        """The column that holds `name` in the language that is read."""
        translated = [column for column in sheet.columns if column.startswith(f"{name}::")]
        for column in translated:
            language = column.partition("::")[2].lower()
            if self._default and (language == self._default or language.startswith(f"{self._default} (")):
                return column
        return name if name in sheet.columns or not translated else translated[0]

    def left_out(self, sheet: Sheet, names: tuple[str, ...]) -> list[Note]:
        """A note for each column in another language."""
        return [
            Note(sheet.name, 1, f"{letter} ({column})", "only one language is read; this column is left out")
            for column, letter in sheet.columns.items()
            for name in names
            if column.startswith(f"{name}::") and column != self.column(sheet, name)
        ]


def read_choices(sheet: Sheet | None, languages: Languages, notes: Notes) -> dict[str, tuple[Option, ...]]:
    """The options of each list, in order."""
    lists: dict[str, list[Option]] = {}
    if sheet is None:
        return {}
    notes.warnings += languages.left_out(sheet, ("label",))
    label_column = languages.column(sheet, "label")
    for row in sheet.rows:
        _read_choice(row, label_column, lists, notes)
    return {name: tuple(options) for name, options in lists.items()}


def _read_choice(row: Row, label_column: str, lists: dict[str, list[Option]], notes: Notes) -> None:
    name, value, label = row.get("list_name"), row.get("name") or row.get("value"), row.get(label_column)
    for column, cell in (("list_name", name), ("name", value), (label_column, label)):
        if not cell:
            notes.errors.append(row.note(column, "the cell is empty"))
            return
    options = lists.setdefault(name, [])
    if any(option.value == value for option in options):
        notes.errors.append(row.note("name", f"‘{value}’ stands twice in the list ‘{name}’"))
        return
    for column in row.cells:
        if column.partition("::")[0] in {"media", "image", "audio", "video"}:
            notes.warnings.append(row.note(column, "pictures and sounds of choices are left out"))
    options.append(Option(value, label, exclusive=row.get("exclusive").lower() in TRUE))
