"""One answer, from whatever came in to the shape of `consultations.points`. Pure: no Django import.

Nothing here raises, whatever it is given: each reader gives the clean answer (empty where there is none) or the
message that the person reads.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from folkmoot.core.areas import BOROUGHS
from folkmoot.surveys.definition.structure import OTHER, Kind, Question
from folkmoot.surveys.definition.words import LONG_LIMIT, SHORT_LIMIT, count_words, tidy, too_long

Answer = dict[str, Any]
FILES_LIMIT = 10
NUMBER_LIMIT = 10**15
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3}){1,6}|\d{1,18})?(\.\d{1,12})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,80}/[a-z0-9.+-]{1,80}")
UNREADABLE = "We could not read this answer. Answer the question again."
NOT_OFFERED = "Choose from the answers offered."


class Refused(Exception):
    """An answer that cannot be taken as it is; the message is what the person reads."""


def clean_answer(question: Question, raw: object) -> tuple[Answer, str]:
    """The clean answer and no message, or no answer and why. An unanswered question gives neither."""
    if raw is None or not question.takes_answer:
        return {}, ""
    if not isinstance(raw, Mapping):
        return {}, UNREADABLE
    try:
        return _READERS[question.kind](question, raw), ""
    except Refused as refused:
        return {}, str(refused)


def missing_message(question: Question) -> str:
    """What somebody reads who left a required question empty."""
    return {
        Kind.ONE: "Choose an answer.",
        Kind.SCALE: "Choose an answer.",
        Kind.MANY: "Choose at least one answer.",
        Kind.GRID: "Choose an answer for each line.",
        Kind.RANKING: "Put at least one in order.",
        Kind.NUMBER: "Enter a number.",
        Kind.DATE: "Enter a date.",
        Kind.FILE: "Choose a file.",
        Kind.PLACE: "Say or mark where.",
    }.get(question.kind, "Write an answer.")


def _one(question: Question, raw: Mapping[str, Any]) -> Answer:
    choice, other = raw.get("choice"), _other(question, raw)
    if choice in (None, "") and not other:
        return {}
    if choice in (None, "", OTHER) and question.offers_other and OTHER not in _values(question):
        return {"other": _said(question, other)}
    if not isinstance(choice, str) or choice not in _values(question):
        raise Refused(NOT_OFFERED)
    if other:
        label = question.option_labels[choice]
        raise Refused(f"Choose either “{label}” or “{question.other_label}”: clear what you wrote if it is not meant.")
    return {"choice": choice}


def _many(question: Question, raw: Mapping[str, Any]) -> Answer:
    chosen, other = _chosen(question, raw.get("choices")), _other(question, raw)
    ticked_other = question.offers_other and OTHER in chosen and OTHER not in _values(question)
    if not chosen and not other:
        return {}
    kept = [option.value for option in question.options if option.value in chosen]
    answer: Answer = {"choices": kept} if kept else {}
    if other or ticked_other:
        answer["other"] = _said(question, other)
    count = len(kept) + ("other" in answer)
    for option in question.options:
        if option.exclusive and option.value in chosen and count > 1:
            raise Refused(f"Choose “{option.label}” alone, or choose others and not it.")
    exclusive = any(option.exclusive for option in question.options if option.value in chosen)
    if not exclusive:
        _within(question, count, "answer")
    return answer


def _grid(question: Question, raw: Mapping[str, Any]) -> Answer:
    given = raw.get("rows")
    if given in (None, {}, "", []):
        return {}
    if not isinstance(given, Mapping) or len(given) > 500:
        raise Refused(UNREADABLE)
    filled = {row: value for row, value in given.items() if value not in (None, "")}
    values, labels = _values(question), question.row_labels
    if not all(row in labels and isinstance(v, str) and v in values for row, v in filled.items()):
        raise Refused(NOT_OFFERED)
    missing = [label for row, label in labels.items() if row not in filled]
    if question.required and missing and filled:
        raise Refused(f"Choose an answer for each line. There is none yet for: {'; '.join(missing)}.")
    rows = {row: filled[row] for row in labels if row in filled}
    return {"rows": rows} if rows else {}


def _ranking(question: Question, raw: Mapping[str, Any]) -> Answer:
    ranking = raw.get("ranking")
    if ranking in (None, [], ""):
        return {}
    if not isinstance(ranking, list) or len(ranking) > 500:
        raise Refused(UNREADABLE)
    values = _values(question)
    if not all(isinstance(value, str) and value in values for value in ranking):
        raise Refused(NOT_OFFERED)
    for value in ranking:
        if ranking.count(value) > 1:
            raise Refused(f"“{question.option_labels[value]}” stands in more than one place. Give it one place only.")
    _within(question, len(ranking), "answer")
    return {"ranking": ranking}


def _number(question: Question, raw: Mapping[str, Any]) -> Answer:
    given = raw.get("number")
    if given is None or (isinstance(given, str) and not given.strip()):
        return {}
    number = read_number(given)
    if number is None:
        raise Refused("Enter a number, such as 7." if question.whole else "Enter a number, such as 7 or 7.5.")
    if question.whole and number != int(number):
        raise Refused("Enter a whole number, such as 7.")
    if question.minimum is not None and number < question.minimum:
        raise Refused(f"Enter a number that is {plain_number(question.minimum)} or more.")
    if question.maximum is not None and number > question.maximum:
        raise Refused(f"Enter a number that is {plain_number(question.maximum)} or less.")
    return {"number": number}


def _text(question: Question, raw: Mapping[str, Any]) -> Answer:
    long = question.kind is Kind.LONG_TEXT
    limit = LONG_LIMIT if long else SHORT_LIMIT
    given = raw.get("text")
    if given is not None and not isinstance(given, str):
        raise Refused(UNREADABLE)
    if too_long(given, limit=limit):
        raise Refused(f"Write {limit:,} characters or fewer.")
    text = tidy(given, limit=limit, lines=long)
    words = count_words(text)
    if question.words is not None and words > question.words:
        raise Refused(f"Write {question.words:,} words or fewer. You have written {words:,}.")
    return {"text": text} if text else {}


def _date(question: Question, raw: Mapping[str, Any]) -> Answer:
    given = raw.get("date")
    if given is None or (isinstance(given, str) and not given.strip(" -")):
        return {}
    day = read_date(given)
    if day is None:
        raise Refused("Enter a real date, such as 31 1 2025.")
    if question.earliest and day.isoformat() < question.earliest:
        raise Refused(f"Enter a date that is {plain_date(question.earliest)} or later.")
    if question.latest and day.isoformat() > question.latest:
        raise Refused(f"Enter a date that is {plain_date(question.latest)} or earlier.")
    return {"date": day.isoformat()}


def _files(question: Question, raw: Mapping[str, Any]) -> Answer:
    given = raw.get("files")
    if given in (None, [], ""):
        return {}
    most = int(question.maximum or 1)
    if not isinstance(given, list):
        raise Refused(UNREADABLE)
    if len(given) > min(most, FILES_LIMIT):
        raise Refused("Choose one file only." if most == 1 else f"Choose {min(most, FILES_LIMIT)} files or fewer.")
    return {"files": [_file(item) for item in given]}


def _file(item: object) -> dict[str, Any]:
    """One file as the upload described it. That the bytes are there is for the one who stored them to know."""
    if not isinstance(item, Mapping):
        raise Refused(UNREADABLE)
    name = tidy(item.get("name"), limit=200, lines=False)
    digest, size, media = item.get("sha256"), item.get("size"), item.get("type")
    sound = (
        bool(name)
        and isinstance(digest, str)
        and _SHA256.fullmatch(digest) is not None
        and isinstance(size, int)
        and not isinstance(size, bool)
        and 0 <= size <= NUMBER_LIMIT
        and isinstance(media, str)
        and _MEDIA_TYPE.fullmatch(media) is not None
    )
    if not sound:
        raise Refused(UNREADABLE)
    return {"name": name, "sha256": digest, "size": size, "type": media}


def _place(question: Question, raw: Mapping[str, Any]) -> Answer:
    given = raw.get("place")
    if given in (None, {}, ""):
        return {}
    if not isinstance(given, Mapping):
        raise Refused(UNREADABLE)
    borough = given.get("borough") or ""
    if borough and (not isinstance(borough, str) or borough not in BOROUGHS):
        raise Refused(NOT_OFFERED)
    said = {"label": tidy(given.get("label"), limit=200, lines=False), "borough": borough}
    words = {part: value for part, value in said.items() if value}
    ends = [given.get("lat"), given.get("lon")]
    if all(end is None or end == "" for end in ends):
        return {"place": words} if words else {}
    lat, lon = (read_number(end) for end in ends)
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        raise Refused("We could not find this place. Mark it again, or write where it is.")
    # Five decimal places are about a metre.
    return {"place": {"lat": round(float(lat), 5), "lon": round(float(lon), 5)} | words}


def _nothing(question: Question, raw: Mapping[str, Any]) -> Answer:
    return {}


_READERS: dict[Kind, Callable[[Question, Mapping[str, Any]], Answer]] = {
    Kind.ONE: _one,
    Kind.SCALE: _one,
    Kind.MANY: _many,
    Kind.GRID: _grid,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.FILE: _files,
    Kind.PLACE: _place,
    Kind.INFORMATION: _nothing,
}


def read_number(value: object) -> float | int | None:
    """A number as somebody typed it, thousands with commas allowed; whole numbers come as int. None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()[:60]
        if not any(c.isdigit() for c in text) or not _NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", ""))
    if not isinstance(value, int | float) or not abs(value) <= NUMBER_LIMIT:  # not: so that NaN is refused
        return None
    return int(value) if math.floor(value) == value else float(value)


