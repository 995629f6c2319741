"""Sending: the answers of a draft become one response, once, in one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from folkmoot.accounts.models import User
from folkmoot.responses.models import Capacity, Response
from folkmoot.responses.services import CannotBeRecorded, ConsultationClosed, record_response
from folkmoot.surveys import drafts
from folkmoot.surveys.models import SurveyDraft

__all__ = ["CannotBeRecorded", "ConsultationClosed", "Incomplete", "recorded_before", "submit", "wanting"]


class Incomplete(Exception):
    """Something required is missing or cannot be taken. `errors` holds the messages: see `wanting`."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def submit(*, draft: SurveyDraft, user: User | None, at: dt.datetime, language: str = "en") -> Response:
    """Record the answers of `draft` that are shown and let go of the draft. A repeat gives the first response.

    Raises `Incomplete`, `ConsultationClosed`.
    """
    clean, errors = drafts.judge(draft.version.definition, draft.answers)
    errors = {**errors, **_about_the_person(draft)}
    if errors:
        raise Incomplete(errors)
    survey, about = draft.version.survey, draft.version.definition.about_you
    answers: dict[str, Any] = {survey.point_key(n): a for n, a in clean.items() if n not in about}
    about_you: dict[str, Any] = {survey.point_key(n): a for n, a in clean.items() if n in about}
    for_organisation = draft.state.get("capacity") == Capacity.ORGANISATION
    with transaction.atomic():
        recorded = record_response(
            consultation=survey.consultation,
            channel="survey",
            instrument=draft.version.instrument,
            answers=answers,
            about_you=about_you,
            capacity=Capacity.ORGANISATION if for_organisation else Capacity.INDIVIDUAL,
            organisation=draft.state.get("organisation") if for_organisation else None,
            respondent=user,
            consent_to_publish=drafts.consent_of(draft) == "yes",
            language=language,
            idempotency_key=draft.idempotency_key,
            made_at=at,
            received_at=at,
            recorded_at=at,
        )
        SurveyDraft.objects.filter(pk=draft.pk).delete()
    return recorded.response


def recorded_before(*, slug: str, key: str) -> Response | None:
    """The response that was recorded under an idempotency key, which only the page that sent it knows."""
    found: Response | None = (
        Response.objects.filter(consultation__slug=slug, idempotency_key=key, channel="survey")
        .select_related("consultation")
        .first()
    )
    return found


def wanting(draft: SurveyDraft) -> dict[str, str]:
    """What is still to be put right before `draft` can be sent: messages by question, or by ``~`` and a page."""
    return {**drafts.judge(draft.version.definition, draft.answers).errors, **_about_the_person(draft)}


def _about_the_person(draft: SurveyDraft) -> dict[str, str]:
    errors = {}
    if draft.state.get("capacity") not in Capacity.values:
        errors["~capacity"] = "Say whether you answer as an individual or for an organisation."
    elif draft.state["capacity"] == Capacity.ORGANISATION and not draft.state.get("organisation"):
        errors["~organisation"] = "Say which organisation you answer for."
    if missing := drafts.consent_error(draft):
        errors[drafts.CONSENT_PAGE.name] = missing
    return errors
