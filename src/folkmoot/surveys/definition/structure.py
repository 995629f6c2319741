"""What a survey asks: pages of questions, as immutable values with a JSON form. Pure: no Django import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import Any

from folkmoot.consultations.points import Kind as PointKind

SCHEMA = 1
OTHER = "other"
"""The value that stands for "other, in my own words" in conditions and in forms."""


class Kind(StrEnum):
    """The kinds of question."""

    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    GRID = "grid"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    FILE = "file"
    PLACE = "place"
    INFORMATION = "information"

    @property
    def point_kind(self) -> PointKind | None:
        """The kind of consultation point that takes its answers; information takes none."""
        return _POINT_KINDS.get(self)


_POINT_KINDS = {
    Kind.ONE: PointKind.CHOICE,
    Kind.MANY: PointKind.CHOICES,
    Kind.SCALE: PointKind.SCALE,
    Kind.GRID: PointKind.GRID,
    Kind.RANKING: PointKind.RANKING,
    Kind.NUMBER: PointKind.NUMBER,
    Kind.SHORT_TEXT: PointKind.TEXT,
    Kind.LONG_TEXT: PointKind.TEXT,
    Kind.DATE: PointKind.DATE,
    Kind.FILE: PointKind.FILES,
    Kind.PLACE: PointKind.PLACE,
}
# The kinds whose options are offered to choose from.
WITH_OPTIONS = frozenset({Kind.ONE, Kind.MANY, Kind.SCALE, Kind.GRID, Kind.RANKING})
WITH_OTHER = frozenset({Kind.ONE, Kind.MANY})


@dataclass(frozen=True)
class Option:
    """One answer to choose from, or one row of a grid. An exclusive option ("none of these") rules the others out."""

    value: str
    label: str
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question. `minimum` and `maximum` bound a number, or how many options or files are given."""

    name: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    show_if: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    other_label: str = "Other"
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    words: int | None = None
    earliest: str = ""
    latest: str = ""
    # Where an about-you question's words come from, and which version of them this is.
    source: str = ""
    wording: str = ""

    @cached_property
    def option_labels(self) -> dict[str, str]:
        """The label of each value that can be chosen, 'other' included where it is offered."""
        labels = {option.value: option.label for option in self.options}
        return labels | {OTHER: self.other_label} if self.offers_other else labels

    @cached_property
    def row_labels(self) -> dict[str, str]:
        return {row.value: row.label for row in self.rows}

    @property
    def offers_other(self) -> bool:
        return self.other and self.kind in WITH_OTHER

    @property
    def takes_answer(self) -> bool:
        return self.kind is not Kind.INFORMATION

    def scheme(self) -> dict[str, Any]:
        """What is needed to show and count its answers, as `consultations.points` describes it."""
        found: dict[str, Any] = {}
        if self.options:
            found["options"] = [{"value": o.value, "label": o.label, "exclusive": o.exclusive} for o in self.options]
        if self.rows:
            found["rows"] = [{"value": row.value, "label": row.label} for row in self.rows]
        if self.offers_other:
            found |= {"other": True, "other_label": self.other_label}
        limits = {"min": self.minimum, "max": self.maximum, "words": self.words}
        words = {"earliest": self.earliest, "latest": self.latest, "source": self.source, "wording": self.wording}
        found |= {key: value for key, value in limits.items() if value is not None}
        return found | {key: value for key, value in words.items() if value}


@dataclass(frozen=True)
class Page:
    """Questions that are asked together. An about-you page is kept apart, and each of its questions can be skipped."""

    name: str
    title: str
    intro: str = ""
    show_if: str = ""
    about_you: bool = False
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Definition:
    """Everything that a survey asks, in order."""

    title: str
    pages: tuple[Page, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by name, in the order in which they are asked."""
        return {question.name: question for page in self.pages for question in page.questions}

    @cached_property
    def page_of(self) -> dict[str, Page]:
        """The page on which each question stands, by the question's name."""
        return {question.name: page for page in self.pages for question in page.questions}

    @cached_property
    def pages_by_name(self) -> dict[str, Page]:
        return {page.name: page for page in self.pages}

    @cached_property
    def about_you(self) -> frozenset[str]:
        """The names of the questions about the person."""
        return frozenset(q.name for page in self.pages if page.about_you for q in page.questions)

    def to_json(self) -> dict[str, Any]:
        """As JSON values. What has its default is left out, so that a new field changes no old hash."""
        return {"schema": SCHEMA, **_sparse(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Definition:
        """The reverse of `to_json`. Raises ValueError for what is not such a document."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"this survey is written in version {data.get('schema')!r} of the format, not {SCHEMA}")
        try:
            return cls(title=data["title"], pages=tuple(_page(page) for page in data.get("pages", [])))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a survey definition: {error}") from error

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its canonical JSON: two definitions are the same exactly when theirs is."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _sparse(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_sparse(item) for item in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    return {f.name: _sparse(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default}


def _page(data: Mapping[str, Any]) -> Page:
    return Page(**{**data, "questions": tuple(_question(question) for question in data.get("questions", []))})


def _question(data: Mapping[str, Any]) -> Question:
    parts = {key: tuple(Option(**item) for item in data.get(key, [])) for key in ("options", "rows")}
    return Question(**{**data, "kind": Kind(data["kind"]), **parts})


AGREEMENT = (
    Option("strongly-agree", "Strongly agree"),
    Option("agree", "Agree"),
    Option("neither", "Neither agree nor disagree"),
    Option("disagree", "Disagree"),
    Option("strongly-disagree", "Strongly disagree"),
    Option("dont-know", "Don’t know"),
)
"""The options of an agreement scale for which no others were given."""

CONSENT = Question(
    name="consent-to-publish",
    kind=Kind.ONE,
    label="May we publish what you have written?",
    help=(
        "We never publish your name with it. A person reads every text first, and takes out anything that would show "
        "who you are. Your answers count in the results either way."
    ),
    required=True,
    options=(
        Option("yes", "Yes, you may publish my words without my name"),
        Option("no", "No, do not publish my words"),
    ),
    wording="1",
)
"""The question that every survey ends with. Its answer goes to the response's own field, not among the answers."""
