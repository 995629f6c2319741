"""Verbs about plans."""

from folkmoot.plans.services.importing import ImportReport, import_plan
from folkmoot.plans.services.publishing import publish_version
from folkmoot.plans.services.support import NotAnAnswer, NotAsked, support_commitment

__all__ = ["ImportReport", "NotAnAnswer", "NotAsked", "import_plan", "publish_version", "support_commitment"]
