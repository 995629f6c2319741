"""A visitor who answers the survey over plain HTTP, and tries again when the line goes dead."""

from __future__ import annotations

import http.client
import re
import threading
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.drill.site import SLUG

BASE = f"/consultations/{SLUG}/survey"
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_DEAD = (OSError, http.client.HTTPException)


class Visitor:
    """One browser: its cookies, and one request after another."""

    def __init__(self, port: int) -> None:
        self._port, self._cookies = port, SimpleCookie()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Send one request; gives status, Location and body. Raises what a dead line raises."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        cookie = "; ".join(f"{name}={morsel.coded_value}" for name, morsel in self._cookies.items())
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            response = connection.getresponse()
            body = response.read().decode()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    self._cookies.load(value)
            return response.status, response.getheader("Location") or "", body
        finally:
            connection.close()

    def fill(self, path: str, **answers: str) -> str:
        """Read the page at `path`, send its form with `answers`; gives where it leads."""
        _, _, body = self.ask("GET", path)
        status, location, _ = self.ask("POST", path, {**hidden(body), **answers})
        if status not in (302, 303):
            raise http.client.HTTPException(f"{path} answered {status}")
        return urlsplit(location).path


def hidden(body: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    found = {}
    for tag in _HIDDEN.findall(body):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


class Crowd:
    """Visitors who answer without a pause. What was acknowledged is in `acknowledged`: key to (receipt, words)."""

    def __init__(self, port: int, size: int) -> None:
        self._port = port
        self.acknowledged: dict[str, tuple[str, str]] = {}
        self.retried = 0
        self._sent = 0.0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._go_on, args=(n,), daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    def acknowledged_since(self, instant: float) -> bool:
        """Whether a form that was sent after `instant` (of time.monotonic) has been acknowledged."""
        return self._sent > instant

    def leave(self) -> None:
        """Let everybody finish what they have begun."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=120)
            assert not thread.is_alive(), "a visitor got no answer any more"

    def _go_on(self, number: int) -> None:
        count = 0
        while not self._over.is_set():
            try:
                count += 1
                self._answer(f"visitor {number}, answer {count}")
            except _DEAD:
                time.sleep(0.1)

    def _answer(self, words: str) -> None:
        visitor = Visitor(self._port)
        page = visitor.fill(f"{BASE}/begin/", capacity="individual")
        page = visitor.fill(page, **{"q-words": words})
        page = visitor.fill(page, **{"q-consent-to-publish": "yes"})
        _, _, body = visitor.ask("GET", page)
        form = hidden(body)
        if "key" not in form:
            raise http.client.HTTPException("the page to check the answers did not come")
        first = True
        while True:
            sent = time.monotonic()
            try:
                # Once the answers are on their way a visitor does not give up: the same form, again and again.
                status, location, _ = visitor.ask("POST", f"{BASE}/submit/", form)
            except _DEAD:
                first = False
                time.sleep(0.1)
                continue
            if status in (302, 303):
                break
            if status < 500:
                raise AssertionError(f"the form was refused with {status}")
            time.sleep(0.1)
        self._sent = max(self._sent, sent)
        self.retried += not first
        self.acknowledged[form["key"]] = (urlsplit(location).path.rstrip("/").rpartition("/")[2], words)
