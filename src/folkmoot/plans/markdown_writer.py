"""The plan as Markdown, from which an import finds every part again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from folkmoot.plans.importing.blocks import Block, Item, ListBlock, Run, Runs, Table, plain
from folkmoot.plans.importing.html_reader import read_html
from folkmoot.plans.selectors import Node, Reading

CALL, END = "\ue000", "\ue001"  # private characters about the name of a footnote that is called
_CALL = re.compile(r'<sup class="plan-note">.*?href="#(footnote-[\w-]+)".*?</sup>')
_BACK = re.compile(r' <a class="govuk-link"[^>]*aria-label="Back[^>]*>↩</a>')
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def write_markdown(title: str, reading: Reading) -> str:
    """The whole plan."""
    parts = [f"# {_escaped(title)}"]
    for node in reading.walk():
        parts += _part(node)
    return "\n\n".join(part for part in parts if part) + "\n"


def _part(node: Node) -> Iterator[str]:
    html = _CALL.sub(f"{CALL}\\1{END}", _BACK.sub("", node.text.html))
    if node.headed:
        blocks = read_html(f"<p>{html}</p>").blocks
        words = _runs(blocks[0].runs) if blocks and hasattr(blocks[0], "runs") else _escaped(node.text.name)
        label = f"{node.text.label}: " if node.text.label else ""
        marks = f"#{node.anchor}" + (f" .{node.kind}" if node.kind in {"objective", "commitment"} else "")
        yield f"{'#' * node.text.level} {label}{words} {{{marks}}}"
        if node.text.element.owner:
            yield f"Owner: {_escaped(node.text.element.owner)}"
        if partners := [partner.name for partner in node.text.element.partners.all()]:
            yield f"Partners: {_escaped(', '.join(partners))}"
    elif node.kind == "figure":
        yield f"*{_escaped(node.title)}*: {_escaped(node.text.alt)}" if node.text.alt else f"*{_escaped(node.title)}*"
    elif node.kind == "footnote":
        yield f"[^{node.anchor}]: " + " ".join(_block(b) for b in read_html(html).blocks)
    else:
        quote = "<blockquote" in html
        for block in read_html(html).blocks:
            words = _block(block)
            yield "> " + words.replace("\n", "\n> ") if quote else words


def _block(block: Block) -> str:
    if isinstance(block, ListBlock):
        return "\n".join(_list(block, 0))
    if isinstance(block, Table):
        return _table(block)
    return _runs(getattr(block, "runs", ()))


def _list(block: ListBlock, depth: int) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        yield " " * 3 * depth + mark + _item(item)
        for nested in item.lists:
            yield from _list(nested, depth + 1)


def _item(item: Item) -> str:
    return _runs(item.runs).replace("\n", " ")


def _table(table: Table) -> str:
    width = max(len(row) for row in table.rows)
    rows = [[_runs(cell.runs).replace("\n", " ") for cell in row] + [""] * (width - len(row)) for row in table.rows]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    caption = f"{_escaped(plain(table.caption))}\n\n" if table.caption else ""
    return caption + "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    words = re.sub(f"{CALL}(.*?){END}", r"[^\1]", _escaped(run.text)).replace("\n", "\\\n")
    inner = words.strip(" ")
    if not inner:
        return words
    lead, trail = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
    for wanted, mark in ((run.emphasis, "*"), (run.strong, "**")):
        inner = f"{mark}{inner}{mark}" if wanted else inner
    if run.href:
        inner = f"[{inner}](<{run.href}>)"
    return f"{lead}{inner}{trail}"


def _escaped(text: str) -> str:
    """Text that means only itself, also at the start of a line, where it could begin a list."""
    words = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"^(\s*\d*)([-+.)])(?=\s)", r"\1\\\2", words)
