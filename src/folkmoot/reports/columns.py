"""The columns of an export, each with what the data dictionary says of it. Pure: no Django import.

One row is one response; each part of an answer has its own column. Nothing tells who somebody is: no e-mail address,
name or account, no receipt code, no salt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = str | int | float | bool | None


class Type(StrEnum):
    """What the cells of a column hold. Instants are in UTC, written as in ISO 8601."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """One column. `options` are the values that may stand in it, with their labels, where they are known."""

    name: str
    label: str
    type: Type
    source: str
    read: Callable[[Any], Value]
    options: tuple[tuple[str, str], ...] = ()

    def described(self) -> dict[str, str]:
        """Its line in the data dictionary."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type.value,
            "source": self.source,
            "options": "; ".join(f"{value} = {label}" for value, label in self.options),
        }


DICTIONARY = ("name", "label", "type", "source", "options")
SEPARATOR = "; "


@dataclass(frozen=True)
class Asked:
    """A consultation point, as far as columns need to know it."""

    key: str
    kind: str
    label: str
    scheme: Mapping[str, Any]
    about_you: bool = False


def instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def response_columns() -> list[Column]:
    """What is known of a response beside its answers."""

    def column(name: str, label: str, kind: Type, read: Callable[[Any], Value]) -> Column:
        return Column(name, label, kind, "response", read)

    def of_organisation(name: str) -> Callable[[Any], Value]:
        return lambda r: _text(r.organisation.get(name))

    return [
        column("public_reference", "Public reference of the response", Type.TEXT, lambda r: r.public_reference),
        column("channel", "Channel by which it came", Type.TEXT, lambda r: r.channel),
        column("capacity", "Individual or organisation", Type.TEXT, lambda r: r.capacity),
        column("organisation_name", "Name of the organisation", Type.TEXT, of_organisation("name")),
        column("organisation_kind", "Kind of organisation", Type.TEXT, of_organisation("kind")),
        column("organisation_size", "Size of the organisation", Type.TEXT, of_organisation("size")),
        column("instrument", "What was asked, and in which version", Type.TEXT, lambda r: r.instrument),
        column("language", "Language of the answers", Type.TEXT, lambda r: r.language),
        column("consent_to_publish", "Agreed to their words being published", Type.BOOLEAN, _consent),
        column("generated", "Made by a machine for demonstration", Type.BOOLEAN, lambda r: r.generated),
        column("corrected", "Corrected by the respondent since", Type.BOOLEAN, lambda r: r.corrected),
        column("made_at", "When the person made it (UTC)", Type.INSTANT, lambda r: instant(r.made_at)),
        column("received_at", "When it reached the body (UTC)", Type.INSTANT, lambda r: instant(r.received_at)),
        column("recorded_at", "When it entered the record (UTC)", Type.INSTANT, lambda r: instant(r.recorded_at)),
    ]


def _consent(response: Any) -> Value:
    return bool(response.consent_to_publish)


def answer_columns(asked: Iterable[Asked]) -> list[Column]:
    """The columns of every question, in the order asked."""
    return [column for question in asked for column in _COLUMNS.get(question.kind, _words)(question)]


def _column(
    question: Asked, type_: Type, read: Callable[[Mapping[str, Any]], Value], *, part: str = "", label: str = "",
    options: tuple[tuple[str, str], ...] = (),
) -> Column:  # fmt: skip
    """A column that reads one part of the answer to `question`; empty where it was not answered."""
    key = question.key

    def cell(response: Any) -> Value:
        answer = (response.about_you if question.about_you else response.answers).get(key)
        return read(answer) if answer else None

    return Column(
        name=f"{key}.{part}" if part else key,
        label=f"{question.label} – {label}" if label else question.label,
        type=type_,
        source="about you" if question.about_you else question.kind,
        read=cell,
        options=options,
    )


def _labelled(given: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(o["value"]), str(o.get("label") or o["value"])) for o in given or [])


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _part(name: str) -> Callable[[Mapping[str, Any]], Value]:
    return lambda answer: _text(answer.get(name))


def _choice(question: Asked) -> list[Column]:
    options = _labelled(question.scheme.get("options"))
    columns = [_column(question, Type.TEXT, _part("choice"), options=options)]
    if question.scheme.get("other"):
        columns.append(_column(question, Type.TEXT, _part("other"), part="other", label="in their own words"))
    return columns


