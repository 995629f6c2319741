"""The body that this site speaks for."""

from __future__ import annotations

import time

from folkmoot.core.models import Body

# Read once a second at most in each process, so no page asks for it and every process sees an edit within a second.
KEPT_SECONDS = 1.0
_kept: tuple[float, Body | None] | None = None


def current_body() -> Body | None:
    """The first body that was set up; None on a site without one."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] >= KEPT_SECONDS:
        _kept = (time.monotonic(), Body.objects.order_by("pk").first())
    return _kept[1]


def forget_body() -> None:
    """Read the body anew at the next page. For tests, which take their data back."""
    global _kept
    _kept = None
