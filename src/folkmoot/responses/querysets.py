"""Filters on responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import QuerySet

if TYPE_CHECKING:
    from folkmoot.consultations.models import Consultation, ConsultationPoint

# The kinds of event after which a response no longer stands.
ENDING = ("withdrawn", "erased")


class ImmutableRecord(TypeError):
    """Rows of the record are added, never changed or taken away: append a ResponseEvent instead."""


def refuse(*_args: Any, **_fields: Any) -> NoReturn:
    """What stands in the place of every verb that would change the record."""
    raise ImmutableRecord("The record is append-only: append a ResponseEvent instead.")


class AppendOnlyQuerySet(QuerySet[Any]):
    """Rows that may be read and added. Erasure, the one named exception, goes round it by `Model._base_manager`."""

    update = refuse
    delete = refuse
    bulk_update = refuse
    update_or_create = refuse


class ResponseQuerySet(AppendOnlyQuerySet):
    """Chainable filters over the immutable record."""

    def current(self) -> ResponseQuerySet:
        """Those that stand: not withdrawn, not erased."""
        return self.exclude(events__kind__in=ENDING)

    def of(self, consultation: Consultation) -> ResponseQuerySet:
        return self.filter(consultation=consultation)

    def for_point(self, point: ConsultationPoint) -> ResponseQuerySet:
        """Those that answered `point`."""
        return self.filter(consultation_id=point.consultation_id, answers__has_key=point.key)
