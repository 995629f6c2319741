"""Filters on versions of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from folkmoot.plans.models import PlanVersion  # noqa: F401 - named in a string below


class VersionQuerySet(QuerySet["PlanVersion"]):
    """Chainable filters on the versions of a plan."""

    def published(self) -> VersionQuerySet:
        """Those that the public may read, the current one first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-number")
