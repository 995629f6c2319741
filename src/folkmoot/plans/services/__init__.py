"""Verbs about plans."""

from folkmoot.plans.services.importing import ImportReport, import_plan
from folkmoot.plans.services.publishing import publish_version

__all__ = ["ImportReport", "import_plan", "publish_version"]
