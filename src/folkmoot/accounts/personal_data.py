"""What members ask for about their own data: a copy, closing the account, erasure. Every table is reached."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from folkmoot.accounts.models import DataRequest, User
from folkmoot.core import privacy

COPY_KEPT_FOR = dt.timedelta(days=7)


class StaffAccount(Exception):
    """The account is that of staff: an administrator takes the roles away first, so that the trail stays whole."""


def ask(*, user: User, kind: str, at: dt.datetime) -> DataRequest:
    """Write down what `user` asks for. From then on an account that is to go cannot sign in.

    A request of the kind that waits already is given back. Raises `StaffAccount` for erasing an account of staff.
    """
    with transaction.atomic():
        waiting = DataRequest.objects.filter(user=user, kind=kind, done_at=None).first()
        if waiting:
            return waiting
        if kind != DataRequest.Kind.COPY:
            if user.is_staff or user.is_superuser:
                raise StaffAccount
            User.objects.filter(pk=user.pk).update(is_active=False)
        return DataRequest.objects.create(user=user, kind=kind, asked_at=at)


def carry_out(*, request: DataRequest, at: dt.datetime) -> DataRequest:
    """Do what was asked for, whole or not at all. Idempotent."""
    with transaction.atomic():
        found = DataRequest.objects.select_for_update().get(pk=request.pk)
        if found.done_at is not None:
            return found
        if found.user is not None:
            person = privacy.Person(found.user, at, keep_responses=found.kind == DataRequest.Kind.CLOSE)
            if found.kind == DataRequest.Kind.COPY:
                found.copy = {"made_at": at.isoformat(), "held": privacy.export(person)}
            else:
                found.counts = privacy.erase(person)
                found.user = None
        found.done_at = at
        found.save()
    return found


def forget_copies(*, at: dt.datetime) -> int:
    """Forget the copies that were made `COPY_KEPT_FOR` ago; gives how many."""
    old = DataRequest.objects.filter(kind=DataRequest.Kind.COPY, done_at__lt=at - COPY_KEPT_FOR)
    return old.exclude(copy=None).update(copy=None)
