"""From blocks to the HTML that is kept. Every word is escaped here, and the whole is cleaned once more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

import nh3

from folkmoot.plans.importing.blocks import (
    Block,
    Cell,
    Figure,
    Footnote,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
)
from folkmoot.plans.importing.inline import SCHEMES

TAGS = {
    "a", "strong", "em", "sup", "sub", "br", "p", "ul", "ol", "li", "blockquote", "span",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id", "aria-label"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
CLASSES = {
    "sup": {"plan-note"},
    "span": {"govuk-visually-hidden"},
    "table": {"govuk-table"},
    "caption": {"govuk-table__caption", "govuk-table__caption--s"},
    "thead": {"govuk-table__head"},
    "tbody": {"govuk-table__body"},
    "tr": {"govuk-table__row"},
    "th": {"govuk-table__header"},
    "td": {"govuk-table__cell"},
    "ul": {"govuk-list", "govuk-list--bullet"},
    "ol": {"govuk-list", "govuk-list--number"},
    "p": {"govuk-body"},
    "blockquote": {"govuk-inset-text"},
    "a": {"govuk-link"},
}
_NOTE_CALL = re.compile(r'<sup class="plan-note">.*?</sup>')


@dataclass
class Renderer:
    """Renders the parts of one version in the order of reading, footnotes last: they lead back to their calls."""

    places: dict[str, str]  # the mark of a part in the document → its anchor on the page
    notes: dict[str, tuple[str, str]]  # the name of a footnote → its number and anchor
    calls: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)  # links that lead nowhere

    def render(self, block: Block, label: str = "", name: str = "") -> str:
        """The HTML of one block, cleaned. A heading gives what goes between its tags."""
        match block:
            case Heading():
                html = self.runs(_without_start(block.runs, name))
            case Paragraph():
                html = f'<p class="govuk-body">{self.runs(block.runs)}</p>'
                html = f'<blockquote class="govuk-inset-text">{html}</blockquote>' if block.quote else html
            case ListBlock():
                html = self.listing(block)
            case Table():
                html = self.table(block, label, name)
            case Figure():
                html = self.runs(_without_start(block.caption, name))
            case Footnote():
                html = f'<p class="govuk-body">{self.runs(block.runs)}{self.ways_back(block.anchor)}</p>'
        return clean(html)

    def runs(self, runs: Runs) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Run) -> str:
        if run.note:
            return self.call(run.note)
        html = escape(run.text).replace("\n", "<br>")
        for wanted, tag in ((run.raised, run.raised), (run.emphasis, "em"), (run.strong, "strong")):
            html = f"<{tag}>{html}</{tag}>" if wanted else html
        href = run.href
        if href.startswith("#"):
            if not (place := self.places.get(href[1:], "")):
                self.lost.append(f"link to “{href[:60]}”: there is no such place in the document")
            href = f"#{place}" if place else ""
        return f'<a class="govuk-link" href="{escape(href)}">{html}</a>' if href else html

    def call(self, note: str) -> str:
        if note not in self.notes:
            return ""
        number, anchor = self.notes[note]
        self.calls[note] += 1
        hidden = '<span class="govuk-visually-hidden">Note </span>'
        link = f'<a class="govuk-link" href="#{anchor}" id="{anchor}-call-{self.calls[note]}">{hidden}{number}</a>'
        return f'<sup class="plan-note">{link}</sup>'

    def ways_back(self, note: str) -> str:
        number, anchor = self.notes[note]
        return "".join(
            f' <a class="govuk-link" href="#{anchor}-call-{n}" aria-label="Back to the text of note {number}">↩</a>'
            for n in range(1, self.calls[note] + 1)
        )

    def listing(self, block: ListBlock) -> str:
        tag, style = ("ol", "number") if block.ordered else ("ul", "bullet")
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        items = "".join(self.item(item) for item in block.items)
        return f'<{tag} class="govuk-list govuk-list--{style}"{start}>{items}</{tag}>'

    def item(self, item: Item) -> str:
        return f"<li>{self.runs(item.runs)}{''.join(self.listing(nested) for nested in item.lists)}</li>"

    def table(self, block: Table, label: str, name: str) -> str:
        words = self.runs(_without_start(block.caption, name)) if name else ""
        title = f"{escape(label)}: {words}" if words else escape(label)
        caption = f'<caption class="govuk-table__caption govuk-table__caption--s">{title}</caption>'
        head = "".join(self.row(row, "col") for row in block.rows[: block.head])
        body = "".join(self.row(row, "row") for row in block.rows[block.head :])
        thead = f'<thead class="govuk-table__head">{head}</thead>' if head else ""
        return f'<table class="govuk-table">{caption}{thead}<tbody class="govuk-table__body">{body}</tbody></table>'

    def row(self, row: tuple[Cell, ...], scope: str) -> str:
        return f'<tr class="govuk-table__row">{"".join(self.cell(cell, scope) for cell in row)}</tr>'

    def cell(self, cell: Cell, scope: str) -> str:
        spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        # An empty header names nothing: to assistive technology it is a cell.
        if cell.header and cell.runs:
            wide = {"col": "colgroup"}.get(scope, scope) if cell.colspan > 1 else scope
            opening = f'<th class="govuk-table__header" scope="{wide}"{spans}>'
            return f"{opening}{self.runs(cell.runs)}</th>"
        return f'<td class="govuk-table__cell"{spans}>{self.runs(cell.runs)}</td>'


def clean(html: str) -> str:
    """Only what we write ourselves: the second wall behind the escaping."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, allowed_classes=CLASSES, url_schemes=SCHEMES, link_rel="noopener"
    )


def without_calls(html: str) -> str:
    """The HTML without the numbers of its footnotes, which change when a footnote is put in elsewhere."""
    return _NOTE_CALL.sub("", html)


def _without_start(runs: Runs, name: str) -> Runs:
    """The runs from where `name` begins: “Objective 1: Safer streets” is labelled apart, so only the name is left."""
    words = plain(runs)
    surplus = len(words) - len(name)
    if not name or surplus <= 0 or not words.endswith(name):
        return runs
    kept: list[Run] = []
    for run in runs:
        cut = min(surplus, len(run.text))
        surplus -= cut
        if run.text[cut:] or run.note:
            kept.append(Run(run.text[cut:], run.strong, run.emphasis, run.raised, run.href, run.note))
    return tuple(kept)
