"""Reads over surveys: what a consultation asks now, and whether somebody has answered it."""

from __future__ import annotations

import time

from folkmoot.consultations.querysets import TIMETABLE, timetable_of
from folkmoot.responses.models import Response
from folkmoot.surveys.definition import Definition, Kind
from folkmoot.surveys.models import Survey, SurveyVersion
from folkmoot.surveys.querysets import SurveyVersionQuerySet

# Seconds that people take, by kind of question; what is not named takes a quarter of a minute.
SECONDS = {Kind.LONG_TEXT: 75, Kind.SHORT_TEXT: 30, Kind.GRID: 45, Kind.RANKING: 45, Kind.FILE: 60, Kind.PLACE: 45}


# A version with its survey, consultation and timetable is read once a second at most in each process. It is most of
# the work of a page, and every edit is still seen within a second.
KEPT_SECONDS = 1.0
_kept: dict[tuple[int, str], tuple[float, SurveyVersion]] = {}


def current_version(slug: str) -> SurveyVersion | None:
    """What the survey of a published consultation asks now, with the consultation and its timetable, in one query."""
    current = SurveyVersion.objects.current().filter(survey__consultation__live=True)
    return _first(current.filter(survey__consultation__slug=slug))


def version_at_hand(version_id: int, slug: str) -> SurveyVersion | None:
    """A version, if it is one of the consultation of that name; to be read only, as all requests share it."""
    at, kept = _kept.get((version_id, slug), (0.0, None))
    if kept is not None and time.monotonic() - at < KEPT_SECONDS:
        return kept
    version = _first(SurveyVersion.objects.filter(pk=version_id, survey__consultation__slug=slug))
    if version is not None:
        if len(_kept) > 500:
            _kept.clear()
        _kept[version_id, slug] = time.monotonic(), version
    return version


def _first(versions: SurveyVersionQuerySet) -> SurveyVersion | None:
    version: SurveyVersion | None = (
        versions.select_related("survey__consultation__body")
        .defer("content", "survey__content")
        .annotate(**timetable_of("survey__consultation"))
        .order_by("survey")
        .first()
    )
    if version is not None:
        for name in TIMETABLE:
            setattr(version.survey.consultation, name, getattr(version, name))
    return version


def answered_by(user_id: int | None, survey: Survey) -> Response | None:
    """The response of a member to `survey` that stands, in whichever version."""
    if user_id is None:
        return None
    mine: Response | None = (
        Response.objects.current()
        .filter(respondent=user_id, consultation=survey.consultation_id, channel="survey")
        .filter(instrument__startswith=f"{survey.slug}:{survey.consultation.slug}:")
        .first()
    )
    return mine


def minutes(definition: Definition) -> int:
    """About how long it takes to answer everything, rounded up to 5 minutes beyond ten."""
    seconds = sum(SECONDS.get(question.kind, 15) for question in definition.questions.values())
    about = max(1, -(-seconds // 60))
    return about if about <= 10 else -(-about // 5) * 5
