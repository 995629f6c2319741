"""The page cache: keeps public pages whole, in this process, to the end of the second in which they were made.

It stands outside Django (see `config.wsgi`): a page from the cache costs no resolver, session or query. As nothing
lives past its second, no edit has to tell anybody, and a stage that changes on the second is seen on the second.
Why so: docs/adr/0008-page-cache.md.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, ...]

# A request with one of these is answered for itself alone. Any cookie counts: nobody signed in gets a kept page.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST")
# What a kept answer may depend on: the encoding is seen to here, requests with the others never come so far.
VARIES = frozenset({"", "accept-encoding", "cookie", "hx-request"})
# WhiteNoise has its own way with files.
FILES = ("/static/", "/media/")
LONGEST_ADDRESS = 1024
LARGEST_PAGE = 2 * 1024 * 1024
TOTAL_BYTES = 64 * 1024 * 1024
SMALLEST_COMPRESSED = 200


@dataclass
class Page:
    """One answer, kept: its headers without those of an encoding, its body, and its body compressed if asked for."""

    second: int
    headers: Headers
    body: bytes
    etag: str

    @cached_property
    def gzipped(self) -> bytes:
        """Made at first use. Two threads may both make it, to the same result."""
        return gzip.compress(self.body, 6, mtime=0)

    @property
    def size(self) -> int:
        return 2 * len(self.body) + 1024  # the compressed copy is smaller than the page


@dataclass
class _Flight:
    """A page being made: those who want the same one wait for it instead of making it too."""

    landed: threading.Event = field(default_factory=threading.Event)
    page: Page | None = None


class PageCache:
    """A WSGI application around another. `clock` gives the seconds of the day; tests bring their own."""

    def __init__(self, application: Application, clock: Callable[[], float] = time.time) -> None:
        self._application = application
        self._clock = clock
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._flights: dict[tuple[Key, int], _Flight] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._application(environ, start_response)
        second = int(self._clock())
        page = self._pages.get(key)
        if page is not None and page.second == second:
            return _answer(page, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._application(environ, start_response)
        with self._lock:
            flight = self._flights.get((key, second))
            if leads := flight is None:
                flight = self._flights[key, second] = _Flight()
        assert flight is not None  # noqa: S101 - for the type checker
        if leads:
            return self._make(key, second, flight, environ, start_response)
        flight.landed.wait(timeout=10)
        if flight.page is not None:
            return _answer(flight.page, environ, start_response)
        return self._application(environ, start_response)

    def _make(
        self, key: Key, second: int, flight: _Flight, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the application make the page; keep it if it may be kept."""
        told: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        try:
            result = self._application(environ, listen)
            status, headers, exc_info = told
            if not _may_be_kept(status, headers, result):
                start_response(status, headers, *([exc_info] if exc_info else []))
                return result
            body = b"".join(result)
            if close := getattr(result, "close", None):
                close()
            page = flight.page = _page(second, headers, body)
            self._keep(key, page)
            return _answer(page, environ, start_response)
        finally:
            with self._lock:
                self._flights.pop((key, second), None)
            flight.landed.set()

    def _keep(self, key: Key, page: Page) -> None:
        with self._lock:
            if (former := self._pages.pop(key, None)) is not None:
                self._size -= former.size
            self._pages[key] = page
            self._size += page.size
            while self._size > TOTAL_BYTES:
                _, dropped = self._pages.popitem(last=False)  # the one made longest ago
                self._size -= dropped.size


def _key(environ: Environ) -> Key | None:
    """What tells one page from another; None where the request is not for the cache."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    for name in PERSONAL:
        if environ.get(name):
            return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if path.startswith(FILES) or len(path) + len(query) > LONGEST_ADDRESS:
        return None
    if query:
        # Sorted by name only: the order of several values of one name may matter.
        query = urlencode(sorted(parse_qsl(query, keep_blank_values=True), key=lambda pair: pair[0]))
    return (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        path,
        query,
    )


def _may_be_kept(status: str, headers: Headers, result: Iterable[bytes]) -> bool:
    """Whether an answer is a whole public page."""
    if not status.startswith("200") or getattr(result, "streaming", True):
        return False
    known = {name.lower(): value for name, value in headers}
    control = known.get("cache-control", "").lower()
    return (
        "set-cookie" not in known
        and not any(word in control for word in ("private", "no-store"))
        and {part.strip().lower() for part in known.get("vary", "").split(",")} <= VARIES
        and known.get("content-encoding", "gzip") == "gzip"
        and int(known.get("content-length", "0")) <= LARGEST_PAGE
    )


def _page(second: int, headers: Headers, body: bytes) -> Page:
    known = {name.lower() for name, _ in headers}
    if ("content-encoding", "gzip") in ((name.lower(), value) for name, value in headers):
        body = gzip.decompress(body)
    dropped = {"content-encoding", "content-length", "etag", "vary"}
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    if "cache-control" not in known:
        kept.append(("Cache-Control", "no-cache"))  # keep it, and ask each time whether it is still right
    kept.append(("Vary", "Accept-Encoding, Cookie"))
    return Page(second, kept, body, f'W/"{hashlib.sha256(body).hexdigest()[:24]}"')


def _answer(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    etag = ("ETag", page.etag)
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", [*page.headers, etag])
        return [b""]
    zips = len(page.body) > SMALLEST_COMPRESSED and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.gzipped if zips else page.body
    headers = [*page.headers, etag, ("Content-Length", str(len(body)))]
    if zips:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _takes_gzip(accepted: str) -> bool:
    """Whether a client takes gzip, by its Accept-Encoding (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
