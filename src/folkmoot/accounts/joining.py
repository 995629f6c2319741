"""Joining, between the form and the code: what was typed waits in the session until the address is proved.

No row of anybody exists before that. An address that has an account gets a code as well, which signs its owner in;
nothing that a stranger sees tells the two apart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from folkmoot.accounts.models import User

CODE_LIFETIME = dt.timedelta(minutes=10)
TRIES = 3
SENDS = 3
_KEY = "joining"


@dataclass(frozen=True)
class Waiting:
    """Somebody who has filled in the form and not yet typed the code."""

    email: str
    display_name: str
    borough: str
    next: str
    code: str = ""
    sent_at: str = ""
    sent: int = 0
    wrong: int = 0

    def expired(self, *, at: dt.datetime) -> bool:
        return at - dt.datetime.fromisoformat(self.sent_at) > CODE_LIFETIME

    @property
    def can_resend(self) -> bool:
        return self.sent < SENDS


def send_code(request: HttpRequest, waiting: Waiting, *, at: dt.datetime) -> None:
    """Send a new code to the address and remember what waits for it."""
    adapter = get_adapter(request)
    code = adapter.generate_email_verification_code()
    known = User.objects.filter(email=waiting.email).exists()
    template = "account/email/join_known" if known else "account/email/join"
    _keep(request, replace(waiting, code=code, sent_at=at.isoformat(), sent=waiting.sent + 1, wrong=0))
    adapter.send_mail(template, waiting.email, {"code": code})


def waiting(request: HttpRequest, *, at: dt.datetime) -> Waiting | None:
    """Who waits for a code in this session; None also after it expired."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    found = Waiting(**kept) if kept else None
    if found and found.expired(at=at):
        forget(request)
        return None
    return found


def note_wrong_code(request: HttpRequest, waiting: Waiting) -> bool:
    """Count a wrong code. Whether another try is left; without one everything typed is forgotten."""
    if waiting.wrong + 1 >= TRIES:
        forget(request)
        return False
    _keep(request, replace(waiting, wrong=waiting.wrong + 1))
    return True


def forget(request: HttpRequest) -> None:
    """Keep nothing of who waits."""
    if request.session.pop(_KEY, None):
        request.session.set_expiry(None)


def _keep(request: HttpRequest, waiting: Waiting) -> None:
    request.session[_KEY] = asdict(waiting)
    # Whoever does not come back leaves an address behind: the session goes soon after the code.
    request.session.set_expiry(2 * CODE_LIFETIME)
