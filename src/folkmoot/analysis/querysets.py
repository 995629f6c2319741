"""Filters on releases of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from folkmoot.analysis.models import ResultsRelease  # noqa: F401 - named in a string below
    from folkmoot.consultations.models import Consultation


class ReleaseQuerySet(QuerySet["ResultsRelease"]):
    """Chainable filters."""

    def of(self, consultation: Consultation) -> ReleaseQuerySet:
        return self.filter(consultation=consultation)

    def public(self) -> ReleaseQuerySet:
        """Those that were released, not only prepared."""
        return self.filter(released_at__isnull=False)
