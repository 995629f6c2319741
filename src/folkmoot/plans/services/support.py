"""Somebody says how strongly they support a commitment, and why."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from folkmoot.accounts.models import User
from folkmoot.plans.models import PlanElement, PlanVersion
from folkmoot.plans.support import CHANNEL, LABELS, WHY_WORDS, word_count
from folkmoot.responses.models import Response
from folkmoot.responses.querysets import ENDING
from folkmoot.responses.services import amend_response, record_response, withdraw_response


class NotAnAnswer(ValueError):
    """The choice is none of those offered, or the reason has too many words."""


class NotAsked(Exception):
    """This element takes no answer: it is no commitment, or its version was never published."""


@transaction.atomic
def support_commitment(
    *,
    element: PlanElement,
    user: User,
    choice: str,
    why: str,
    consent_to_publish: bool,
    at: dt.datetime,
) -> Response:
    """Record what `user` says about a commitment; later words of theirs are a correction of the first.

    The same answer twice, a double click, is one answer. Consent stands with the record and cannot be corrected, so
    whoever changes their mind about it has the first answer withdrawn and a new one recorded.
    Raises NotAsked, NotAnAnswer, and ConsultationClosed, NoLongerStands and CannotBeRecorded of `responses.services`.
    """
    if element.point is None:
        raise NotAsked(element.anchor)
    why = why.strip()
    if choice not in LABELS or word_count(why) > WHY_WORDS:
        raise NotAnAnswer(choice if choice not in LABELS else "why")
    # One answer at a time by one person: the row of the person is the turnstile.
    User.objects.select_for_update().get(pk=user.pk)
    key = element.point.key
    answers = {key: {"choice": choice, **({"text": why} if why else {})}}
    consultation = element.point.consultation
    before: list[Response] = list(
        Response.objects.of(consultation).for_point(element.point).filter(respondent=user, channel=CHANNEL.key)
    )
    ended = set(
        Response.objects.filter(pk__in=[r.pk for r in before], events__kind__in=ENDING).values_list("pk", flat=True)
    )
    standing: list[Response] = [response for response in before if response.pk not in ended]
    if standing and standing[-1].consent_to_publish == consent_to_publish:
        amend_response(response=standing[-1], answers=answers, at=at, actor=user, reason="Answered again")
        return standing[-1]
    version = PlanVersion.objects.filter(plan=element.plan_id).published().first()
    if version is None:
        raise NotAsked(element.anchor)
    recorded = record_response(
        consultation=consultation,
        channel=CHANNEL.key,
        instrument=f"plan:{consultation.slug}:{version.number}",
        answers=answers,
        idempotency_key=hashlib.sha256(f"plan {key} {user.public_id} {len(before)}".encode()).hexdigest(),
        made_at=at,
        received_at=at,
        recorded_at=at,
        respondent=user,
        consent_to_publish=consent_to_publish,
    )
    for response in standing:
        withdraw_response(response=response, at=at, actor=user, reason="Answered again with another consent")
    return recorded.response
