"""Publishing freezes what a survey asks; a version never changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core import clock
from folkmoot.surveys import services
from folkmoot.surveys.definition import Definition, Kind, Option, Page, Question
from folkmoot.surveys.models import NotSound, Survey, SurveyVersion

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
SAFE = Question("safe", Kind.ONE, "Do you feel safe?", options=YES_NO)
WHY = Question("why", Kind.LONG_TEXT, "Why do you say ${safe}?", show_if="${safe} = 'no'", words=100)
AGE = Question("age", Kind.ONE, "How old are you?", options=YES_NO)


def definition(*questions: Question, about_you: tuple[Question, ...] = ()) -> Definition:
    pages = [Page("safety", "Safety", questions=questions)]
    if about_you:
        pages.append(Page("about-you", "About you", about_you=True, questions=about_you))
    return Definition("Your say", tuple(pages))


def publish(consultation: Consultation, asked: Definition) -> Survey:
    return services.save_survey(consultation=consultation, definition=asked, publish=True)


def points(consultation: Consultation) -> dict[str, ConsultationPoint]:
    return {point.key: point for point in consultation.points.all()}


def test_publishing_freezes_a_version_with_a_point_for_each_question(consultation: Consultation) -> None:
    survey = publish(consultation, definition(SAFE, WHY, about_you=(AGE,)))
    version = services.current_version(survey)
    assert version is not None
    assert (version.number, version.definition) == (1, definition(SAFE, WHY, about_you=(AGE,)))
    found = points(consultation)
    assert list(found) == ["survey.safe", "survey.why", "survey.age"]
    assert [p.about_you for p in found.values()] == [False, False, True]
    assert found["survey.why"].label == "Why do you say …?"
    assert found["survey.safe"].scheme["options"][0] == {"value": "yes", "label": "Yes", "exclusive": False}
    assert found["survey.why"].scheme == {"words": 100}


def test_publishing_the_same_again_makes_no_new_version(consultation: Consultation) -> None:
    publish(consultation, definition(SAFE))
    publish(consultation, definition(SAFE))
    assert SurveyVersion.objects.count() == 1


def test_a_change_makes_a_new_version_and_leaves_the_old_one_as_it_was(consultation: Consultation) -> None:
    survey = publish(consultation, definition(SAFE))
    changed = replace(SAFE, label="Do you feel safe today?", options=(Option("yes", "Yes"), Option("often", "Often")))
    publish(consultation, definition(changed))
    old, new = survey.versions.order_by("number")
    assert old.definition.questions["safe"].label == "Do you feel safe?"
    assert new.definition.questions["safe"].label == "Do you feel safe today?"
    point = points(consultation)["survey.safe"]
    assert [o["value"] for o in point.scheme["options"]] == ["yes", "often", "no"]


def test_a_draft_freezes_nothing(consultation: Consultation) -> None:
    survey = services.save_survey(consultation=consultation, definition=definition(SAFE))
    assert services.current_version(survey) is None
    assert not survey.live


def test_a_version_cannot_be_changed(consultation: Consultation) -> None:
    version = publish(consultation, definition(SAFE)).versions.get()
    version.number = 7
    with pytest.raises(TypeError):
        version.save()


def test_a_question_cannot_become_another_kind_under_its_name(consultation: Consultation) -> None:
    survey = publish(consultation, definition(SAFE))
    with pytest.raises(NotSound, match="another kind"):
        publish(consultation, definition(Question("safe", Kind.NUMBER, "How safe?")))
    assert survey.versions.count() == 1


def test_an_unsound_survey_is_not_published(consultation: Consultation) -> None:
    with pytest.raises(NotSound, match=r"why.*asked later"):
        publish(consultation, definition(WHY, SAFE))
    assert not Survey.objects.exists()


def test_a_question_taken_out_keeps_its_point(consultation: Consultation) -> None:
    publish(consultation, definition(SAFE, WHY))
    publish(consultation, definition(SAFE))
    assert "survey.why" in points(consultation)


def test_publish_version_freezes_at_the_time_it_is_told(consultation: Consultation) -> None:
    survey = services.save_survey(consultation=consultation, definition=definition(SAFE))
    Survey.objects.filter(pk=survey.pk).update(content=survey.get_latest_revision_as_object().content)
    at = clock.now()
    assert services.publish_version(survey=Survey.objects.get(pk=survey.pk), at=at).created_at == at


def test_the_current_version_costs_one_query(consultation: Consultation, django_assert_num_queries: Any) -> None:
    publish(consultation, definition(SAFE))
    assert SurveyVersion.objects.current().get(survey__consultation=consultation).definition  # now at hand
    with django_assert_num_queries(1):
        version = SurveyVersion.objects.current().get(survey__consultation=consultation)
        assert version.definition.questions["safe"]
        assert version.instrument == f"survey:{consultation.slug}:1"
