"""The whole way through a survey, as people go it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from folkmoot.consultations.models import Consultation
from folkmoot.responses import evidence, sealing
from folkmoot.responses.models import AboutYou, Response
from folkmoot.surveys.models import SurveyDraft
from tests import factories
from tests.surveys import people
from tests.surveys.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(consultation: Consultation) -> Person:
    people.survey(consultation)
    return Person(consultation)


def test_answers_of_every_kind_are_recorded_as_they_were_given(person: Person) -> None:
    assert "Do you feel safe?" in person.begin()
    more = person.answer(
        "safety",
        safe="no",
        where=["bus", "other"],
        where__other="In the park",
        agree="agree",
        lines__home="yes",
        lines__bus="no",
    )
    assert "You said No. Why?" in more, "an earlier answer is repeated in the question"
    person.answer("unsafe", why="It is dark.\nAnd quiet.")
    person.answer(
        "more",
        order__bus="1",
        order__home="2",
        number="1,0",
        **{"day-day": "31", "day-month": "1", "day-year": "2025"},
    )
    assert "There is a problem" in person.page and 'value="1,0"' in person.page, "kept as it was typed"
    person.answer(
        "more",
        order__bus="1",
        order__home="2",
        number="10",
        short="  Light ",
        file=SimpleUploadedFile("map.png", people.PNG),
        spot__label="Brixton",
        spot__borough="E09000022",
        spot__lat="51.46",
        spot__lon="-0.11",
        **{"day-day": "31", "day-month": "1", "day-year": "2025"},
    )
    assert person.at.endswith("/pages/about-you/")
    person.answer("about-you", age="16-24")
    check = person.allow("yes")
    assert all(words in check for words in ("In the park", "1. On the bus", "31 January 2025", "Brixton", "map.png"))
    person.send()
    response = Response.objects.get(receipt_code=person.receipt)
    file = response.answers["survey.file"]["files"][0]
    assert {**response.answers, "survey.file": "see below"} == {
        "survey.safe": {"choice": "no"},
        "survey.where": {"choices": ["bus"], "other": "In the park"},
        "survey.agree": {"choice": "agree"},
        "survey.lines": {"rows": {"home": "yes", "bus": "no"}},
        "survey.why": {"text": "It is dark.\nAnd quiet."},
        "survey.order": {"ranking": ["bus", "home"]},
        "survey.number": {"number": 10},
        "survey.short": {"text": "Light"},
        "survey.day": {"date": "2025-01-31"},
        "survey.file": "see below",
        "survey.spot": {"place": {"lat": 51.46, "lon": -0.11, "label": "Brixton", "borough": "E09000022"}},
    }
    assert evidence.path(file["sha256"]).read_bytes() == people.PNG
    assert (file["name"], file["type"], file["size"]) == ("map.png", "image/png", len(people.PNG))
    assert sealing.open_answers(AboutYou.objects.get(response=response)) == {"survey.age": {"choice": "16-24"}}
    assert response.consent_to_publish and response.channel == "survey" and response.respondent is None
    assert response.instrument.endswith(":1")
    assert not SurveyDraft.objects.exists()


def test_the_confirmation_shows_the_receipt_and_mails_a_copy(person: Person) -> None:
    code = person.quick()
    assert code in person.page and "Your answers were received" in person.page
    assert "on its way to ann@example.org" in person.post(f"done/{code}/copy/", {"email": "ann@example.org"})
    copy = mail.outbox[0]
    assert copy.to == ["ann@example.org"]
    assert code in copy.body and "Do you feel safe?\n    Yes" in copy.body


def test_only_the_browser_that_sent_the_answers_can_have_a_copy(person: Person, consultation: Consultation) -> None:
    code = person.quick()
    other = Person(consultation)
    other.post(f"done/{code}/copy/", {"email": "eve@example.org"})
    assert other.status == 403 and mail.outbox == []
    other.get(f"done/{code}/")
    assert other.at == f"/receipts/{code}/", "the code alone leads to what the code may show"


def test_a_wrong_address_for_the_copy_is_told_and_kept(person: Person) -> None:
    code = person.quick()
    page = person.post(f"done/{code}/copy/", {"email": "ann@example"})
    assert "Enter an e-mail address in full" in page and 'value="ann@example"' in page and mail.outbox == []


def test_copies_cannot_be_used_to_flood_somebody(person: Person) -> None:
    code = person.quick()
    for _ in range(8):
        person.post(f"done/{code}/copy/", {"email": "victim@example.org"})
    assert person.status == 429 and len(mail.outbox) == 5


def test_an_organisation_says_which_it_is(person: Person) -> None:
    assert "Your organisation" in person.begin("organisation")
    assert "Enter the name of the organisation." in person.post("organisation/", {"kind": "charity", "role": "Chair"})
    assert 'value="Chair"' in person.page
    person.post("organisation/", {"name": " Friends of\0 the Park ", "kind": "charity", "size": "0-9", "role": "Chair"})
    assert person.at.endswith("/pages/safety/")
    person.answer("safety", safe="yes")
    person.answer("more")
    person.answer("about-you")
    assert "Friends of the Park" in person.allow("no")
    person.send()
    response = Response.objects.get()
    assert response.capacity == "organisation" and not response.consent_to_publish
    assert response.organisation == {
        "name": "Friends of the Park", "kind": "charity", "size": "0-9", "role": "Chair",
    }  # fmt: skip


def test_somebody_who_turns_out_to_answer_alone_leaves_the_organisation_out(person: Person) -> None:
    person.begin("organisation")
    person.post("organisation/", {"name": "Club", "kind": "other"})
    person.post("you/?from=check", {"capacity": "individual"})
    for page, answers in (("safety", {"safe": "yes"}), ("more", {}), ("about-you", {})):
        person.answer(page, **answers)
    person.allow()
    person.send()
    response = Response.objects.get()
    assert (response.capacity, response.organisation) == ("individual", {})


def test_an_answer_hidden_by_routing_is_listed_and_not_sent(person: Person) -> None:
    person.begin()
    person.answer("safety", safe="no")
    person.answer("unsafe", why="Dark streets")
    person.answer("more")
    person.answer("about-you")
    person.allow()
    person.answer("safety", safe="yes")
    check = person.get("check/")
    assert "Answers that will not be sent" in check and "Dark streets" in check
    assert "Not asked because of your answer to: Do you feel safe?" in check
    assert "You said" not in check.split("Answers that will not be sent")[0], "a hidden page is skipped"
    person.answer("safety", safe="no")
    assert "Answers that will not be sent" not in person.get("check/"), "changed back, it returns"
    assert "Dark streets" in person.get("check/")
    person.answer("safety", safe="yes")
    person.get("check/")
    person.send()
    assert "survey.why" not in Response.objects.get().answers
    assert not SurveyDraft.objects.exists()


def test_a_hidden_page_leads_on_to_the_next_one(person: Person) -> None:
    person.begin()
    person.answer("safety", safe="yes")
    assert person.at.endswith("/pages/more/")
    person.get("pages/unsafe/")
    assert person.at.endswith("/pages/more/")


def test_what_is_required_is_asked_for_before_sending(person: Person) -> None:
    person.begin()
    assert "Choose an answer." in person.answer("safety")
    check = person.get("check/")
    assert "There is a problem" in check and "May we publish what you have written?" in check
    assert 'name="key"' not in person.page
    draft = SurveyDraft.objects.get()
    person.post("submit/", {"key": draft.idempotency_key})
    assert "There is a problem" in person.page and not Response.objects.exists()


def test_changing_from_the_check_leads_back_to_it(person: Person) -> None:
    person.begin()
    person.answer("safety", safe="yes")
    person.answer("more")
    person.answer("about-you")
    person.allow()
    person.post("pages/more/", {"from": "check", "q-short": "word"})
    assert person.at.endswith("/check/")
    person.post("pages/safety/", {"from": "check", "q-safe": "no"})
    assert person.at.endswith("/pages/unsafe/"), "what the change made required is asked at once"


def test_a_member_goes_on_with_the_draft_on_another_device(consultation: Consultation) -> None:
    people.survey(consultation, account_required=True)
    member = factories.member()
    phone = Person(consultation, factories.signed_in(member))
    phone.begin()
    phone.answer("safety", safe="no", go="later")
    assert "Sign in with your account on any device" in phone.page
    laptop = Person(consultation, factories.signed_in(member))
    laptop.get("begin/")
    assert "You have begun already" in laptop.page
    page = laptop.get("pages/unsafe/")
    assert "You said No. Why?" in page
    laptop.answer("unsafe", why="Dark")
    laptop.answer("more")
    laptop.answer("about-you")
    laptop.allow()
    laptop.send()
    assert Response.objects.get().respondent == member
    assert "You have answered this survey already" in phone.get("begin/")


def test_a_survey_that_needs_an_account_sends_others_to_sign_in_and_back(consultation: Consultation) -> None:
    people.survey(consultation, account_required=True)
    visitor = Client()
    begin = f"/consultations/{consultation.slug}/survey/begin/"
    sent = visitor.get(begin)
    assert sent.status_code == 302 and sent["Location"].endswith(f"?next={begin}")
    assert visitor.post(begin, {"capacity": "individual"}).status_code == 302
    assert not SurveyDraft.objects.exists()


def test_a_private_link_goes_on_with_the_answers_elsewhere(person: Person, consultation: Consultation) -> None:
    person.begin()
    person.answer("safety", safe="no", agree="agree", go="later")
    token = SurveyDraft.objects.get().token
    link = f"{person.base}resume/{token}/"
    assert f"{settings.BASE_URL}{link}" in person.page
    person.post("saved/", {"email": "ann@example.org"})
    assert link in mail.outbox[0].body
    elsewhere = Person(consultation)
    page = elsewhere.get(link)
    assert "Go on only if you began these answers yourself" in page
    assert "Do you feel safe?" not in elsewhere.get("check/"), "looking at the link changes nothing yet"
    elsewhere.post(link)
    assert elsewhere.at.endswith("/pages/unsafe/"), "on the page after the last one answered"
    assert "checked" in elsewhere.get("pages/safety/")


def test_the_link_of_a_members_draft_opens_it_to_nobody(consultation: Consultation) -> None:
    people.survey(consultation)
    Person(consultation, factories.signed_in(factories.member())).begin()
    token = SurveyDraft.objects.get().token
    stranger = Person(consultation)
    stranger.post(f"resume/{token}/")
    assert stranger.status == 404


def test_going_back_and_away_keeps_what_was_typed_without_judging_it(person: Person) -> None:
    person.begin()
    person.answer("safety", safe="yes")
    person.answer("more", number="many", go="back")
    assert person.at.endswith("/pages/safety/")
    assert 'value="many"' in person.get("pages/more/")


def test_starting_again_deletes_the_draft(person: Person) -> None:
    person.begin()
    person.answer("safety", safe="yes")
    person.get("begin/")
    person.post("begin/", {"afresh": "1"})
    assert "Are you answering as an individual" in person.page and not SurveyDraft.objects.exists()


def test_two_people_on_two_devices_do_not_see_each_other(person: Person, consultation: Consultation) -> None:
    person.begin()
    person.answer("safety", safe="no")
    other = Person(consultation)
    other.get("pages/safety/")
    assert other.at.endswith("/begin/")
    other.begin()
    assert "checked" not in other.get("pages/safety/")


def test_a_question_called_up_on_the_same_page_is_asked_before_going_on(consultation: Consultation) -> None:
    from folkmoot.surveys.definition import Definition, Kind, Page, Question

    first = Question("safe", Kind.ONE, "Safe?", options=people.YES_NO)
    then = Question("why", Kind.SHORT_TEXT, "Why?", show_if="${safe} = 'no'")
    people.survey(consultation, Definition("Short", (Page("one", "One", questions=(first, then)),)))
    person = Person(consultation)
    assert "Why?" not in person.begin()
    person.post("pages/one/", {"asked": "safe", "q-safe": "no"})
    assert "/pages/one/" in person.at and "Why?" in person.page
    person.post("pages/one/", {"asked": "safe why", "q-safe": "no", "q-why": "Dark"})
    assert person.at.endswith("/publishing/")


def test_a_new_version_leaves_drafts_of_the_old_one_as_they_are(person: Person, consultation: Consultation) -> None:
    from dataclasses import replace

    person.begin()
    person.answer("safety", safe="yes")
    people.survey(consultation, replace(people.EVERY_KIND, pages=people.EVERY_KIND.pages[:1]))
    person.answer("more", short="kept")
    person.answer("about-you")
    person.allow()
    person.send()
    response = Response.objects.get()
    assert response.instrument.endswith(":1") and response.answers["survey.short"] == {"text": "kept"}
