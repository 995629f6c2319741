"""When too much comes at once, those who send answers come first, and nobody loses what they wrote."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import DataError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.portal.busy import busy, is_unavailable
from folkmoot.portal.gate import Gate

SURVEY = "/consultations/sample/survey/pages/safety/"


def environ(method: str, path: str, form: dict[str, str] | None = None, **more: str) -> dict[str, Any]:
    body = urlencode(form or {}).encode()
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **more,
    }


class Hidden(HTMLParser):
    """The hidden fields of a page, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("type") == "hidden":
            self.fields.append((known.get("name") or "", known.get("value") or ""))


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.go_on, self.begun = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            self.begun.release()
            assert self.go_on.wait(20)
        start_response("200 OK", [])
        return [b"done"]


def ask(gate: Gate, method: str, path: str, form: dict[str, str] | None = None) -> tuple[str, dict[str, str], str]:
    told: list[Any] = []
    body = b"".join(gate(environ(method, path, form), lambda *a: told.extend(a)))
    return told[0], dict(told[1]), body.decode()


def test_reading_is_put_off_first_and_the_last_places_are_for_answers() -> None:
    slow = Slow()
    gate = Gate(slow, threads=1, waiting=4, seconds=20)
    got: list[str] = []
    readers = [threading.Thread(target=lambda: got.append(ask(gate, "GET", "/")[0])) for _ in range(4)]
    for reader in readers:
        reader.start()
    slow.begun.acquire()
    while gate._inside < 4:
        pass
    status, headers, body = ask(gate, "GET", "/")
    assert status.startswith("503") and int(headers["Retry-After"]) > 0 and "too busy" in body
    sender = threading.Thread(target=lambda: got.append(ask(gate, "POST", SURVEY)[0]))
    sender.start()
    while gate._inside < 5:
        pass
    status, _, body = ask(gate, "POST", SURVEY, {"a-words": 'I say "no" & <b>'})
    assert status.startswith("503") and ("a-words", 'I say "no" & <b>') in Hidden(body).fields
    assert ask(gate, "GET", "/healthz")[0] == "200 OK"
    slow.go_on.set()
    for thread in [*readers, sender]:
        thread.join()
    assert got == ["200 OK"] * 5
    assert gate._inside == 0
    assert ask(gate, "GET", "/")[0] == "200 OK"


def test_who_waits_too_long_is_told_and_nothing_was_begun_for_them() -> None:
    slow = Slow()
    gate = Gate(slow, threads=1, waiting=4, seconds=0.2)
    first = threading.Thread(target=lambda: ask(gate, "GET", "/"))
    first.start()
    slow.begun.acquire()
    assert ask(gate, "POST", SURVEY, {"words": "mine"})[0].startswith("503")
    slow.go_on.set()
    first.join()
    assert not slow.begun.acquire(blocking=False)
    assert gate._inside == 0


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_whatever_was_typed_comes_back_as_it_was(form: dict[str, str]) -> None:
    form = {k: v for k, v in ((_sent(k), _sent(v)) for k, v in form.items()) if k}
    page = busy(WSGIRequest(environ("POST", SURVEY, form))).content.decode()
    assert dict(Hidden(page).fields) == form


def _sent(text: str) -> str:
    """What a browser can send: no lone surrogates, no NUL."""
    return "".join(c for c in text if c.isprintable() or c == "\n")


def test_a_form_of_another_site_and_one_with_secrets_do_not_come_back() -> None:
    other = environ("POST", SURVEY, {"words": "planted"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert b"planted" not in busy(WSGIRequest(other)).content
    assert b"123456" not in busy(WSGIRequest(environ("POST", "/account/login/", {"code": "123456"}))).content


@pytest.mark.parametrize(
    ("error", "machine"),
    [
        (OperationalError("database or disk is full"), True),
        (OSError(28, "No space left on device"), True),
        (ConnectionRefusedError(), True),
        (OSError(2, "No such file"), False),
        (DataError("value too long"), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_fault_of_the_machine_is_told_from_one_of_ours(error: BaseException | None, machine: bool) -> None:
    assert is_unavailable(error) is machine
