"""At the end of its time each kind of data is destroyed, and it is written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from folkmoot.consultations import retention
from folkmoot.consultations.models import Consultation, Follower, RetentionRun
from folkmoot.core import clock
from folkmoot.responses import evidence, sealing
from folkmoot.responses.models import AboutYou, Response
from tests import factories
from tests.responses.makers import response

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def held(consultation: Consultation) -> Consultation:
    member = factories.member()
    file = {"name": "letter.txt", "sha256": evidence.store([b"a letter"]), "type": "text/plain"}
    response(consultation, respondent=member, about_you={"age": {"choice": "16-24"}}, evidence=[file])
    Follower.objects.create(consultation=consultation, email="f@example.org", asked_at=clock.now())
    return consultation


def due(consultation: Consultation, months: int) -> dt.datetime:
    assert consultation.closes_at is not None
    return retention.months_after(consultation.closes_at, months)


def test_a_second_before_nothing_goes_and_at_the_instant_the_about_you_answers_do(held: Consultation) -> None:
    moment = due(held, held.keep_about_you_months)
    retention.run(moment - SECOND)
    assert sealing.open_answers(AboutYou.objects.get()) and Response.objects.get().respondent
    retention.run(moment)
    made = Response.objects.get()
    assert sealing.open_answers(AboutYou.objects.get()) == {} and made.respondent is None
    assert made.answers == {"q": {"choice": "yes"}} and Follower.objects.exists()
    runs = {run.kind: run.destroyed for run in RetentionRun.objects.filter(run_at=moment)}
    assert runs["about-you answers"] == runs["links to members"] == 1


def test_running_again_destroys_and_reports_nothing_more(
    held: Consultation, django_capture_on_commit_callbacks: Any
) -> None:
    moment = due(held, 36)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(moment)
    reported = RetentionRun.objects.count()
    assert not Follower.objects.exists() and not evidence.path(Response.objects.get().evidence[0]["sha256"]).exists()
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(moment + dt.timedelta(days=1))
    assert RetentionRun.objects.count() == reported == 5


def test_what_arrives_after_the_time_is_destroyed_at_the_next_run(held: Consultation) -> None:
    moment = due(held, 36)
    retention.run(moment)
    Follower.objects.create(consultation=held, email="late@example.org", asked_at=moment)
    retention.run(moment + dt.timedelta(days=1))
    assert not Follower.objects.exists()
    assert RetentionRun.objects.filter(kind="followers").count() == 2


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 3, 15), 24, (2028, 3, 15)), ((2026, 12, 1), 1, (2027, 1, 1))],
)
def test_months_are_counted_by_the_calendar(start: Any, months: int, end: Any) -> None:
    noon = dt.datetime(*start, 12, tzinfo=clock.LONDON)
    assert retention.months_after(noon, months) == dt.datetime(*end, 12, tzinfo=clock.LONDON)
