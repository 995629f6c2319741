"""Asks the whole site as a server does: through the page cache."""

from __future__ import annotations

import io
from typing import Any

from folkmoot.portal.pagecache import Headers


class Answer:
    """What a client got."""

    status: str
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(application: Any, path: str = "/", query: str = "", method: str = "GET", **headers: str) -> Answer:
    """One request; `headers` by their names in lower case, such as ``accept_encoding``."""
    answer = Answer()

    def start_response(status: str, told: Headers, exc_info: Any = None) -> None:
        answer.status, answer.headers = status, dict(told)
        answer.cookies = [value for name, value in told if name == "Set-Cookie"]

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    answer.body = b"".join(application(environ, start_response))
    return answer
