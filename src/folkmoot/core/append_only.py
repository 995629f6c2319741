"""Rows that are written once: the record of responses, the audit trail."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class ImmutableRecord(TypeError):
    """Rows of the record are added, never changed or taken away: append an event that tells what changed instead."""


def refuse(*_args: Any, **_fields: Any) -> NoReturn:
    """What stands in the place of every verb that would change the record."""
    raise ImmutableRecord("The record is append-only: append an event that tells what changed instead.")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that may be read and added. Erasure, the one named exception, goes round it by `Model._base_manager`."""

    update = refuse
    delete = refuse
    bulk_update = refuse
    update_or_create = refuse


class AppendOnly(models.Model):
    """A row that is written once. A second save, and a delete, are refused."""

    class Meta:
        abstract = True

    delete = refuse

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse()
        super().save(*args, **{**kwargs, "force_insert": True})
