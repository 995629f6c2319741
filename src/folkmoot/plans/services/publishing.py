"""Put a version of the plan before the public."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.consultations.models import ConsultationPoint
from folkmoot.consultations.points import Kind
from folkmoot.plans.models import ElementText, Plan, PlanElement, PlanVersion
from folkmoot.plans.support import SCHEME


@transaction.atomic
def publish_version(*, version: PlanVersion, actor: User | None, at: dt.datetime) -> PlanVersion:
    """Make `version` the one that the public reads, and each of its commitments a point that takes an answer.

    Publishing a version that is the current one already changes nothing.
    """
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    current = plan.versions.published().first()
    if current and current.pk == version.pk:
        return current
    version.published_at = at
    version.save(update_fields=["published_at"])
    texts = version.texts.filter(element__kind=PlanElement.Kind.COMMITMENT).select_related("element__point")
    for text in texts:
        _give_point(plan, text)
    record_audit(
        actor=actor,
        action="plan.published",
        subject=f"plan:{plan.consultation.slug}",
        at=at,
        version=version.number,
    )
    return version


def _give_point(plan: Plan, text: ElementText) -> None:
    """Create or rename the point of a commitment. Its key is of the first anchor and stays."""
    element = text.element
    if element.point is None:
        element.point, _ = ConsultationPoint.objects.get_or_create(
            consultation_id=plan.consultation_id,
            key=f"plan.{element.anchor.removeprefix('commitment-')}"[:120],
            defaults={"kind": Kind.SUPPORT, "label": text.name, "scheme": SCHEME, "position": text.position},
        )
        element.save(update_fields=["point"])
    elif (element.point.label, element.point.position) != (text.name, text.position):
        element.point.label, element.point.position = text.name, text.position
        element.point.save(update_fields=["label", "position"])
