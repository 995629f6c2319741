"""Verbs about people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

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


def give_role(*, user: User, role: Role, actor: User | None, at: dt.datetime) -> None:
    """Make `user` staff with `role`. Giving it twice changes nothing."""
    with transaction.atomic():
        _, new = StaffRole.objects.get_or_create(user=user, role=role, defaults={"given_at": at})
        if not new:
            return
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        _roles_changed(user)
        record_audit(actor=actor, action="role.given", subject=f"user:{user.public_id}", at=at, role=str(role))


def remove_role(*, user: User, role: Role, actor: User | None, at: dt.datetime) -> None:
    """Take `role` from `user`; with the last one they cease to be staff. Taking what is not there changes nothing."""
    with transaction.atomic():
        removed, _ = StaffRole.objects.filter(user=user, role=role).delete()
        if not removed:
            return
        user.is_staff = user.is_superuser or user.staff_roles.exists()
        user.save(update_fields=["is_staff"])
        _roles_changed(user)
        record_audit(actor=actor, action="role.removed", subject=f"user:{user.public_id}", at=at, role=str(role))


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


def _roles_changed(user: User) -> None:
    sync_membership(user)
    # `access.roles_of` keeps what it read on the object.
    vars(user).pop("_roles", None)
