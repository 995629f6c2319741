"""How many requests one server process works on, how many wait, and who is asked to come back.

A few threads do the work, so that each keeps its one connection to the database; those who come while all are at
work wait their turn. When too many wait, reading is put off first: the last places are for those who send answers.
Being asked whether the process lives costs no place. Why so: docs/adr/0016-staying-up.md.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import cast

from csp.middleware import CSPMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from folkmoot.core import metrics
from folkmoot.core.headers import SecurityHeaders
from folkmoot.portal.busy import busy
from folkmoot.portal.pagecache import Application, Environ, StartResponse

SENDING = re.compile(r"^/consultations/[^/]+/survey/")
ALWAYS = ("/healthz", "/static/")


# With the headers that every page has: this one is made outside Django's own layers.
_page = SecurityHeaders(cast("Callable[[HttpRequest], HttpResponse]", CSPMiddleware(busy)))


class Gate:
    """A WSGI application around another. `threads` work, `waiting` wait, `seconds` is the longest wait."""

    def __init__(self, application: Application, *, threads: int, waiting: int, seconds: float = 15.0) -> None:
        self._application, self._seconds = application, seconds
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="site")
        # Reading may fill three quarters of the room.
        self._room = threads + waiting
        self._room_for_reading = threads + waiting * 3 // 4
        self._inside = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(ALWAYS):
            return self._application(environ, start_response)
        sends = environ["REQUEST_METHOD"] == "POST" and SENDING.match(path)
        if not self._enter(self._room if sends else self._room_for_reading):
            return _refuse(environ, start_response, "full")
        work = self._workers.submit(self._application, environ, start_response)
        # It leaves when the work is done or was never begun, not when somebody tires of waiting.
        work.add_done_callback(self._leave)
        try:
            return self._result(work)
        except _Tired:
            return _refuse(environ, start_response, "slow")

    def _result(self, work: Future[Iterable[bytes]]) -> Iterable[bytes]:
        try:
            return work.result(timeout=self._seconds)
        except TimeoutError:
            if work.cancel():  # it had not begun: nothing was done
                raise _Tired from None
        return work.result()  # it has begun: its answer counts, however late

    def _enter(self, room: int) -> bool:
        with self._lock:
            if self._inside >= room:
                return False
            self._inside += 1
            return True

    def _leave(self, _: Future[Iterable[bytes]]) -> None:
        with self._lock:
            self._inside -= 1


class _Tired(Exception):
    """The wait for a thread was too long."""


def _refuse(environ: Environ, start_response: StartResponse, why: str) -> Iterable[bytes]:
    metrics.SHED.labels(why).inc()
    response = _page(WSGIRequest(environ))
    start_response("503 Service Unavailable", list(response.items()))
    return [response.content]
