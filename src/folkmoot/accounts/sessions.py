"""How long staff stay signed in: a while after the last page they used, and no longer than a working day.

The real clock and not the demonstration's: moving that one must not sign its staff out.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

_FROM, _SEEN = "staff_from", "staff_seen"
# Pages that ask the server by themselves while nobody is there: they keep no session alive.
_BY_ITSELF = ("/office/cms/editing-sessions/",)
# So that not every page writes to the session, in seconds.
_GRAIN = 60


def begin(*, request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    """Of Django's signal: somebody signed in."""
    if request is not None and user.is_staff:
        request.session[_FROM] = request.session[_SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Whether the session of this member of staff has lasted too long, or lay idle; if not, it was used just now."""
    now = int(time.time())
    began, seen = request.session.get(_FROM, 0), request.session.get(_SEEN, 0)
    if now - seen > settings.STAFF_IDLE_SECONDS or now - began > settings.STAFF_SESSION_SECONDS:
        return True
    if now - seen >= _GRAIN and not request.path_info.startswith(_BY_ITSELF):
        request.session[_SEEN] = now
    return False
