"""How often something may be tried from one address, counted in the shared cache so that it holds over processes."""

from __future__ import annotations

import datetime as dt
import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def attempts(request: HttpRequest, what: str, *, window: dt.timedelta, at: dt.datetime) -> int:
    """How often `what` was counted for this visitor in the window of time that `at` falls in."""
    return int(cache.get(_key(request, what, window, at), 0))


def count(request: HttpRequest, what: str, *, window: dt.timedelta, at: dt.datetime) -> None:
    """Count one attempt at `what` by this visitor."""
    key = _key(request, what, window, at)
    if not cache.add(key, 1, timeout=int(window.total_seconds()) + 1):
        try:
            cache.incr(key)
        except ValueError:  # it went out of the cache between the two
            cache.set(key, 1, timeout=int(window.total_seconds()) + 1)


def _key(request: HttpRequest, what: str, window: dt.timedelta, at: dt.datetime) -> str:
    # The address itself is not kept: a hash that changes with the window is enough to count by.
    spell = int(at.timestamp() // window.total_seconds())
    who = hashlib.sha256(f"{get_adapter(request).get_client_ip(request)} {spell}".encode()).hexdigest()[:24]
    return f"limit:{what}:{spell}:{who}"
