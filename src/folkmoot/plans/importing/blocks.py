"""What a document consists of, whatever the format it came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class PlanUnreadable(Exception):
    """The file cannot be read as a plan at all; the message says why in words for the officer."""


@dataclass(frozen=True)
class Unread:
    """Something in the document that was left out or wants a look: what it is and where it stands."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where})"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. `note` names the footnote that is called here; its text is then empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    raised: str = ""  # sup or sub
    href: str = ""
    note: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    runs: Runs
    anchor: str = ""
    role: str = ""  # objective, commitment or title where the document says so


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    anchor: str = ""
    quote: bool = False


@dataclass(frozen=True)
class Item:
    """One item of a list, with the lists nested in it."""

    runs: Runs
    lists: tuple[ListBlock, ...] = ()


@dataclass(frozen=True)
class ListBlock:
    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Cell:
    runs: Runs
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0  # how many rows at the top are headers
    caption: Runs = ()
    anchor: str = ""


@dataclass(frozen=True)
class Image:
    """A picture that was looked at and is safe to keep."""

    data: bytes
    content_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Figure:
    image: Image
    alt: str = ""
    caption: Runs = ()
    anchor: str = ""


@dataclass(frozen=True)
class Footnote:
    anchor: str
    runs: Runs


Block = Heading | Paragraph | ListBlock | Table | Figure | Footnote


@dataclass
class Document:
    """A document that was read: its title if it has one, its blocks in order, its footnotes, what was left out."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    footnotes: dict[str, Footnote] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)


def plain(runs: Iterable[Run]) -> str:
    """The words alone, with single spaces."""
    return " ".join("".join(run.text for run in runs).split())


def block_text(block: Block) -> str:
    """All words of a block, captions included."""
    match block:
        case Heading() | Paragraph() | Footnote():
            return plain(block.runs)
        case ListBlock():
            return " ".join(filter(None, (_item_text(item) for item in block.items)))
        case Table():
            cells = (plain(cell.runs) for row in block.rows for cell in row)
            return " ".join(filter(None, [plain(block.caption), *cells]))
        case Figure():
            return " ".join(filter(None, [plain(block.caption), block.alt]))


def _item_text(item: Item) -> str:
    return " ".join(filter(None, [plain(item.runs), *(block_text(nested) for nested in item.lists)]))
