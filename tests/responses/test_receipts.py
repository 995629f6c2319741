"""What people read by their receipt code, and what they do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core import clock
from folkmoot.responses import channels, selectors, services
from folkmoot.responses.display import in_words
from folkmoot.responses.models import PublicationDecision, Response
from folkmoot.responses.views import WRONG_CODES
from tests import factories
from tests.responses.makers import response

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(consultation: Consultation) -> ConsultationPoint:
    return ConsultationPoint.objects.create(
        consultation=consultation, key="q", kind="text", label="What is <b>best</b>?"
    )


def decide(made: Response, point: ConsultationPoint, decision: str, part: str = "text") -> None:
    PublicationDecision.objects.create(response=made, point=point, part=part, decision=decision, decided_at=clock.now())


def words_of(made: Response) -> str:
    status = selectors.receipt_status(made.receipt_code, clock.now())
    assert status is not None
    return str(status.words)


def test_the_receipt_says_when_and_how_it_came_and_that_it_counts(client: Client, consultation: Consultation) -> None:
    made = response(consultation, answers={"q": {"text": "my secret words"}})
    page = client.get(f"/receipts/{made.receipt_code}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert consultation.title in text and "Test channel" in text and "Counted" in text
    assert "my secret words" not in text
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


def test_a_code_is_read_as_people_type_it(client: Client, consultation: Consultation) -> None:
    code = response(consultation).receipt_code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = client.get("/receipts/", {"code": typed})
    assert found.status_code == 302
    assert found["Location"] == f"/receipts/{code}/"


@pytest.mark.parametrize("typed", ["", "abc", "x" * 5_000, "\0", "<script>alert(1)</script>", "1234-1234-1234-123"])
def test_what_is_no_code_is_told_plainly(client: Client, db: None, typed: str) -> None:
    page = client.get("/receipts/", {"code": typed})
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "nothing", "%00", "x" * 200, "%F0%9F%98%80"])
def test_a_wrong_code_gets_a_plain_page(client: Client, db: None, code: str) -> None:
    page = client.get(f"/receipts/{code}/")
    assert page.status_code == 404
    assert "We have no response with this code" in page.content.decode()


def test_trying_many_wrong_codes_is_stopped_for_a_while_and_only_for_that_visitor(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = response(consultation)
    for _ in range(WRONG_CODES):
        assert client.get("/receipts/0000-0000-0000-0000/").status_code == 404
    assert client.get(f"/receipts/{made.receipt_code}/").status_code == 429
    assert client.get(f"/receipts/{made.receipt_code}/", REMOTE_ADDR="192.0.2.7").status_code == 200
    later = clock.now() + dt.timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(f"/receipts/{made.receipt_code}/").status_code == 200


def test_the_member_who_gave_it_sees_the_answers_and_nobody_else_does(
    client: Client, member_client: Client, consultation: Consultation, point: ConsultationPoint
) -> None:
    mine = response(consultation, answers={"q": {"text": "<i>words</i>"}}, respondent=member_client.user)
    seen = member_client.get(f"/receipts/{mine.receipt_code}/").content.decode()
    assert "&lt;i&gt;words&lt;/i&gt;" in seen and "What is &lt;b&gt;best&lt;/b&gt;?" in seen
    other = factories.signed_in(factories.member())
    for browser in (client, other):
        assert "words&lt;" not in browser.get(f"/receipts/{mine.receipt_code}/").content.decode()


def test_a_member_withdraws_and_the_receipt_says_so(member_client: Client, consultation: Consultation) -> None:
    mine = response(consultation, respondent=member_client.user)
    address = f"/receipts/{mine.receipt_code}/withdraw/"
    assert "cannot take this back" in member_client.get(address).content.decode()
    assert Response.objects.current().count() == 1, "looking is not withdrawing"
    done = member_client.post(address, {"reason": "Sent in anger"}, follow=True)
    assert "was withdrawn later" in done.content.decode()
    assert Response.objects.current().count() == 0
    assert member_client.post(address, follow=True).status_code == 200, "twice is harmless"
    assert mine.events.count() == 1


def test_nobody_withdraws_what_another_sent(client: Client, member_client: Client, consultation: Consultation) -> None:
    theirs = response(consultation, respondent=factories.member())
    unsigned = response(consultation)
    assert client.post(f"/receipts/{theirs.receipt_code}/withdraw/").status_code == 302  # to sign in
    assert member_client.post(f"/receipts/{theirs.receipt_code}/withdraw/").status_code == 404
    assert member_client.post(f"/receipts/{unsigned.receipt_code}/withdraw/").status_code == 404
    assert Response.objects.current().count() == 2


def test_your_responses_lists_those_of_the_member_with_few_queries(
    member_client: Client, consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    mine = [response(consultation, respondent=member_client.user) for _ in range(4)]
    other = response(consultation, respondent=factories.member())
    with django_assert_max_num_queries(9):
        text = member_client.get("/account/responses/").content.decode()
    assert all(made.receipt_code in text for made in mine)
    assert other.receipt_code not in text


def test_your_responses_asks_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/account/responses/").status_code == 302


def test_words_wait_until_a_person_decided(consultation: Consultation, point: ConsultationPoint) -> None:
    made = response(consultation, answers={"q": {"text": "words"}}, consent_to_publish=True)
    assert words_of(made) == "waiting"
    decide(made, point, "refused")
    assert words_of(made) == "refused"
    decide(made, point, "approved")
    assert words_of(made) == "cleared", "the latest decision stands"


def test_words_partly_cleared_are_told_as_such(consultation: Consultation, point: ConsultationPoint) -> None:
    made = response(consultation, answers={"q": {"choices": [], "other": "a", "text": "b"}}, consent_to_publish=True)
    decide(made, point, "approved", "other")
    decide(made, point, "refused", "text")
    assert words_of(made) == "partly"


def test_words_without_consent_are_withheld_and_choices_need_none(consultation: Consultation) -> None:
    assert words_of(response(consultation, answers={"q": {"text": "words"}})) == "withheld"
    assert words_of(response(consultation, answers={"q": {"choice": "yes"}})) == "none"


def test_a_decision_on_words_since_corrected_is_none(consultation: Consultation, point: ConsultationPoint) -> None:
    made = response(consultation, answers={"q": {"text": "words"}}, consent_to_publish=True)
    decide(made, point, "approved")
    services.amend_response(response=made, answers={"q": {"text": "others"}}, at=clock.now(), actor=None)
    assert words_of(made) == "waiting"


def test_answers_are_told_in_words() -> None:
    scheme = {
        "options": [{"value": "a", "label": "Ay"}, {"value": "b", "label": "Bee"}],
        "rows": [{"value": "r", "label": "Are"}],
    }
    assert in_words(scheme, {"other": "Sea", "choices": ["b", "a"]}) == ["Bee", "Ay", "Other: Sea"]
    assert in_words(scheme, {"rows": {"r": "a"}}) == ["Are: Ay"]
    assert in_words(scheme, {"ranking": ["b", "a"]}) == ["1. Bee", "2. Ay"]
    assert in_words({}, {"number": 1234567}) == ["1,234,567"]
    assert in_words({}, {"date": "2025-01-31"}) == ["31 January 2025"]
    assert in_words({}, {"place": {"lat": 51.5, "lon": -0.1, "label": "Brixton"}}) == ["Brixton", "51.50000, -0.10000"]
    assert in_words({}, {"files": [{"name": "map.png"}]}) == ["map.png"]


def test_a_channel_no_longer_installed_is_shown_by_its_key() -> None:
    assert channels.label("pigeon") == "pigeon"
