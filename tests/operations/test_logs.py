"""No line of the log holds what tells who somebody is: not what they typed, nor their address, code or token."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core import logs
from tests.structure.routes import prepare, routes

MARKED = {
    "email": "marked.person@example.org",
    "words": "markedwords",
    "query": "markedquery",
    "path": "markedpath",
    "code": "7H3K-0W2M-9TQX-1234",
    "token": "markedtoken0123456789abcdefgh",
    "ip": "203.0.113.77",
    "six": "2001:db8::77",
    "agent": "markedagent",
}


@pytest.fixture(params=[logs.JsonLines, logs.TextLines])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What is logged in the test, as the site would write it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(request.param())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.django_db
def test_no_route_logs_anything_of_who_asks_whatever_is_sent(lines: io.StringIO) -> None:
    prepare()
    headers = {
        "HTTP_USER_AGENT": MARKED["agent"],
        "HTTP_X_FORWARDED_FOR": MARKED["ip"],
        "REMOTE_ADDR": MARKED["ip"],
        "HTTP_REFERER": f"https://{MARKED['path']}.example/?{MARKED['query']}",
    }
    client = Client(raise_request_exception=False, **headers)
    form = dict.fromkeys(("email", "login", "code", "q", "address"), MARKED["email"]) | {"words": MARKED["words"]}
    for route in routes():
        for address in (route.address, f"{route.address}{MARKED['path']}/{MARKED['token']}/{MARKED['email']}/"):
            client.get(address, {"q": MARKED["query"], "e": MARKED["email"]})
            client.post(f"{address}?{MARKED['query']}={MARKED['email']}", form)
    client.get("/", headers={"Host": f"{MARKED['path']}.example"})
    said = lines.getvalue()
    assert said.count("\n") > 200
    assert [name for name, value in MARKED.items() if value.lower() in said.lower()] == []


def test_an_exception_tells_its_kind_and_place_and_not_its_words(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("marked.person@example.org")
        except KeyError as error:
            raise ValueError("markedwords of Jane") from error
    except ValueError:
        logging.getLogger("folkmoot").exception("the job %s failed", "7H3K-0W2M-9TQX")
    said = lines.getvalue()
    assert "ValueError" in said and "KeyError" in said and "test_logs.py" in said and "(code)" in said
    assert "marked" not in said and "Jane" not in said


@pytest.mark.django_db
def test_a_request_is_told_by_route_status_time_and_kind_of_person() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLines())
    log = logging.getLogger("folkmoot.request")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        answer = Client().get("/receipts/7H3K-0W2M-9TQX-1234/")
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)
    told = json.loads(written.getvalue().splitlines()[-1])
    assert told["route"] == "receipts/<str:code>/"
    assert (told["status"], told["by"], told["method"]) == (404, "visitor", "GET")
    assert told["request"] == answer["X-Request-ID"]
    assert isinstance(told["ms"], int)


@given(st.emails())
def test_no_email_address_passes_the_scrubber(address: str) -> None:
    local = address.partition("@")[0]
    said = logs.scrub(f"could not send to {address} now")
    assert address not in said and (len(local) < 4 or f"{local}@" not in said)


@given(st.ip_addresses())
def test_no_network_address_passes_the_scrubber(address: object) -> None:
    assert str(address) not in logs.scrub(f"from {address} came nothing") or str(address) == "::"
