"""Lines of the log without personal data: what people typed, who they are and where they come from stays out.

Django names the address of a request in its warnings, and an address may hold a receipt code or a token: those lines
tell the route instead. Of an exception the kind and the places are told, and its words only where they are the
machine's own (no room, no database). Whatever is left is searched for e-mail and network addresses, codes and tokens.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from django.db import InterfaceError, OperationalError

from folkmoot.core.codes import ALPHABET

request_id: ContextVar[str] = ContextVar("request_id", default="")
# These speak of requests, in words that quote what was sent.
_OF_REQUESTS = ("django.request", "django.security", "django.server")
_OF_THE_MACHINE = (OSError, OperationalError, InterfaceError)
_SCRUBBED = (
    (re.compile(r"[^\s@<>]+@[^\s@<>]+"), "(e-mail)"),
    (re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b"), "(address)"),
    (re.compile(r"(?<![\w:])[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*"), "(address)"),
    (re.compile(rf"\b[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2,3}}\b", re.IGNORECASE), "(code)"),
    (re.compile(r"\b(?=[\w-]*\d)[\w-]{24,}\b"), "(token)"),
    (re.compile(r"\?[^\s'\"]+"), "?(query)"),
)
_Excepted = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def scrub(text: str) -> str:
    """`text` without what may tell who somebody is."""
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    return text


class TextLines(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{key}={value}" for key, value in _fields(record).items())
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {_message(record)} {fields}".rstrip()
        return f"{line}\n{_places(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """A JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **_fields(record),
        }
        if record.exc_info:
            told["exception"] = _places(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(_OF_REQUESTS):
        return f"a request was answered with {getattr(record, 'status_code', 'an error')}"
    return scrub(record.getMessage())


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What is told beside the message: of our own lines what they give, of Django's the route."""
    told: dict[str, Any] = {}
    if known := request_id.get():
        told["request"] = known
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if match is not None:
        told["route"] = match.route
    return told | getattr(record, "told", {})


def _places(raised: _Excepted | None) -> str:
    """The exceptions of a chain by kind, each with the places it went through."""
    parts: list[str] = []
    error = raised[1] if raised else None
    while error is not None:
        words = f": {scrub(str(error))}" if isinstance(error, _OF_THE_MACHINE) and not _names_a_file(error) else ""
        frames = traceback.extract_tb(error.__traceback__)
        parts.append(f"{type(error).__module__}.{type(error).__qualname__}{words}")
        parts += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(parts)


def _names_a_file(error: BaseException) -> bool:
    """A file may be named by the person who sent it."""
    return getattr(error, "filename", None) is not None
