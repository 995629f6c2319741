"""What the audit trail is told of signing in, where the library has no verb of ours to write it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from folkmoot.accounts.services import record_audit
from folkmoot.core import clock


def signed_in(*, request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    """Of Django's signal: somebody signed in."""
    if user.is_staff:
        _write("staff.signed_in", user)


def second_factor_failed(user: Any) -> None:
    """Somebody who knew the first factor did not have the second."""
    if user.is_staff:
        _write("staff.second_factor_failed", user)


def _write(action: str, user: Any) -> None:
    # As in a view: this is where the request comes in.
    record_audit(actor=user, action=action, subject=f"user:{user.public_id}", at=clock.now())
