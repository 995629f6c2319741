"""The page cache: whole public pages, kept to the end of the second, never anybody's own."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from folkmoot.portal import pagecache
from folkmoot.portal.pagecache import Environ, PageCache
from tests.portal.wsgi import get


class Pages:
    """An application that counts what it is asked, and answers as told."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK") -> None:
        self.asked = 0
        self.status, self.headers = status, list(headers)
        self.text = "<p>" + "words " * 200

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return Whole([f"{self.text}{self.asked}".encode()])


class Whole(list[bytes]):
    """An answer in one piece, as Django tells it from a stream."""

    streaming = False


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_same_page_is_made_once_in_a_second() -> None:
    pages, clock = Pages(), Clock()
    cached = PageCache(pages, clock)
    first = get(cached)
    clock.now += 0.9
    assert get(cached).body == first.body
    assert pages.asked == 1


def test_a_page_does_not_outlive_the_second_in_which_its_making_began() -> None:
    pages, clock = Pages(), Clock()
    clock.now = 1000.99  # so that a change of stage on the second is seen on the second
    cached = PageCache(pages, clock)
    get(cached)
    clock.now = 1001.0
    get(cached)
    assert pages.asked == 2


@pytest.mark.parametrize("header", ["cookie", "authorization", "range", "hx_request"])
def test_a_personal_request_neither_gets_nor_leaves_a_kept_page(header: str) -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    get(cached, **{header: "anything"})
    get(cached)
    get(cached, **{header: "anything"})
    assert pages.asked == 3


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("200 OK", ("Set-Cookie", "csrftoken=x")),
        ("200 OK", ("Cache-Control", "max-age=0, no-store")),
        ("200 OK", ("Cache-Control", "private")),
        ("200 OK", ("Vary", "Accept-Language")),
        ("404 Not Found", ("X-Nothing", "")),
        ("302 Found", ("Location", "/account/login/")),
        ("503 Service Unavailable", ("X-Nothing", "")),
    ],
)
def test_what_is_not_a_public_page_is_not_kept(status: str, header: tuple[str, str]) -> None:
    pages = Pages(header, status=status)
    cached = PageCache(pages, Clock())
    answers = [get(cached), get(cached)]
    assert pages.asked == 2
    assert [a.status for a in answers] == [status, status]


def test_a_post_goes_through() -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    get(cached)
    get(cached, method="POST")
    assert pages.asked == 2


def test_a_stream_goes_through_unread() -> None:
    def stream(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/csv")])
        return iter([b"a,b\n", b"1,2\n"])

    assert get(PageCache(stream, Clock())).body == b"a,b\n1,2\n"


def test_different_questions_get_different_pages_and_the_order_of_names_does_not_matter() -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    get(cached, query="topic=safety&page=2")
    get(cached, query="page=2&topic=safety")
    assert pages.asked == 1
    get(cached, query="page=3&topic=safety")
    get(cached, path="/other/", query="page=3&topic=safety")
    get(cached, query="page=3&page=2")
    get(cached, query="page=2&page=3")
    assert pages.asked == 5


def test_an_overlong_address_is_not_kept() -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    get(cached, query="q=" + "x" * 2000)
    get(cached, query="q=" + "x" * 2000)
    assert pages.asked == 2


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br", "gzip", gzip.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("br, gzip;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_client_gets_the_encoding_it_takes(
    accepted: str, encoding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    plain = get(cached).body
    answer = get(cached, accept_encoding=accepted)
    assert pages.asked == 1
    assert answer.headers.get("Content-Encoding") == encoding
    assert decode(answer.body) == plain
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_an_answer_that_came_compressed_is_kept_for_those_who_take_none() -> None:
    text = b"words " * 200

    def zipped(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")])
        return Whole([gzip.compress(text)])

    cached = PageCache(zipped, Clock())
    get(cached, accept_encoding="gzip")
    assert get(cached).body == text


def test_a_client_that_has_the_page_is_told_so_until_it_changes() -> None:
    pages, clock = Pages(), Clock()
    cached = PageCache(pages, clock)
    first = get(cached)
    assert first.headers["Cache-Control"] == "no-cache"
    again = get(cached, if_none_match=first.headers["ETag"])
    assert (again.status, again.body) == ("304 Not Modified", b"")
    clock.now += 1
    assert get(cached, if_none_match=first.headers["ETag"]).status == "200 OK"


def test_head_is_answered_from_the_kept_page_without_a_body() -> None:
    pages = Pages()
    cached = PageCache(pages, Clock())
    whole = get(cached)
    head = get(cached, method="HEAD")
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(whole.body)))
    assert pages.asked == 1


def test_of_many_at_once_one_makes_the_page() -> None:
    begun, go = threading.Event(), threading.Event()

    class Slow(Pages):
        def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            begun.set()
            go.wait(5)
            return super().__call__(environ, start_response)

    pages = Slow()
    cached = PageCache(pages, Clock())
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(get(cached).body)) for _ in range(8)]
    for thread in threads:
        thread.start()
    begun.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert pages.asked == 1
    assert len(bodies) == 8
    assert len(set(bodies)) == 1


def test_an_error_lets_those_who_waited_try_themselves() -> None:
    def broken(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("no page")

    cached = PageCache(broken, Clock())
    for _ in range(2):
        with pytest.raises(RuntimeError):
            get(cached)


def test_the_cache_keeps_within_its_bounds_and_drops_what_was_made_longest_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pagecache, "TOTAL_BYTES", 10_000)
    pages = Pages()
    cached = PageCache(pages, Clock())
    for n in range(5):
        get(cached, path=f"/{n}/")
    get(cached, path="/4/")
    assert pages.asked == 5
    get(cached, path="/0/")
    assert pages.asked == 6
