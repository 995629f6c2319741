"""Verbs about people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from folkmoot.accounts.models import AuditEntry, User


def record_audit(*, actor: User | None, action: str, subject: str, at: dt.datetime, **detail: Any) -> AuditEntry:
    """Write down that `actor` (None: the system) did `action` to `subject`. Call it inside the verb's transaction."""
    return AuditEntry.objects.create(actor=actor, action=action, subject=subject, at=at, detail=detail)
