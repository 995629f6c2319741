"""Verbs about people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F

from folkmoot.accounts.models import AuditEntry, Consent, Role, StaffRole, User
from folkmoot.accounts.permissions import sync_membership
from folkmoot.accounts.texts import IN_FORCE
from folkmoot.ledger.commitment import salted_hash
from folkmoot.ledger.entries import Kind
from folkmoot.ledger.models import Log
from folkmoot.ledger.services import enter


@dataclass(frozen=True)
class Joined:
    """What came of `join`. `new` is False when the address had an account already."""

    user: User
    new: bool


def join(*, email: str, display_name: str, borough: str, at: dt.datetime) -> Joined:
    """Open an account for an address that was proved, and record what its owner agreed to at `at`.

    An account that was there stays as it is; the consent is recorded all the same, because it was given.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                user = User.objects.create_user(email, display_name=display_name, borough=borough, date_joined=at)
                EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            new = True
        except IntegrityError:  # an account, or a second window that was quicker
            user, new = User.objects.get(email=email), False
        record_consents(user=user, at=at)
    return Joined(user, new)


def record_consents(*, user: User, at: dt.datetime) -> None:
    """Write down that `user` agreed to every text in force, once per version."""
    for text in IN_FORCE:
        Consent.objects.get_or_create(user=user, subject=text.subject, version=text.version, defaults={"given_at": at})


def give_role(*, user: User, role: Role, actor: User | None, at: dt.datetime, scope: str = "") -> None:
    """Make `user` staff with `role`, for the whole site or for what `scope` names. Giving it twice changes nothing."""
    with transaction.atomic():
        _, new = StaffRole.objects.get_or_create(user=user, role=role, scope=scope, defaults={"given_at": at})
        if new:
            _roles_changed(user)
            _record_role("role.given", user, role, scope, actor, at)


def remove_role(*, user: User, role: Role, actor: User | None, at: dt.datetime, scope: str = "") -> None:
    """Take `role` from `user`; with the last one they cease to be staff. Taking what is not there changes nothing."""
    with transaction.atomic():
        removed, _ = StaffRole.objects.filter(user=user, role=role, scope=scope).delete()
        if removed:
            _roles_changed(user)
            _record_role("role.removed", user, role, scope, actor, at)


def end_sessions(*, user: User, actor: User | None, at: dt.datetime) -> None:
    """Sign `user` out everywhere, at once."""
    with transaction.atomic():
        _end_sessions(user)
        record_audit(actor=actor, action="sessions.ended", subject=f"user:{user.public_id}", at=at)


def record_audit(*, actor: User | None, action: str, subject: str, at: dt.datetime, **detail: Any) -> AuditEntry:
    """Write down that `actor` (None: the system) did `action` to `subject`, and enter it into the ledger.

    Call it inside the verb's transaction.
    """
    entry = AuditEntry(actor=actor, action=action, subject=subject, at=at, detail=detail)
    entry.actor_reference = str(actor.public_id) if actor else ""
    entry.content_hash = salted_hash(bytes(entry.salt), hashed_action(entry))
    with transaction.atomic():
        entry.save(force_insert=True)
        enter(log=Log.ACTIONS, kind=Kind.ACTION, at=at, digest=bytes(entry.content_hash))
    return entry


def hashed_action(entry: AuditEntry) -> dict[str, Any]:
    """What the salted hash of an audit entry commits to."""
    return {
        "at": entry.at.isoformat(),
        "actor": entry.actor_reference,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }


def _record_role(action: str, user: User, role: Role, scope: str, actor: User | None, at: dt.datetime) -> None:
    where = {"scope": scope} if scope else {}
    record_audit(actor=actor, action=action, subject=f"user:{user.public_id}", at=at, role=str(role), **where)


def _roles_changed(user: User) -> None:
    user.is_staff = user.is_superuser or user.staff_roles.exists()
    user.save(update_fields=["is_staff"])
    sync_membership(user)
    # `access.held` keeps what it read on the object.
    vars(user).pop("_held", None)
    # Whoever may do more or less than before signs in anew (ASVS 5, 7.2.4 and 7.4.2).
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
