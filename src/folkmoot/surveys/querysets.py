"""Filters on versions of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

if TYPE_CHECKING:
    from folkmoot.surveys.models import SurveyVersion  # noqa: F401 - named in a string below


class SurveyVersionQuerySet(QuerySet["SurveyVersion"]):
    """Chainable filters over frozen versions."""

    def current(self) -> SurveyVersionQuerySet:
        """The latest version of each survey that the public sees; what it asks is read only when it is not at hand."""
        latest = self.model.objects.filter(survey=OuterRef("survey")).order_by("-number").values("pk")[:1]
        return (
            self.filter(pk=Subquery(latest), survey__live=True).select_related("survey__consultation").defer("content")
        )
