"""From blocks to the parts of a plan: which headings are objectives and commitments, what stands under what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from folkmoot.plans.importing.blocks import (
    Block,
    Document,
    Figure,
    Footnote,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Table,
    Unread,
    block_text,
    plain,
)

HEADED = ("chapter", "section", "objective", "commitment")
DEEPEST_HEADING = 6
_NAMED = re.compile(
    r"^(?P<kind>objective|commitment)\s+(?P<number>\d+(?:\.\d+)*|[a-z])\s*[:.–—-]\s+(?P<name>.+)$", re.I
)
_INTRODUCES = re.compile(r"^(?:(?:our|the|its)\s+)?commitments?\s*:?$|\bwill\s*:$", re.I)
_HELD_BY = re.compile(r"^(?P<what>owner|lead|partners?)\s*:\s*(?P<names>.+)$", re.I)


@dataclass
class Part:
    """One element of the plan as this document has it. `parent` is the place of another part in the list."""

    kind: str
    source_id: str
    label: str
    name: str
    text: str
    block: Block
    parent: int | None
    level: int = 0
    owner: str = ""
    partners: list[str] = field(default_factory=list)


@dataclass
class Structure:
    """The parts of a plan in the order of reading, footnotes last in the order in which they are called."""

    title: str
    parts: list[Part]
    unread: list[Unread]


def structure(document: Document) -> Structure:
    """Arrange a document."""
    blocks, title = _without_title(document)
    builder = _Builder()
    for block in blocks:
        builder.add(block)
    return Structure(title, builder.finish(document), [*document.unread, *builder.unread])


def _without_title(document: Document) -> tuple[list[Block], str]:
    """The blocks after the title: a heading that says it is, or the only heading of the first level, when it leads."""
    headings = [(n, b) for n, b in enumerate(document.blocks) if isinstance(b, Heading)]
    if not headings:
        return document.blocks, document.title
    place, first = headings[0]
    alone = sum(b.level <= first.level for _, b in headings) == 1 and not (
        first.role or _NAMED.match(plain(first.runs))
    )
    if first.role == "title" or (alone and len(headings) > 1):
        return document.blocks[:place] + document.blocks[place + 1 :], plain(first.runs)
    return document.blocks, document.title


class _Builder:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.open: list[tuple[int, int]] = []  # the level in the document and the place of each heading in force
        self.unread: list[Unread] = []
        self.counts = {"paragraph": 0, "table": 0, "figure": 0}

    # Where we are -------------------------------------------------------------------------------
    def within(self, kind: str) -> tuple[int, int] | None:
        return next(((level, n) for level, n in reversed(self.open) if self.parts[n].kind == kind), None)

    @property
    def parent(self) -> int | None:
        return self.open[-1][1] if self.open else None

    def add(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block)
            case ListBlock() if self.introduced():
                for item in block.items:
                    self.commitment_from(item)
            case Paragraph() if self.holder(block):
                pass
            case _:
                self.leaf(block)

    # Headings -----------------------------------------------------------------------------------
    def heading(self, block: Heading) -> None:
        text = plain(block.runs)
        named = _NAMED.match(text)
        kind, label, name, level = "", "", text, block.level
        if block.role in {"objective", "commitment"}:
            kind = block.role
        if named:
            kind = kind or named["kind"].lower()
            label, name = f"{named['kind'].capitalize()} {named['number']}", named["name"]
        if not kind and block.anchor.startswith(("objective-", "commitment-")):
            kind = block.anchor.partition("-")[0]
        if kind == "commitment" and (objective := self.within("objective")):
            level = max(level, objective[0] + 1)  # a commitment belongs to its objective whatever its style
        self.open_heading(kind, block.anchor, label, name, block, level)

    def open_heading(self, kind: str, anchor: str, label: str, name: str, block: Block, level: int) -> None:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        depth = len(self.open)
        if depth + 2 > DEEPEST_HEADING:
            self.unread.append(Unread("heading more than five levels deep: shown as the fifth", f"“{name[:60]}”"))
        kind = kind or ("section" if depth else "chapter")
        shown = min(depth + 2, DEEPEST_HEADING)
        self.parts.append(Part(kind, anchor, label, name, name, block, self.parent, shown))
        self.open.append((level, len(self.parts) - 1))

    # Commitments in a list ------------------------------------------------------------------------
    def introduced(self) -> bool:
        """Whether the list that comes now lists commitments: just after “The Mayor will:” under an objective."""
        last = self.parts[-1] if self.parts else None
        return bool(last and self.within("objective") and not self.within("commitment")) and bool(
            last and last.kind in {"paragraph", "section"} and _INTRODUCES.search(last.text)
        )

    def commitment_from(self, item: Item) -> None:
        objective = self.within("objective")
        level = (objective[0] if objective else 0) + 1
        runs = item.runs
        if runs and not runs[-1].note:  # a heading ends without the full stop of its list item
            runs = (*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip(".;")))
        if name := plain(runs):
            self.open_heading("commitment", "", "", name, Heading(level, runs), level)
        for nested in item.lists:
            self.leaf(nested)

    def holder(self, block: Paragraph) -> bool:
        """Whether this paragraph says who owns the objective or commitment it stands under, or who the partners are."""
        found = _HELD_BY.match(plain(block.runs))
        holder = self.within("commitment") or self.within("objective")
        if not found or not holder or self.parent != holder[1]:
            return False
        part = self.parts[holder[1]]
        if found["what"].lower().startswith("partner"):
            part.partners = [n.strip(" .") for n in re.split(r"[,;]", found["names"]) if n.strip(" .")]
        else:
            part.owner = found["names"].strip(" .")[:120]
        return True

    # All else -----------------------------------------------------------------------------------
    def leaf(self, block: Block) -> None:
        name, label = "", ""
        match block:
            case Paragraph():
                kind = "paragraph"
            case ListBlock():
                kind = "list"
            case Table():
                kind, name = "table", plain(block.caption)
            case Figure():
                kind, name = "figure", plain(block.caption)
            case _:
                raise TypeError(f"{type(block).__name__} is no part of the text")
        if kind in {"table", "figure"}:
            self.counts[kind] += 1
            label = f"{kind.capitalize()} {self.counts[kind]}"
            name = re.sub(rf"^{kind}\s+\d+\s*[:.–—-]?\s*", "", name, flags=re.I)
        else:
            self.counts["paragraph"] += 1
            label = str(self.counts["paragraph"])
        self.parts.append(Part(kind, block.anchor, label, name, block_text(block), block, self.parent))

    def finish(self, document: Document) -> list[Part]:
        """Add the footnotes that are called, numbered as they are called."""
        called: dict[str, None] = {}
        for part in self.parts:
            for run in runs_of(part.block):
                if run.note in document.footnotes:
                    called.setdefault(run.note)
        for number, name in enumerate(called, start=1):
            note: Footnote = document.footnotes[name]
            self.parts.append(Part("footnote", "", str(number), "", plain(note.runs), note, None))
        for name, note in document.footnotes.items():
            if name not in called:
                self.unread.append(Unread("footnote that nothing calls: left out", f"“{plain(note.runs)[:60]}”"))
        return self.parts


def runs_of(block: Block) -> Runs:
    """All runs of a block in the order of reading."""
    match block:
        case Heading() | Paragraph() | Footnote():
            return block.runs
        case ListBlock():
            return tuple(run for item in block.items for run in _runs_of_item(item))
        case Table():
            cells: list[Run] = [run for row in block.rows for cell in row for run in cell.runs]
            return (*block.caption, *cells)
        case Figure():
            return block.caption


def _runs_of_item(item: Item) -> Runs:
    return (*item.runs, *(run for nested in item.lists for run in runs_of(nested)))
