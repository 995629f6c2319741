"""Sending: once, whatever happens on the way, and not after closing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.core.bodies import current_body
from folkmoot.responses import sealing
from folkmoot.responses.models import Response
from folkmoot.surveys.models import SurveyDraft
from tests import factories
from tests.surveys import people
from tests.surveys.people import Person

pytestmark = pytest.mark.django_db


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Holds the queries, apart from those that only begin and end a transaction."""
    current_body()
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]
    assert len(asked) <= number, "\n".join(asked)


def ready(consultation: Consultation, client: Client | None = None) -> Person:
    """Somebody who has checked the answers and has the button to send them before them."""
    person = Person(consultation, client)
    person.begin()
    person.answer("safety", safe="no")
    person.answer("unsafe", why="Dark")
    person.answer("more")
    person.answer("about-you", age="16-24")
    person.allow()
    return person


@pytest.fixture
def person(consultation: Consultation) -> Person:
    people.survey(consultation)
    return ready(consultation)


def test_a_double_click_and_a_retry_give_one_response_and_the_same_receipt(person: Person) -> None:
    key = person.key
    person.post("submit/", {"key": key})
    first = person.receipt
    for _ in range(3):
        person.post("submit/", {"key": key})
        assert person.receipt == first and first in person.page
    assert Response.objects.count() == 1


def test_a_retry_by_a_browser_that_lost_its_cookies_gives_the_same_receipt(
    person: Person, consultation: Consultation
) -> None:
    key = person.key
    person.send()
    fresh = Person(consultation)
    fresh.post("submit/", {"key": key})
    assert fresh.receipt == person.receipt


def test_after_sending_the_back_button_leads_to_no_second_response(person: Person) -> None:
    person.send()
    person.get("check/")
    assert person.at.endswith("/begin/"), "there is no draft any more"
    person.answer("safety", safe="yes")
    assert person.status == 403 and "We could not find your answers" in person.page
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_the_same_instant_give_one_response(consultation: Consultation) -> None:
    people.survey(consultation)
    person = ready(consultation)
    receipts: list[str] = []

    def press() -> None:
        other = Person(consultation)
        other.client.cookies = person.client.cookies.copy()
        other.post("submit/", {"key": key})
        receipts.append(other.receipt)
        connections.close_all()

    key = person.key
    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=press) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite in memory is one connection: one after the other
        for _ in range(8):
            other = Person(consultation)
            other.client.cookies = person.client.cookies.copy()
            other.post("submit/", {"key": key})
            receipts.append(other.receipt)
    assert len(receipts) == 8 and len(set(receipts)) == 1
    assert Response.objects.count() == 1


def test_a_member_sends_with_nine_queries_and_opens_a_page_with_six(consultation: Consultation) -> None:
    people.survey(consultation, account_required=True)
    person = ready(consultation, factories.signed_in(factories.member()))
    with at_most(6):
        assert person.client.get(person.base + "pages/safety/").status_code == 200
    with at_most(6):
        answers = {"go": "on", "q-safe": "no"}
        assert person.client.post(person.base + "pages/safety/", answers).status_code == 302
    with at_most(6):
        assert person.client.get(person.base + "check/").status_code == 200
    key = SurveyDraft.objects.get().idempotency_key
    sealing.key_in_use(consultation, clock.now())  # made once in a consultation
    with at_most(9):
        sent = person.client.post(person.base + "submit/", {"key": key})
    assert "/done/" in sent["Location"]


def test_a_member_who_began_twice_answers_once(consultation: Consultation) -> None:
    made = people.survey(consultation, account_required=True)
    person = ready(consultation, factories.signed_in(factories.member()))
    first, key = SurveyDraft.objects.get(), person.key
    SurveyDraft.objects.create(
        version=first.version,
        user=first.user,
        answers=first.answers,
        state=first.state,
        idempotency_key="f" * 32,
        started_at=first.started_at,
        updated_at=first.updated_at,
    )
    person.post("submit/", {"key": key})
    receipts = {person.receipt}
    person.post("submit/", {"key": "f" * 32})
    assert made.live
    assert receipts == {r.receipt_code for r in Response.objects.all()}


def test_a_visitor_sends_with_fewer(person: Person, consultation: Consultation) -> None:
    key = person.key
    sealing.key_in_use(consultation, clock.now())
    with at_most(6):
        sent = person.client.post(person.base + "submit/", {"key": key})
    assert "/done/" in sent["Location"]


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch, consultation: Consultation) -> Any:
    """Call it with seconds to be so long after closing."""

    def move(seconds: float) -> None:
        assert consultation.closes_at is not None
        moment = consultation.closes_at + dt.timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def test_the_last_second_counts(person: Person, closing: Any) -> None:
    closing(-1)
    person.send()
    assert Response.objects.count() == 1


def test_at_closing_nothing_is_taken_and_nothing_is_lost(person: Person, closing: Any) -> None:
    key = person.key
    closing(0)
    person.post("submit/", {"key": key})
    assert person.status == 403
    assert "Your answers were not sent" in person.page and "Dark" in person.page
    assert "consultation@example.org" in person.page and "Freepost CITY HALL" in person.page
    assert Response.objects.count() == 0
    assert SurveyDraft.objects.get().answers["why"] == {"text": "Dark"}


def test_what_was_being_typed_at_closing_is_kept_and_shown(person: Person, closing: Any) -> None:
    closing(5)
    person.answer("unsafe", why="Typed across the deadline")
    assert person.status == 403 and "Typed across the deadline" in person.page
    assert "Typed across the deadline" in person.get("pages/safety/"), "and is there later too"


def test_a_response_recorded_in_time_is_acknowledged_to_a_retry_after_closing(person: Person, closing: Any) -> None:
    key = person.key
    person.send()
    first = person.receipt
    closing(60)
    person.post("submit/", {"key": key})
    assert person.receipt == first


def test_before_opening_and_after_closing_nobody_begins(consultation: Consultation, closing: Any) -> None:
    people.survey(consultation)
    closing(1)
    late = Person(consultation)
    late.begin()
    assert late.status == 403 and not SurveyDraft.objects.exists()
    assert "It closed at 11:59pm on" in late.get("begin/")


@pytest.mark.parametrize("key", ["", "x", "0" * 33, "../../etc/passwd", "\0" * 32, "é" * 32, "0" * 31 + "G"])
def test_a_key_that_is_none_is_refused(person: Person, key: str) -> None:
    assert person.client.post(person.base + "submit/", {"key": key}).status_code == 400
    assert Response.objects.count() == 0


def test_a_key_nobody_was_given_is_refused(person: Person) -> None:
    assert person.client.post(person.base + "submit/", {"key": "0" * 32}).status_code == 403
    assert Response.objects.count() == 0


def test_a_form_of_another_site_cannot_send(person: Person) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = person.client.cookies
    assert careful.post(person.base + "submit/", {"key": person.key}).status_code == 403
    assert careful.post(person.base + "pages/safety/", {"q-safe": "yes"}).status_code == 403
    assert Response.objects.count() == 0


def test_a_member_who_withdrew_may_answer_again(consultation: Consultation) -> None:
    people.survey(consultation)
    client = factories.signed_in(factories.member())
    person = ready(consultation, client)
    person.send()
    client.post(f"/receipts/{person.receipt}/withdraw/")
    again = ready(consultation, client)
    again.send()
    assert Response.objects.count() == 2 and Response.objects.current().count() == 1
