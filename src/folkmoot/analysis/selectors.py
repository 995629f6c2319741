"""Reads for pages: the newest release, its questions, one table of it. Nothing is added up here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from folkmoot.analysis.models import ResultsRelease, ResultsTable
from folkmoot.consultations.models import Consultation


@dataclass(frozen=True)
class QuestionLine:
    """One question in the list of results."""

    slug: str
    label: str
    kind: str
    about_you: bool
    base: int | None


def newest_release(consultation: Consultation, at: dt.datetime) -> ResultsRelease | None:
    """The release that the public sees at the instant `at`."""
    releases = ResultsRelease.objects.of(consultation).public()
    return releases.filter(released_at__lte=at).order_by("-number").first()


def prepared_release(consultation: Consultation) -> ResultsRelease | None:
    """The release that waits for an officer to publish it."""
    return ResultsRelease.objects.of(consultation).filter(released_at=None).first()


def counting(consultation: Consultation) -> str:
    """How the newest counting that was asked for stands: ``waiting``, ``failed``, or empty where it is done."""
    asked = DBTaskResult.objects.filter(task_path="folkmoot.analysis.tasks.prepare").order_by("-enqueued_at")
    newest = next((t for t in asked[:50] if t.args_kwargs["args"][:1] == [consultation.pk]), None)
    if newest is None or newest.status == TaskResultStatus.SUCCESSFUL:
        return ""
    return "failed" if newest.status == TaskResultStatus.FAILED else "waiting"


def question_lines(release: ResultsRelease) -> list[QuestionLine]:
    """The questions of a release, in the order in which they were asked, those about the person last."""
    rows = (
        ResultsTable.objects.filter(release=release, breakdown="")
        .order_by("point__about_you", "point__position", "point_id")
        .values_list("slug", "point__label", "point__kind", "point__about_you", "body__parts__0__base")
    )
    return [QuestionLine(*row) for row in rows]


def results_table(release: ResultsRelease, slug: str, breakdown: str = "") -> ResultsTable | None:
    """One question of a release by one breakdown, `""` for everybody."""
    found = ResultsTable.objects.filter(release=release, slug=slug, breakdown=breakdown)
    return found.select_related("point").first()


def breakdowns_of(release: ResultsRelease, table: ResultsTable) -> list[tuple[str, str]]:
    """By what the question can be divided: key and label. What is asked about the person is not divided further."""
    offered: list[Any] = [] if table.point.about_you else release.overview.get("breakdowns", [])
    return [(key, label) for key, label in offered]


def addresses(release: ResultsRelease) -> list[str]:
    """The questions' addresses in the order of `question_lines`."""
    rows = ResultsTable.objects.filter(release=release, breakdown="")
    return list(rows.order_by("point__about_you", "point__position", "point_id").values_list("slug", flat=True))
