"""What can be done with surveys: write one, freeze what it asks, find what it asks now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.surveys.builder.convert import content_of
from folkmoot.surveys.definition import Definition
from folkmoot.surveys.models import NotSound, Survey, SurveyVersion

__all__ = ["NotSound", "current_version", "publish_version", "save_survey"]


def publish_version(*, survey: Survey, at: dt.datetime, by: User | None = None) -> SurveyVersion:
    """Freeze what `survey` asks and bring its consultation points up to date. Nothing changed: the latest version.

    Raises `NotSound`, with what to put right.
    """
    return survey.freeze(at=at, by=by)


def current_version(survey: Survey) -> SurveyVersion | None:
    """The latest version of `survey`, in one query; None before it is first published."""
    found: SurveyVersion | None = (
        survey.versions.order_by("-number").select_related("survey__consultation").defer("content").first()
    )
    return found


def save_survey(
    *,
    consultation: Consultation,
    definition: Definition,
    slug: str = "survey",
    intro: str = "",
    account_required: bool | None = None,
    publish: bool = False,
    by: User | None = None,
) -> Survey:
    """Write `definition` into the survey of that slug, as a draft or published; the survey is made if there is none.

    Raises `NotSound` when it is to be published and cannot be.
    """
    with transaction.atomic():
        survey = Survey.objects.filter(consultation=consultation, slug=slug).first()
        if survey is None:
            survey = Survey(consultation=consultation, slug=slug, live=False)
        survey.title = definition.title
        survey.content = content_of(definition)
        survey.intro = intro or survey.intro
        if account_required is not None:
            survey.account_required = account_required
        if survey.pk is None:
            survey.save()
        revision = survey.save_revision(user=by)
        if publish:
            revision.publish(user=by)
            survey.refresh_from_db()
    return survey
