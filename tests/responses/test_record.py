"""The record: written once, corrected by appended events."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.core.append_only import ImmutableRecord
from folkmoot.ledger.commitment import salted_hash
from folkmoot.responses import sealing, selectors, services
from folkmoot.responses.models import AboutYou, Response, ResponseEvent
from tests import factories
from tests.responses.makers import response

pytestmark = pytest.mark.django_db


def test_a_response_cannot_be_saved_again_or_deleted(consultation: Consultation) -> None:
    made = response(consultation)
    made.answers = {}
    with pytest.raises(ImmutableRecord):
        made.save()
    with pytest.raises(ImmutableRecord):
        made.delete()
    assert Response.objects.get().answers == {"q": {"choice": "yes"}}


@pytest.mark.parametrize("rows", [Response.objects, AboutYou.objects, ResponseEvent.objects])
def test_rows_of_the_record_cannot_be_changed_in_bulk(rows: Any, consultation: Consultation) -> None:
    response(consultation)
    with pytest.raises(ImmutableRecord):
        rows.all().update(answers={})
    with pytest.raises(ImmutableRecord):
        rows.all().delete()
    with pytest.raises(ImmutableRecord):
        rows.update_or_create(pk=1)
    assert Response.objects.count() == 1


def test_a_repeat_gives_the_first_record_whatever_it_holds(consultation: Consultation) -> None:
    first = response(consultation, idempotency_key="once", about_you={"age": {"choice": "16-24"}})
    again = response(consultation, idempotency_key="once", answers={"q": {"choice": "no"}})
    assert again == first
    assert Response.objects.get().answers == {"q": {"choice": "yes"}}
    assert sealing.open_answers(AboutYou.objects.get()) == {"age": {"choice": "16-24"}}


def test_the_same_key_in_another_consultation_is_another_response() -> None:
    one, other = factories.consultation(), factories.consultation()
    assert response(one, idempotency_key="k") != response(other, idempotency_key="k")


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-1, True), (0, False), (1, False)], ids=["before closing", "at closing", "after closing"]
)
def test_answers_are_taken_until_the_second_of_closing(consultation: Consultation, seconds: int, taken: bool) -> None:
    assert consultation.closes_at is not None
    at = consultation.closes_at + dt.timedelta(seconds=seconds)
    if taken:
        assert response(consultation, at=at).pk
    else:
        with pytest.raises(services.ConsultationClosed):
            response(consultation, at=at)


def test_a_letter_posted_in_time_counts_even_if_it_arrives_late(consultation: Consultation) -> None:
    assert consultation.closes_at is not None
    posted, arrived = consultation.closes_at - dt.timedelta(days=1), consultation.closes_at + dt.timedelta(days=2)
    assert response(consultation, made_at=posted, received_at=arrived, recorded_at=arrived).received_at == arrived


def test_times_out_of_order_are_refused(consultation: Consultation) -> None:
    now = clock.now()
    with pytest.raises(services.CannotBeRecorded):
        response(consultation, made_at=now, received_at=now - dt.timedelta(hours=1))


@pytest.mark.parametrize(
    "value", ["a\0b", "\ud800", float("nan"), float("inf"), 2**60, b"bytes"], ids=lambda v: ascii(v)[:12]
)
def test_what_has_no_canonical_form_is_refused_and_nothing_is_kept(consultation: Consultation, value: Any) -> None:
    with pytest.raises(services.CannotBeRecorded):
        response(consultation, answers={"q": {"text": value}})
    assert not Response.objects.exists()


def test_a_backslash_spelling_of_nul_is_harmless_text(consultation: Consultation) -> None:
    text = r"the string \u0000 and \\u0000"
    assert response(consultation, answers={"q": {"text": text}}).answers["q"]["text"] == text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80))
def test_any_text_comes_back_as_it_was_and_matches_its_hash(consultation: Consultation, text: str) -> None:
    made = response(consultation, answers={"q": {"text": text}})
    kept = Response.objects.get(pk=made.pk)
    assert kept.answers["q"]["text"] == text
    assert salted_hash(bytes(kept.salt), services.hashed_content(kept, None)) == bytes(kept.content_hash)


def test_a_correction_is_appended_and_the_first_words_stay(consultation: Consultation) -> None:
    made, now = response(consultation), clock.now()
    event = services.amend_response(response=made, answers={"q": {"choice": "no"}}, at=now, actor=None, reason="typo")
    assert event is not None and len(event.content_hash) == 32
    fresh = Response.objects.get()
    assert fresh.answers == {"q": {"choice": "yes"}}
    assert selectors.current_answers(fresh) == {"q": {"choice": "no"}}


def test_a_correction_that_changes_nothing_appends_nothing(consultation: Consultation) -> None:
    made = response(consultation)
    assert services.amend_response(response=made, answers=dict(made.answers), at=clock.now(), actor=None) is None
    assert not ResponseEvent.objects.exists()


def test_a_withdrawn_response_no_longer_stands_and_cannot_be_corrected(consultation: Consultation) -> None:
    made, now = response(consultation), clock.now()
    first = services.withdraw_response(response=made, at=now, actor=None)
    assert services.withdraw_response(response=made, at=now, actor=None) == first
    assert not Response.objects.current().exists()
    assert selectors.current_answers(made) == {}
    with pytest.raises(services.NoLongerStands):
        services.amend_response(response=made, answers={}, at=now, actor=None)


def test_withdrawing_is_possible_after_closing_and_correcting_is_not(consultation: Consultation) -> None:
    made, late = response(consultation), (consultation.closes_at or clock.now()) + dt.timedelta(days=1)
    with pytest.raises(services.ConsultationClosed):
        services.amend_response(response=made, answers={}, at=late, actor=None)
    assert services.withdraw_response(response=made, at=late, actor=None).kind == "withdrawn"


def test_answers_of_many_responses_take_two_queries_at_most(
    consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    made = [response(consultation) for _ in range(5)]
    services.amend_response(response=made[2], answers={}, at=clock.now(), actor=None)
    with django_assert_max_num_queries(2):
        standing = selectors.current_answers_of(Response.objects.all())
    assert [bool(standing[r.pk]) for r in made] == [True, True, False, True, True]


def test_a_member_who_leaves_does_not_take_the_response_away(consultation: Consultation) -> None:
    member = factories.member()
    made = response(consultation, respondent=member)
    member.delete()
    kept = Response.objects.get(pk=made.pk)
    assert kept.respondent is None
    assert kept.answers == made.answers
