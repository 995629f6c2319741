"""Ten thousand malformed, oversized, duplicated, out-of-order and replayed requests: a plain answer to each."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from folkmoot.consultations.models import Consultation
from folkmoot.responses.models import Response
from folkmoot.surveys.models import SurveyDraft
from tests.surveys import people

REQUESTS = 10_000
BATCH = 40
FORM = "application/x-www-form-urlencoded"
# What a browser of an honest person may get beside: a page, or the way to one.
PLAIN = {200, 302, 400, 403, 404, 405, 413, 415, 429}

# Stands for very much text.
LONG = "(long)"

PAGES = ("safety", "unsafe", "more", "about-you", "nothing", "%00", "~consent")
PATHS = (
    *[f"pages/{page}/" for page in PAGES],
    *("begin/", "you/", "organisation/", "publishing/", "check/", "submit/", "submit/", "submit/", "saved/", ""),
    *("resume/x/", "done/7H3K-0W2M-9TQX-4BRA/", "done/x/copy/", "/receipts/x/", "/receipts/x/withdraw/", "/receipts/"),
)
NAMES = (
    *("q-safe", "q-safe:other", "q-where", "q-where:other", "q-agree", "q-lines:home", "q-lines:nowhere", "q-why"),
    *("q-order:home", "q-order:bus", "q-number", "q-short", "q-day-day", "q-day-month", "q-day-year", "q-spot:lat"),
    *(
        "q-spot:lon",
        "q-spot:borough",
        "q-file",
        "q-file:remove",
        "q-age",
        "q-consent-to-publish",
        "asked",
        "go",
        "from",
    ),
    *("capacity", "name", "kind", "size", "role", "email", "afresh", "key", "csrfmiddlewaretoken", "reason", "code"),
)
VALUES = (
    *("yes", "no", "other", "home", "bus", "1", "2", "-1", "1e309", "NaN", "Infinity", "9" * 400, "31", "2025"),
    *("", " ", "\0", "\ud7ff", "\u202e", "<script>", "' OR 1=1--", "{{7*7}}", "../../..", "%00", "E09000022", "later"),
    *("back", "on", "individual", "organisation", "safe where why", "a@example.org", "a@b", "0" * 32, LONG),
)
BODIES = (
    (FORM, b""),
    (FORM, b"&" * 2_000),
    (FORM, b"a=b&" * 1_500),
    (FORM, b"\xff\xfe=\x00%zz%"),
    (FORM + "; charset=utf-16", b"q-safe=yes"),
    (FORM + "; charset=nonsense", b"q-safe=yes"),
    ("application/json", b'{"q-safe": "yes"}'),
    ("text/plain", b"q-safe=yes"),
    ("", b"q-safe=yes"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nnothing"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="q-safe"\r\n\r\nyes'),
    (
        "multipart/form-data; boundary=x; charset=utf-7",
        b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n+\r\n--x--',
    ),
    ("multipart/form-data; boundary=" + "y" * 300, b"--"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="q-file"; filename="\0../a"\r\nContent-Type: a/b\r\n\r\n'
        b"PK\x03\x04\r\n--x--",
    ),
)

fields = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3), max_size=6)
moves = st.one_of(
    st.tuples(st.just("form"), st.sampled_from(PATHS), fields),
    st.tuples(st.just("form"), st.sampled_from(PATHS), fields),
    st.tuples(st.just("body"), st.sampled_from(PATHS), st.sampled_from(BODIES)),
    st.tuples(st.just("text"), st.sampled_from(PATHS), st.text(max_size=12)),
    st.tuples(st.just("length"), st.sampled_from(PATHS), st.sampled_from(("9999999999", "-1", "x", "", "1"))),
    st.tuples(st.just("method"), st.sampled_from(PATHS), st.sampled_from(("PUT", "DELETE", "PATCH", "OPTIONS", "GET"))),
    st.tuples(st.just("cookie"), st.sampled_from(PATHS), st.sampled_from(("", "x", "a:b:c", "\x7f", "x" * 3_000))),
    st.tuples(st.just("send"), st.just("submit/"), st.booleans()),
    st.tuples(st.just("replay"), st.just("submit/"), st.integers(0, 50)),
)


class Browser(Client):
    """A test client that does not copy what every template was given: most of the time would go there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(raise_request_exception=False, **options)

    def request(self, **request: Any) -> Any:
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


