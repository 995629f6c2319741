"""Officers build surveys in the back office; what is amiss is shown where it is, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.publishing import publish_due
from folkmoot.core import clock
from folkmoot.surveys import services
from folkmoot.surveys.builder.convert import content_of, definition_of
from folkmoot.surveys.builder.lines import read_options, value_of, write_options
from folkmoot.surveys.definition import AGREEMENT, Definition, Kind, Option, Page, Question
from folkmoot.surveys.models import Survey, SurveyVersion
from tests.surveys.samples import EVERY_KIND

ADD = "wagtailsnippets_surveys_survey:add"
SAFE: tuple[str, dict[str, Any]] = (
    "one",
    {"name": "safe", "label": "Do you feel safe?", "options": "Yes\nNo", "other_label": "Other"},
)
WHY: tuple[str, dict[str, Any]] = ("long_text", {"name": "why", "label": "Why?", "show_if": "${safe} = 'no'"})


def question(kind_and_value: tuple[str, dict[str, Any]], **changed: str) -> tuple[str, dict[str, Any]]:
    kind, value = kind_and_value
    blank = {"help": "", "show_if": "", "source": "", "wording": "", "words": ""}
    return kind, blank | value | changed


def form(consultation: Consultation, *questions: tuple[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    page = {"title": "Safety", "intro": "", "show_if": "", "questions": streamfield(questions)}
    return nested_form_data(
        {
            "title": "Your say",
            "consultation": str(consultation.pk),
            "slug": "survey",
            "intro": rich_text("<p>Welcome.</p>"),
            "content": streamfield([("page", page)]),
            **more,
        }
    )


@pytest.fixture
def officer(staff_client: Callable[..., Client]) -> Client:
    return staff_client(Role.OFFICER)


def test_an_officer_builds_and_publishes_a_survey(officer: Client, consultation: Consultation) -> None:
    data = form(consultation, question(SAFE), question(WHY), **{"action-publish": "1"})
    assert officer.post(reverse(ADD), data).status_code == 302
    version = SurveyVersion.objects.get()
    assert [q.name for q in version.definition.questions.values()] == ["safe", "why"]
    assert version.definition.questions["safe"].options == (Option("yes", "Yes"), Option("no", "No"))
    assert version.created_by == officer.user  # type: ignore[attr-defined]
    assert version.survey.live
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"survey.drafted", "survey.published"}


def test_what_is_amiss_is_shown_at_its_question_and_nothing_is_lost(
    officer: Client, consultation: Consultation
) -> None:
    wrong = question(WHY, show_if="${safe} = 'perhaps'", label="Why do you say so?")
    response = officer.post(reverse(ADD), form(consultation, question(SAFE), wrong, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "Why do you say so?" in unescape(unescape(response.content.decode()))
    assert not Survey.objects.exists()
    [errors] = response.context["form"].errors.as_data()["content"]
    told = "Page “Safety”, question ‘why’: Show if, character 11: ‘perhaps’ is not an answer to ${safe}"
    assert told in errors.non_block_errors[0]
    at_question = errors.block_errors[0].block_errors["questions"].block_errors[1]
    assert "‘perhaps’" in at_question.block_errors["show_if"].messages[0]


def test_a_half_finished_draft_can_be_saved(officer: Client, consultation: Consultation) -> None:
    wrong = question(WHY, show_if="${safe} = ")
    assert officer.post(reverse(ADD), form(consultation, wrong)).status_code == 302
    survey = Survey.objects.get()
    assert not survey.live
    assert "Something is missing at the end" in survey.get_latest_revision_as_object().problems()[0]


def test_a_question_that_changed_its_kind_is_told_in_the_form(officer: Client, consultation: Consultation) -> None:
    officer.post(reverse(ADD), form(consultation, question(SAFE), **{"action-publish": "1"}))
    survey = Survey.objects.get()
    edit = reverse("wagtailsnippets_surveys_survey:edit", args=[survey.pk])
    changed = question(("long_text", {"name": "safe", "label": "How safe do you feel?"}))
    response = officer.post(edit, form(consultation, changed, **{"action-publish": "1"}))
    assert "this question was of another kind" in unescape(unescape(response.content.decode()))
    assert survey.versions.count() == 1


def test_the_preview_shows_the_survey(officer: Client, consultation: Consultation) -> None:
    address = reverse("wagtailsnippets_surveys_survey:preview_on_add")
    unfinished = question(WHY, show_if="${safe} = ")
    assert officer.post(address, form(consultation, question(SAFE), unfinished)).json()["is_valid"]
    page = officer.get(address).content.decode()
    assert "Do you feel safe?" in page
    assert "Shown if: <code>${safe} =</code>" in page


def test_an_analyst_does_not_build_surveys(staff_client: Callable[..., Client], consultation: Consultation) -> None:
    assert staff_client(Role.ANALYST).get(reverse(ADD)).status_code in {302, 403}


def test_a_scheduled_survey_is_frozen_when_its_time_has_come(
    consultation: Consultation, settings: Any, tmp_path: Path
) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path  # a clock that can be moved
    asked = Definition(
        "Survey", (Page("p", "P", questions=(Question("q", Kind.ONE, "Q", options=read_options("Yes\nNo")),)),)
    )
    survey = services.save_survey(consultation=consultation, definition=asked)
    later = survey.get_latest_revision_as_object()
    later.go_live_at = clock.now() + dt.timedelta(hours=1)
    Revision.objects.get(pk=later.save_revision().pk).publish()
    assert not SurveyVersion.objects.exists()
    clock.move_to(later.go_live_at)
    publish_due(clock.now())
    version = SurveyVersion.objects.get()
    assert version.definition.questions == asked.questions
    assert version.created_at >= later.go_live_at


def test_every_kind_of_question_goes_into_the_builder_and_comes_back() -> None:
    content = Survey(content=content_of(EVERY_KIND)).content
    assert definition_of(EVERY_KIND.title, content).questions == EVERY_KIND.questions


def test_pages_are_named_by_their_titles_and_never_alike() -> None:
    pages = tuple(Page(f"x{n}", title, questions=()) for n, title in enumerate(["Safety", "Safety", "", "?"]))
    content = Survey(content=content_of(Definition("Survey", pages))).content
    assert [page.name for page in definition_of("Survey", content).pages] == ["safety", "safety-2", "page-3", "page-4"]


def test_options_are_typed_one_a_line() -> None:
    assert read_options("Every day | daily\n\nI don’t know\nNone of these | alone\nNo | n | alone") == (
        Option("daily", "Every day"),
        Option("i-dont-know", "I don’t know"),
        Option("none-of-these", "None of these", exclusive=True),
        Option("n", "No", exclusive=True),
    )


def test_an_empty_scale_is_the_scale_of_agreement() -> None:
    page = {"type": "page", "value": {"title": "P", "questions": [{"type": "scale", "value": {"name": "s"}}]}}
    content = Survey._meta.get_field("content").to_python([page])
    assert definition_of("Survey", content).questions["s"].options == AGREEMENT


@given(st.lists(st.builds(Option, st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True).filter(lambda v: v != "alone"),
                          st.from_regex(r"[A-Za-z][A-Za-z ]{0,8}[a-z]", fullmatch=True), st.booleans())))  # fmt: skip
@runs(max_examples=100, deadline=None)
def test_written_options_are_read_as_they_were(options: list[Option]) -> None:
    assert read_options(write_options(tuple(options))) == tuple(options)


@given(st.text())
@runs(max_examples=200, deadline=None)
def test_any_words_make_a_value_or_none(words: str) -> None:
    value = value_of(words)
    assert value == "" or (value.isascii() and len(value) <= 60 and " " not in value)
