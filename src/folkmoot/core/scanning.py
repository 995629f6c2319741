"""Looking for viruses in what people send, by clamd where an operator has one (clamd(8), command INSTREAM)."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError

PORT = 3310
CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
log = logging.getLogger(__name__)


class NotClean(Exception):
    """The file must not be kept; the message tells the person why."""


class Infected(NotClean):
    """The scanner knows something harmful in the file."""


class Unscanned(NotClean):
    """The scanner did not answer, and no file is taken without."""


class File(Protocol):
    """What Django gives for a file that was sent."""

    def chunks(self) -> Iterable[bytes]: ...

    def seek(self, offset: int, /) -> int: ...


def scan(file: File) -> None:
    """Have the scanner of `FOLKMOOT_CLAMAV` read the file, if there is one. Raises Infected, or Unscanned."""
    if not settings.CLAMAV:
        return
    try:
        answer = _ask(settings.CLAMAV, file.chunks())
    except OSError as error:
        log.error("The virus scanner does not answer: %s", type(error).__name__)
        if settings.CLAMAV_MUST_ANSWER:
            raise Unscanned("We cannot check files for viruses just now. Please try again later.") from error
        return
    finally:
        file.seek(0)
    if answer.endswith("FOUND"):
        log.warning("A file was refused: %s", answer.removeprefix("stream: "))
        raise Infected("Our virus scanner found something harmful in it.")
    if answer != "stream: OK":
        log.error("The virus scanner could not read a file: %s", answer)
        if settings.CLAMAV_MUST_ANSWER:
            raise Unscanned("We could not check it for viruses. Try a smaller file, or try again later.")


def validate_clean(file: File) -> None:
    """`scan` as a validator of form fields."""
    try:
        scan(file)
    except NotClean as error:
        raise ValidationError(f"This file was not taken. {error}", code="not_clean") from error


def _ask(where: str, chunks: Iterable[bytes]) -> str:
    """What clamd says of the bytes. Raises OSError where it cannot be reached."""
    with _connect(where) as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:  # an empty one would say that this was all
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := connection.recv(4_096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace")


def _connect(where: str) -> socket.socket:
    if where.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
    else:
        host, _, port = where.rpartition(":") if ":" in where else (where, "", "")
        connection = socket.create_connection((host, int(port or PORT)), CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection
