"""HTML, read leniently into blocks. Word and Markdown come this way too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lxml import etree, html

from folkmoot.plans.importing import tables
from folkmoot.plans.importing.blocks import (
    Block,
    Document,
    Figure,
    Footnote,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    PlanUnreadable,
    Run,
    Runs,
    Table,
    Unread,
    plain,
)
from folkmoot.plans.importing.images import BadImage, from_data_address, read_image
from folkmoot.plans.importing.inline import DEEPEST, FOREIGN, SILENT, Gathered, gather, of_parts, tag_of

HEADINGS = {f"h{n}": n for n in range(1, 7)}
FLOW = {
    "html", "body", "div", "section", "article", "main", "header", "footer", "aside", "details", "summary",
    "center", "address", "fieldset", "dialog",
}  # fmt: skip
BLOCKS = {*HEADINGS, *FLOW, "p", "ul", "ol", "dl", "table", "figure", "blockquote", "pre", "hr", "nav", "menu"}
MOST_BLOCKS = 20_000
_NOTE_NAME = re.compile(r"^(fn|foot-?note|end-?note|note)[-_:.]?\w*$", re.I)
_MARK = re.compile(r"\s*\{#(?P<anchor>[\w.-]+)(?P<classes>(?:\s+\.[\w-]+)*)\s*\}\s*$")
_CAPTION = re.compile(r"^(table|figure|chart)\s+\d+", re.I)


def read_html(source: str, pictures: dict[str, bytes] | None = None) -> Document:
    """Read HTML. `pictures` are those that a reader before this one took out, by their address in the HTML."""
    try:
        root = html.document_fromstring(source, parser=html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PlanUnreadable("There is no text in this file.") from error
    reader = _Reader(pictures or {})
    try:
        reader.find_notes(root)
        reader.flow(root, 0)
    except RecursionError as error:
        raise PlanUnreadable("This file is nested too deeply to be read.") from error
    return reader.document


class _Reader:
    def __init__(self, pictures: dict[str, bytes]) -> None:
        self.document = Document()
        self.pictures = pictures
        self.notes: dict[str, str] = {}
        self.note_elements: dict[Any, None] = {}  # in the order of the calls
        self.under = ""
        self.anchor = ""  # of an empty mark that stands before the next block

    # What is reported ---------------------------------------------------------------------------
    def report(self, what: str, near: str = "") -> None:
        place = f"under “{self.under}”" if self.under else "before the first heading"
        self.document.unread.append(Unread(what, f"{place}, near “{near[:60]}”" if near else place))

    def add(self, block: Block) -> None:
        if len(self.document.blocks) >= MOST_BLOCKS:
            raise PlanUnreadable(f"This document has more than {MOST_BLOCKS} parts.")
        self.document.blocks.append(block)

    # Footnotes ----------------------------------------------------------------------------------
    def find_notes(self, root: Any) -> None:
        """Take the footnotes out of the flow: what a raised or marked link points at, in a list or a paragraph."""
        by_id = {e.get("id"): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
        for link in root.iter("a"):
            name = (link.get("href") or "").removeprefix("#")
            target = by_id.get(name)
            if target is None or name in self.notes or not _calls_note(link, name):
                continue
            if target.tag in {"li", "p", "div", "aside", "dd"}:
                self.notes[name] = name
                self.note_elements[target] = None
        for target in self.note_elements:
            for back in [a for a in target.iter("a") if _leads_back(a)]:
                back.drop_tree()
            name = target.get("id")
            found = Gathered()
            self.under = "Footnotes"
            self.document.footnotes[name] = Footnote(name, gather(target, {}, found))
            self.found(found, "")
            self.under = ""

    # Blocks -------------------------------------------------------------------------------------
    def flow(self, element: Any, depth: int) -> None:
        """Read the children of `element`; loose words between blocks make paragraphs."""
        if depth > DEEPEST:
            self.report("text nested too deeply")
            return
        loose: list[Any] = [element.text] if element.text else []
        for child in element:
            tag = tag_of(child)
            if tag in BLOCKS and child not in self.note_elements:
                self.end_loose(loose)
                self.block(child, tag, depth + 1)
            elif tag in FOREIGN:
                self.report(FOREIGN[tag], " ".join("".join(child.itertext()).split()))
            elif tag and tag not in SILENT and child not in self.note_elements:
                loose.append(child)
            if child.tail:
                loose.append(child.tail)
        self.end_loose(loose)

    def end_loose(self, loose: list[Any]) -> None:
        found = Gathered()
        runs = of_parts(loose, self.notes, found)
        loose.clear()
        self.paragraph(runs, found, "")

    def block(self, element: Any, tag: str, depth: int) -> None:
        if tag in HEADINGS:
            self.heading(element, HEADINGS[tag])
        elif tag in {"p", "pre"}:
            found = Gathered()
            runs = gather(element, self.notes, found)
            found.anchors[:0] = filter(None, [element.get("id")])
            self.paragraph(runs, found, element.get("class") or "")
        elif tag in {"ul", "ol", "menu"}:
            found = Gathered()
            listing = self.listing(element, found, depth)
            if listing.items:
                self.add(listing)
            self.found(found, plain(listing.items[0].runs) if listing.items else "")
        elif tag == "dl":
            self.definitions(element)
        elif tag == "table":
            found = Gathered()
            table = tables.read_table(element, self.notes, found, self.take_caption())
            if table.rows:
                self.add(table)
            self.found(found, plain(table.caption))
        elif tag == "figure":
            self.figure(element, depth)
        elif tag == "blockquote":
            self.quote(element, depth)
        elif tag == "nav":
            self.report("navigation", plain(gather(element, {}, Gathered()))[:60])
        elif tag != "hr":
            self.anchor = element.get("id") or self.anchor  # the mark of what begins here
            self.flow(element, depth)

    def heading(self, element: Any, level: int) -> None:
        found = Gathered()
        runs = gather(element, self.notes, found)
        anchor = element.get("id") or (found.anchors[0] if found.anchors else "")
        classes = set((element.get("class") or "").lower().split()) | {(element.get("data-kind") or "").lower()}
        if runs and (mark := _MARK.search(runs[-1].text)):
            runs = (*runs[:-1], Run(runs[-1].text[: mark.start()])) if mark.start() else runs[:-1]
            anchor = mark["anchor"]
            classes |= {name.lstrip(".").lower() for name in mark["classes"].split()}
        if not plain(runs):
            self.found(found, "")
            return
        self.under = plain(runs)[:80]
        role = next((r for r in ("objective", "commitment", "title") if r in classes), "")
        self.add(Heading(level, runs, anchor or self.take_anchor(), role))
        self.found(found, "")

    def paragraph(self, runs: Runs, found: Gathered, classes: str) -> None:
        text = plain(runs)
        anchor = found.anchors[0] if found.anchors else ""
        if runs and (text or any(run.note for run in runs)):
            last = self.document.blocks[-1] if self.document.blocks else None
            if isinstance(last, Figure) and not last.caption and ("caption" in classes or _CAPTION.match(text)):
                self.document.blocks[-1] = Figure(last.image, last.alt, runs, last.anchor)
            else:
                self.add(Paragraph(runs, anchor or self.take_anchor()))
        elif anchor:
            self.anchor = anchor
        self.found(found, text)

    def quote(self, element: Any, depth: int) -> None:
        before = len(self.document.blocks)
        self.flow(element, depth)
        for n in range(before, len(self.document.blocks)):
            block = self.document.blocks[n]
            if isinstance(block, Paragraph):
                self.document.blocks[n] = Paragraph(block.runs, block.anchor, quote=True)

    def listing(self, element: Any, found: Gathered, depth: int) -> ListBlock:
        items = []
        for child in element:
            if child in self.note_elements or tag_of(child) != "li":
                if tag_of(child) in {"ul", "ol"} and depth < DEEPEST:  # a list nested without its item
                    items.append(Item((), (self.listing(child, found, depth + 1),)))
                continue
            runs = gather(child, self.notes, found, skip=("ul", "ol"))
            nested = [e for e in child.iter("ul", "ol") if _nearest_item(e) is child]
            lists = tuple(self.listing(e, found, depth + 1) for e in nested) if depth < DEEPEST else ()
            if runs or lists:
                items.append(Item(runs, lists))
        start = element.get("start") or ""
        anchor = element.get("id") or self.take_anchor()
        return ListBlock(tuple(items), tag_of(element) == "ol", int(start) if start.isdecimal() else 1, anchor)

    def definitions(self, element: Any) -> None:
        found = Gathered()
        items: list[Item] = []
        for child in element.iter("dt", "dd"):
            runs = gather(child, self.notes, found)
            if tag_of(child) == "dt":
                items.append(Item((*(Run(r.text, strong=True, href=r.href, note=r.note) for r in runs), Run(": "))))
            elif items:
                items[-1] = Item((*items[-1].runs, *runs))
        if items:
            self.add(ListBlock(tuple(items), anchor=element.get("id") or ""))
        self.found(found, "")

    # Pictures -----------------------------------------------------------------------------------
    def figure(self, element: Any, depth: int) -> None:
        found = Gathered()
        captions = list(element.iter("figcaption"))
        caption = gather(captions[0], self.notes, found) if captions else ()
        images = list(element.iter("img"))
        for child in captions:
            child.drop_tree()
        if images and not list(element.iter("table")):
            for image in images:
                self.picture(image, caption)
            self.found(found, "")
            return
        before = len(self.document.blocks)
        self.flow(element, depth)
        for block in self.document.blocks[before:]:
            if isinstance(block, Table) and not block.caption:
                index = self.document.blocks.index(block, before)
                self.document.blocks[index] = replace(block, caption=caption)
                caption = ()
        if caption:
            self.add(Paragraph(caption))
        self.found(found, "")

    def picture(self, element: Any, caption: Runs = ()) -> None:
        address = element.get("src") or ""
        try:
            data = self.pictures[address] if address in self.pictures else from_data_address(address)
            image = read_image(data)
        except BadImage as error:
            self.report(str(error), element.get("alt") or address[:60])
            return
        alt = element.get("alt")
        if alt is None or (not alt.strip() and not caption):
            self.report("image without a text alternative: it was kept, please describe it", plain(caption))
        self.add(Figure(image, " ".join((alt or "").split()), caption, element.get("id") or self.take_anchor()))

    # Helpers ------------------------------------------------------------------------------------
    def found(self, found: Gathered, near: str) -> None:
        for what in found.unread:
            self.report(what, near)
        for image in found.images:
            self.picture(image)

    def take_anchor(self) -> str:
        anchor, self.anchor = self.anchor, ""
        return anchor

    def take_caption(self) -> Runs:
        """The paragraph just before a table, where it is its caption: “Table 1: …”."""
        last = self.document.blocks[-1] if self.document.blocks else None
        if isinstance(last, Paragraph) and _CAPTION.match(plain(last.runs)):
            self.document.blocks.pop()
            return last.runs
        return ()


def _calls_note(link: Any, name: str) -> bool:
    classes = link.get("class") or ""
    parent = link.getparent()
    raised = (parent is not None and tag_of(parent) == "sup") or any(tag_of(c) == "sup" for c in link)
    marked = link.get("role") == "doc-noteref" or "footnote-ref" in classes
    return marked or (raised and bool(_NOTE_NAME.match(name)))


def _leads_back(link: Any) -> bool:
    classes = link.get("class") or ""
    words = "".join(link.itertext()).strip("\ufe0e\ufe0f ")
    return link.get("role") == "doc-backlink" or "footnote-back" in classes or words in {"↑", "↩", "^"}


def _nearest_item(element: Any) -> Any:
    parent = element.getparent()
    while parent is not None and tag_of(parent) not in {"li", "ul", "ol"}:
        parent = parent.getparent()
    return parent
