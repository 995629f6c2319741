"""Filters on responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from folkmoot.core.append_only import AppendOnlyQuerySet

if TYPE_CHECKING:
    from folkmoot.consultations.models import Consultation, ConsultationPoint

# The kinds of event after which a response no longer stands.
ENDING = ("withdrawn", "erased")


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