def _support(question: Asked) -> list[Column]:
    return [*_choice(question), _column(question, Type.TEXT, _part("text"), part="text", label="why")]


def _choices(question: Asked) -> list[Column]:
    """All that was chosen in one cell, and a column of yes and no for each option."""
    options = _labelled(question.scheme.get("options"))

    def chosen(answer: Mapping[str, Any]) -> Value:
        return _text(SEPARATOR.join(str(value) for value in answer.get("choices") or []))

    def has(value: str) -> Callable[[Mapping[str, Any]], Value]:
        return lambda answer: value in (answer.get("choices") or [])

    columns = [_column(question, Type.TEXT, chosen, label="all that was chosen", options=options)]
    columns += [_column(question, Type.BOOLEAN, has(v), part=v, label=label) for v, label in options]
    if question.scheme.get("other"):
        columns.append(_column(question, Type.TEXT, _part("other"), part="other", label="in their own words"))
    return columns


def _grid(question: Asked) -> list[Column]:
    options = _labelled(question.scheme.get("options"))

    def of_row(row: str) -> Callable[[Mapping[str, Any]], Value]:
        return lambda answer: _text((answer.get("rows") or {}).get(row))

    rows = _labelled(question.scheme.get("rows"))
    return [_column(question, Type.TEXT, of_row(v), part=v, label=label, options=options) for v, label in rows]


def _ranking(question: Asked) -> list[Column]:
    def place(value: str) -> Callable[[Mapping[str, Any]], Value]:
        def read(answer: Mapping[str, Any]) -> Value:
            ranking = answer.get("ranking") or []
            return ranking.index(value) + 1 if value in ranking else None

        return read

    options = _labelled(question.scheme.get("options"))
    return [_column(question, Type.INTEGER, place(v), part=v, label=f"rank of {label}") for v, label in options]


def _numeric(question: Asked) -> list[Column]:
    return [_column(question, Type.NUMBER, lambda answer: _number(answer.get("number")))]


def _date(question: Asked) -> list[Column]:
    return [_column(question, Type.DATE, _part("date"))]


def _place(question: Asked) -> list[Column]:
    def coordinate(name: str) -> Callable[[Mapping[str, Any]], Value]:
        return lambda answer: _number((answer.get("place") or {}).get(name))

    def label(answer: Mapping[str, Any]) -> Value:
        return _text((answer.get("place") or {}).get("label"))

    return [
        _column(question, Type.NUMBER, coordinate("lat"), part="lat", label="latitude"),
        _column(question, Type.NUMBER, coordinate("lon"), part="lon", label="longitude"),
        _column(question, Type.TEXT, label, part="label", label="name of the place"),
    ]


def _files(question: Asked) -> list[Column]:
    """How many files and their fingerprints; a file's name may tell who sent it."""

    def prints(answer: Mapping[str, Any]) -> Value:
        return _text(SEPARATOR.join(str(file.get("sha256", "")) for file in answer.get("files") or []))

    return [
        _column(question, Type.INTEGER, lambda a: len(a.get("files") or []), part="count", label="number of files"),
        _column(question, Type.TEXT, prints, part="sha256", label="fingerprints"),
    ]


def _words(question: Asked) -> list[Column]:
    return [_column(question, Type.TEXT, _part("text"))]


_COLUMNS: dict[str, Callable[[Asked], list[Column]]] = {
    "choice": _choice,
    "scale": _choice,
    "support": _support,
    "choices": _choices,
    "grid": _grid,
    "ranking": _ranking,
    "number": _numeric,
    "date": _date,
    "place": _place,
    "files": _files,
}


def text_columns() -> list[Column]:
    """The columns of the public file: one row is one text that a moderator cleared."""

    def column(name: str, label: str, type_: Type) -> Column:
        return Column(name, label, type_, "published words", lambda row: row[name])

    return [
        column("public_reference", "Public reference of the response", Type.TEXT),
        column("question", "Lasting key of the question", Type.TEXT),
        column("question_label", "The question as it was asked", Type.TEXT),
        column("part", "text, or other for an answer of one’s own", Type.TEXT),
        column("words", "What was written, as cleared", Type.TEXT),
        column("shortened", "Whether a moderator took words out", Type.BOOLEAN),
        column("made_on", "Day on which the person wrote it (London)", Type.DATE),
        column("generated", "Made by a machine for demonstration", Type.BOOLEAN),
    ]