class Storm:
    """All the requests, and what came of them."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = Browser()
        self.statuses: Counter[int] = Counter()
        self.receipts: dict[str, str] = {}

    def strike(self, kind: str, path: str, what: Any) -> None:
        address = path if path.startswith("/") else self.base + path
        send = self.client.post
        match kind:
            case "form":
                long = {name: ["x" * 70_000 if v == LONG else v for v in values] for name, values in what.items()}
                got = send(address, long)
            case "body":
                got = self.client.generic("POST", address, what[1], content_type=what[0])
            case "text":
                got = send(address, {"key": what, "q-short": what, "name": what, "email": what, "token": what})
            case "length":
                got = self.client.generic("POST", address, b"q-safe=yes", FORM, headers={"content-length": what})
            case "method":
                got = self.client.generic(what, address, b"{}" if what != "GET" else b"")
            case "cookie":
                got = Browser(headers={"cookie": f"survey-draft={what}; sessionid={what}"}).post(
                    address, {"q-safe": "yes"}
                )
            case "send":
                got = self._send(ready=what)
            case _:
                got = self._replay(what)
        self.note(got, kind, path, what)
        if kind in ("body", "method") and got.status_code == 200:
            assert what == "GET" or what[0].startswith((FORM, "multipart")) or path in ("", "/receipts/"), (
                kind,
                path,
                what,
            )

    def note(self, got: Any, *what: Any) -> None:
        self.statuses[got.status_code] += 1
        assert got.status_code in PLAIN, (got.status_code, *what)

    def _send(self, *, ready: bool) -> Any:
        """Press the button for the draft at hand, made complete first or not."""
        draft = SurveyDraft.objects.last()
        if draft is None:
            return self.client.post(self.base + "begin/", {"capacity": "individual"})
        if ready:
            answers = {"safe": {"choice": "yes"}}
            state = {"capacity": "individual", "consent": {"choice": "yes"}}
            SurveyDraft.objects.filter(pk=draft.pk).update(answers=answers, state=state)
        self._press(draft.idempotency_key)
        return self._press(draft.idempotency_key)

    def _replay(self, n: int) -> Any:
        keys = list(self.receipts)
        return self._press(keys[n % len(keys)] if keys else "f" * 32)

    def _press(self, key: str) -> Any:
        got = self.client.post(self.base + "submit/", {"key": key})
        if found := re.search(r"/done/([0-9A-Z-]+)/", got.get("Location", "")):
            assert self.receipts.setdefault(key, found[1]) == found[1], "another receipt for the same submission"
        return got


@pytest.mark.django_db
def test_ten_thousand_broken_requests_get_a_plain_answer_and_store_nothing_twice(consultation: Consultation) -> None:
    people.survey(consultation)
    storm = Storm(f"/consultations/{consultation.slug}/survey/")

    @settings(
        max_examples=REQUESTS // BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(moves, min_size=BATCH, max_size=BATCH))
    def blow(batch: list[tuple[str, str, Any]]) -> None:
        for move in batch:
            storm.strike(*move)

    logging.disable(logging.CRITICAL)
    try:
        blow()
    finally:
        logging.disable(logging.NOTSET)
    print(f"{storm.statuses.total()} requests: {dict(sorted(storm.statuses.items()))}, {len(storm.receipts)} responses")  # noqa: T201
    assert storm.statuses.total() >= REQUESTS
    recorded = list(Response.objects.values_list("idempotency_key", "receipt_code"))
    assert len(storm.receipts) > 10, "the storm reached the record"
    assert dict(recorded) == storm.receipts and len(recorded) == len(storm.receipts)
