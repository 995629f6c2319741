"""Answers on their way: found again, kept as typed, let go of in the end."""

from __future__ import annotations

import datetime as dt

import pytest

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock, schedule
from folkmoot.surveys import drafts, selectors
from folkmoot.surveys.models import SurveyDraft, SurveyVersion
from tests import factories
from tests.surveys import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(consultation: Consultation) -> SurveyVersion:
    return people.survey(consultation).versions.get()


def begun(version: SurveyVersion, **fields: object) -> SurveyDraft:
    return drafts.begin(version=version, user=None, at=clock.now(), capacity="individual", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "left"), [(59, 1), (61, 0)], ids=["within", "after"])
def test_a_draft_nobody_came_back_to_is_deleted_in_the_end(version: SurveyVersion, days: int, left: int) -> None:
    begun(version)
    job = next(job for job in schedule.jobs() if job.name == "forget old drafts of surveys")
    job.run(clock.now() + dt.timedelta(days=days))
    assert SurveyDraft.objects.count() == left


def test_the_members_own_draft_goes_before_one_of_the_browser(version: SurveyVersion) -> None:
    member = factories.member()
    unsigned = begun(version)
    slug = version.survey.consultation.slug
    assert drafts.find(slug=slug, user=member, token=unsigned.token) == unsigned
    own = drafts.begin(version=version, user=member, at=clock.now(), capacity="individual")
    assert drafts.find(slug=slug, user=member, token=unsigned.token) == own
    assert drafts.find(slug=slug, user=None, token=own.token) is None, "a token opens no member's draft"
    assert drafts.find(slug=slug, user=None, token="") is None


def test_a_draft_is_found_under_its_own_consultation_only(version: SurveyVersion) -> None:
    draft = begun(version)
    people.survey(other := factories.consultation())
    assert drafts.find(slug=other.slug, user=None, token=draft.token) is None


def test_an_edit_of_the_timetable_is_seen_within_a_second(
    version: SurveyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, slug = begun(version), version.survey.consultation.slug
    found = drafts.find(slug=slug, user=None, token=draft.token)
    assert found is not None
    closes = found.version.survey.consultation.closes_at
    milestone = version.survey.consultation.milestones.get(kind="closes")
    milestone.day -= dt.timedelta(days=7)
    milestone.save()
    monkeypatch.setattr(selectors, "KEPT_SECONDS", 0.0)  # the second is over
    found = drafts.find(slug=slug, user=None, token=draft.token)
    assert found is not None and closes is not None
    assert found.version.survey.consultation.closes_at == closes - dt.timedelta(days=7)


def test_keeping_answers_leaves_the_others_and_takes_empty_ones_away(version: SurveyVersion) -> None:
    draft, now = begun(version), clock.now()
    drafts.keep(draft, at=now, answers={"safe": {"choice": "yes"}, "short": {"text": "a"}}, page="safety")
    drafts.keep(draft, at=now, answers={"short": {}}, consent={"choice": "no"})
    kept = SurveyDraft.objects.get()
    assert kept.answers == {"safe": {"choice": "yes"}}
    assert kept.state == {"capacity": "individual", "page": "safety", "consent": {"choice": "no"}}


def test_one_goes_on_where_something_is_wanting(version: SurveyVersion) -> None:
    draft, now = begun(version), clock.now()
    page = drafts.reached(draft)
    assert page is not None and page.name == "safety"
    drafts.keep(draft, at=now, answers={"safe": {"choice": "no"}}, page="safety")
    page = drafts.reached(draft)
    assert page is not None and page.name == "unsafe"
    drafts.keep(draft, at=now, answers={"why": {"text": "word " * 30}}, page="unsafe")
    page = drafts.reached(draft)
    assert page is not None and page.name == "unsafe", "too many words yet"
    drafts.keep(draft, at=now, page="~consent", consent={"choice": "yes"})
    assert drafts.reached(draft) is None, "only the check is left"
