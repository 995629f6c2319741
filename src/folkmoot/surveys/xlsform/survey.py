"""The survey sheet as pages of questions. Pure.

A group is a page. A group within a page adds its condition to its questions; one with the appearance ``table-list``
is a grid. Questions outside all groups stand on pages of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from folkmoot.surveys.definition import Kind, Page, Question
from folkmoot.surveys.definition.expressions import NAME
from folkmoot.surveys.xlsform.choices import TRUE
from folkmoot.surveys.xlsform.kinds import spoken_type
from folkmoot.surveys.xlsform.questions import QuestionReader, grid
from folkmoot.surveys.xlsform.workbook import Notes, Row, Sheet

_REFERENCE = re.compile(rf"\$\{{\s*({NAME})\s*\}}", re.ASCII)


@dataclass
class _Group:
    """A group that is open: where it began and what it holds so far."""

    row: Row
    table: bool
    conditions: list[str]
    lines: list[tuple[Row, Question]] = field(default_factory=list)


@dataclass
class _Sheet:
    """What has been read so far."""

    title: str
    pages: list[Page] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    # The grid of each line, for conditions that name the line.
    grid_of: dict[str, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)


def read_pages(
    sheet: Sheet, title: str, reader: QuestionReader, notes: Notes
) -> tuple[tuple[Page, ...], dict[str, Row]]:
    """The pages, and the row of each question and page by its name."""
    state = _Sheet(title)
    skipping = 0  # how deep within repeats, which are noted once
    for row in sheet.rows:
        kind = spoken_type(row.get("type"))[0]
        if not kind:
            if row.get("name") or reader.label(row):
                notes.errors.append(row.note("type", "the row has no type"))
            continue
        if kind == "begin_repeat":
            if not skipping:
                notes.errors.append(row.note("type", "repeats are not supported"))
            skipping += 1
        elif kind == "end_repeat":
            skipping = max(0, skipping - 1)
        elif not skipping:
            _read_row(kind, row, state, reader, notes)
    for group in state.groups:
        notes.errors.append(group.row.note("type", "this group is never ended"))
    _close_page(state, None, reader)
    return tuple(_with_grid_lines(page, state.grid_of) for page in state.pages), state.rows


def _read_row(kind: str, row: Row, state: _Sheet, reader: QuestionReader, notes: Notes) -> None:
    reader.check_columns(row)
    if kind == "begin_group":
        _begin(row, state, reader, notes)
    elif kind == "end_group":
        _end(row, state, reader, notes)
    elif question := reader.question(row):
        if state.groups and state.groups[-1].table:
            state.groups[-1].lines.append((row, question))
        else:
            _add(row, question, state)


def _begin(row: Row, state: _Sheet, reader: QuestionReader, notes: Notes) -> None:
    if state.groups and state.groups[-1].table:
        notes.errors.append(row.note("type", "a group within a table is not supported"))
    table = "table-list" in row.get("appearance").split()
    if not row.get("name"):
        notes.errors.append(row.note("name", "the group has no name"))
    outermost = not state.groups
    if outermost:
        _close_page(state, None, reader)
    elif not table and reader.label(row):
        name = f"{row.get('name')}-heading"
        condition = _joined([*_conditions(state), row.get("relevant")])
        state.questions.append(Question(name, Kind.INFORMATION, reader.label(row), show_if=condition))
        notes.warnings.append(row.note("type", "a group within a page: its words become information on the page"))
    # The condition of the outermost group is that of its page.
    conditions = [] if outermost else [row.get("relevant")]
    state.groups.append(_Group(row, table, conditions))


def _end(row: Row, state: _Sheet, reader: QuestionReader, notes: Notes) -> None:
    if not state.groups:
        notes.errors.append(row.note("type", "no group is open that could end here"))
        return
    group = state.groups.pop()
    if group.table and (question := grid(group.row, reader, group.lines, notes)):
        state.grid_of |= {line.name: question.name for _, line in group.lines}
        state.rows |= {line.name: line_row for line_row, line in group.lines}
        _add(group.row, replace(question, show_if=_joined(group.conditions)), state)
    if not state.groups:
        _close_page(state, group.row, reader)


def _add(row: Row, question: Question, state: _Sheet) -> None:
    state.rows.setdefault(question.name, row)
    condition = _joined([*_conditions(state), question.show_if])
    state.questions.append(replace(question, show_if=condition))


def _conditions(state: _Sheet) -> list[str]:
    return [condition for group in state.groups for condition in group.conditions]


def _joined(conditions: list[str]) -> str:
    given = [condition for condition in conditions if condition]
    return given[0] if len(given) == 1 else " and ".join(f"({condition})" for condition in given)


def _close_page(state: _Sheet, row: Row | None, reader: QuestionReader) -> None:
    """Make a page of the questions gathered; `row` is where its group began."""
    if row is None and not state.questions:
        return
    number = len(state.pages) + 1
    name = row.get("name") if row else f"page-{number}"
    page = Page(
        name=name or f"page-{number}",
        title=(reader.label(row) if row else "") or state.title,
        intro=reader.hint(row) if row else "",
        show_if=row.get("relevant") if row else "",
        about_you=bool(row) and _about_you(row),
        questions=tuple(state.questions),
    )
    if row:
        state.rows.setdefault(page.name, row)
    state.pages.append(page)
    state.questions = []


def _about_you(row: Row | None) -> bool:
    return row is not None and (
        row.get("about_you").lower() in TRUE or row.get("name").lower().replace("-", "_") == "about_you"
    )


def _with_grid_lines(page: Page, grid_of: dict[str, str]) -> Page:
    """`page` with each reference to a line of a grid written as ``${grid/line}``."""

    def translated(text: str) -> str:
        return _REFERENCE.sub(lambda m: f"${{{grid_of[m[1]]}/{m[1]}}}" if m[1] in grid_of else m[0], text)

    return replace(
        page,
        title=translated(page.title),
        intro=translated(page.intro),
        show_if=translated(page.show_if),
        questions=tuple(
            replace(q, label=translated(q.label), help=translated(q.help), show_if=translated(q.show_if))
            for q in page.questions
        ),
    )
