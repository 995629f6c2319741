"""From the builder's blocks to a definition, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from folkmoot.surveys.builder.lines import read_options, value_of, write_options
from folkmoot.surveys.definition import AGREEMENT, Definition, Kind, Page, Question

# Members of a block that a question has under the same name and in the same form.
_PLAIN = ("other", "whole", "minimum", "maximum", "words")
_TEXTS = ("name", "label", "help", "show_if", "source", "wording")


def definition_of(title: str, content: Any) -> Definition:
    """What the builder's blocks ask. Takes half-finished work: `check` says what is amiss."""
    pages: list[Page] = []
    taken: set[str] = set()
    for number, block in enumerate(content, start=1):
        name = _free(value_of(block.value.get("title") or "") or f"page-{number}", taken)
        pages.append(_page(name, block.value))
    return Definition(title=title, pages=tuple(pages))


def content_of(definition: Definition) -> str:
    """`definition` as the builder's blocks, in the JSON that its field takes."""
    return json.dumps([{"type": "page", "value": _page_value(page)} for page in definition.pages])


def _free(name: str, taken: set[str]) -> str:
    """`name`, or with a number behind it where an earlier page has it."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found


def _page(name: str, value: Mapping[str, Any]) -> Page:
    return Page(
        name=name,
        title=_text(value.get("title")),
        intro=_text(value.get("intro")),
        show_if=_text(value.get("show_if")),
        about_you=bool(value.get("about_you")),
        questions=tuple(_question(Kind(block.block_type), block.value) for block in value.get("questions") or []),
    )


def _question(kind: Kind, value: Mapping[str, Any]) -> Question:
    fields: dict[str, Any] = {key: _text(value.get(key)) for key in _TEXTS}
    fields |= {key: value[key] for key in _PLAIN if value.get(key) not in (None, "")}
    fields |= {key: _day(value[key]) for key in ("earliest", "latest") if value.get(key)}
    options = read_options(value.get("options") or "")
    if not options and kind in {Kind.SCALE, Kind.GRID}:
        options = AGREEMENT
    other_label = _text(value.get("other_label"))
    if other_label and value.get("other"):
        fields["other_label"] = other_label
    return Question(
        kind=kind,
        required=bool(value.get("required")),
        options=options,
        rows=read_options(value.get("rows") or ""),
        **fields,
    )


def _page_value(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "intro": page.intro,
        "about_you": page.about_you,
        "show_if": page.show_if,
        "questions": [{"type": q.kind.value, "value": _question_value(q)} for q in page.questions],
    }


def _question_value(question: Question) -> dict[str, Any]:
    value: dict[str, Any] = {key: getattr(question, key) for key in (*_TEXTS, *_PLAIN, "required", "other_label")}
    value |= {key: getattr(question, key) or None for key in ("earliest", "latest")}
    value["options"] = "" if question.options == AGREEMENT else write_options(question.options)
    value["rows"] = write_options(question.rows)
    return value


def _text(value: object) -> str:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _day(value: dt.date | str) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value
