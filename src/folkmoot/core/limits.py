"""How often something may be tried from one address: exact over threads, processes and machines.

Each try takes one of as many places as the limit has. To take a place is to add its key to the shared cache, which
only one can do (a unique row of the database, SET NX of Redis); counting up a number would be to read it and write it
back, and two at once would count as one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


def take(request: HttpRequest, what: str, *, limit: int, window: dt.timedelta, at: dt.datetime) -> str | None:
    """Take one of `limit` places that this visitor has for `what` in the window that `at` falls in.

    Gives the place, for `give_back`; None where all are taken.
    """
    places = _places(request, what, limit, window, at)
    taken = cache.get_many(places)
    timeout = int(window.total_seconds()) + 1
    return next((place for place in places if place not in taken and cache.add(place, 1, timeout=timeout)), None)


def give_back(place: str | None) -> None:
    """The try does not count after all."""
    if place:
        cache.delete(place)


def with_wait(response: HttpResponse, *, window: dt.timedelta, at: dt.datetime) -> HttpResponse:
    """The answer, and where it refuses (429) in `Retry-After` the seconds until the next window begins."""
    if response.status_code == 429:
        length = window.total_seconds()
        response.headers["Retry-After"] = str(math.ceil(length - at.timestamp() % length))
    return response


def _places(request: HttpRequest, what: str, limit: int, window: dt.timedelta, at: dt.datetime) -> list[str]:
    # The address itself is not kept: a hash that changes with the window is enough to count by.
    spell = int(at.timestamp() // window.total_seconds())
    who = hashlib.sha256(f"{get_adapter(request).get_client_ip(request)} {spell}".encode()).hexdigest()[:24]
    return [f"limit:{what}:{spell}:{who}:{place}" for place in range(limit)]