def read_date(value: object) -> dt.date | None:
    """A date of the form year-month-day between 1900 and 2199; None if it is none."""
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        day = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


def plain_number(number: float) -> str:
    """As people write it: 7, not 7.0."""
    return f"{number:,.12g}" if abs(number) < NUMBER_LIMIT else str(number)


def plain_date(iso: str) -> str:
    """As people write it: 31 January 2025."""
    day = read_date(iso)
    return f"{day.day} {day:%B %Y}" if day else iso


def _values(question: Question) -> set[str]:
    return {option.value for option in question.options}


def _chosen(question: Question, given: object) -> set[str]:
    if given is None or given == "":
        return set()
    if not isinstance(given, list) or len(given) > 500 or not all(isinstance(value, str) for value in given):
        raise Refused(UNREADABLE)
    chosen = set(given) - {""}
    if not chosen <= set(question.option_labels):
        raise Refused(NOT_OFFERED)
    return chosen


def _other(question: Question, raw: Mapping[str, Any]) -> str:
    if not question.offers_other:
        return ""
    if too_long(raw.get("other"), limit=SHORT_LIMIT):
        raise Refused(f"Write {SHORT_LIMIT} characters or fewer under “{question.other_label}”.")
    return tidy(raw.get("other"), limit=SHORT_LIMIT, lines=False)


def _said(question: Question, other: str) -> str:
    if not other:
        raise Refused(f"You chose “{question.other_label}”. Say what it is.")
    return other


def _within(question: Question, count: int, noun: str) -> None:
    """Hold how many were chosen between the question's bounds."""
    least, most = question.minimum, question.maximum
    if least is not None and count < least:
        raise Refused(f"Choose at least {plain_number(least)} {noun}{'s' if least != 1 else ''}.")
    if most is not None and count > most:
        raise Refused(f"Choose {plain_number(most)} {noun}{'s' if most != 1 else ''} or fewer. You chose {count}.")
