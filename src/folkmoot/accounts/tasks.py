"""Work done behind the pages about people."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore


def forget_ended_sessions(at: dt.datetime) -> None:
    """Of the schedule: delete what is left of sessions that are over, and the addresses typed in them."""
    SessionStore.clear_expired()
