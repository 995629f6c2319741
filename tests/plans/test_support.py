"""Members say how strongly they support a commitment, and why."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.plans.models import PlanElement
from folkmoot.plans.services import NotAnAnswer, NotAsked, support_commitment
from folkmoot.responses.models import Response
from folkmoot.responses.selectors import current_answers
from folkmoot.responses.services import ConsultationClosed
from tests import factories
from tests.plans.makers import PLAN, imported

pytestmark = pytest.mark.django_db

ANCHOR = "commitment-support-enforcement"
KEY = "plan.support-enforcement"


def address(consultation: Consultation) -> str:
    return reverse("plan_support", args=[consultation.slug, ANCHOR])


def said(choice: str, why: str = "", **more: str) -> dict[str, str]:
    return {f"{ANCHOR}-choice": choice, f"{ANCHOR}-why": why, **{f"{ANCHOR}-{k}": v for k, v in more.items()}}


def test_an_answer_is_recorded_and_shown_beside_the_commitment(
    consultation: Consultation, member_client: Client
) -> None:
    imported(consultation)
    answer = member_client.post(address(consultation), said("support", "It works <b>here</b>."))
    assert answer["Location"] == f"{reverse('plan', args=[consultation.slug])}#{ANCHOR}"
    response = Response.objects.get()
    assert response.answers == {KEY: {"choice": "support", "text": "It works <b>here</b>."}}
    assert (response.channel, response.instrument) == ("plan", f"plan:{consultation.slug}:1")
    assert response.respondent == member_client.user and not response.consent_to_publish  # type: ignore[attr-defined]
    shown = BeautifulSoup(member_client.get(answer["Location"]).content, "lxml")
    beside = shown.select_one(f"#{ANCHOR} .plan-beside")
    assert beside and "You said: Support" in " ".join(beside.text.split())
    assert "It works <b>here</b>." in beside.text
    assert response.receipt_code in shown.text


def test_the_same_answer_twice_is_one_answer(consultation: Consultation, member_client: Client) -> None:
    imported(consultation)
    for _ in range(2):
        member_client.post(address(consultation), said("oppose", "No."))
    response = Response.objects.get()
    assert not response.events.exists()


def test_a_change_of_mind_is_a_correction_of_the_first_answer(
    consultation: Consultation, member_client: Client
) -> None:
    imported(consultation)
    member_client.post(address(consultation), said("oppose", "No."))
    member_client.post(address(consultation), said("strongly-support"))
    response = Response.objects.get()
    assert response.answers[KEY]["choice"] == "oppose"
    assert [event.kind for event in response.events.all()] == ["amended"]
    assert current_answers(response) == {KEY: {"choice": "strongly-support"}}
    page = BeautifulSoup(member_client.get(address(consultation)).content, "lxml")
    assert [i["value"] for i in page.select("input[type=radio][checked]")] == ["strongly-support"]


def test_another_mind_about_publishing_withdraws_the_first_answer(
    consultation: Consultation, member_client: Client
) -> None:
    imported(consultation)
    member_client.post(address(consultation), said("support", "Mine."))
    member_client.post(address(consultation), said("support", "Mine.", publish="on"))
    first, second = Response.objects.order_by("pk")
    assert not first.consent_to_publish and second.consent_to_publish
    assert list(Response.objects.current()) == [second]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({}, "Choose how strongly you support this commitment"),
        (said("adore"), "Select a valid choice"),
        (said("support", "word " * 301), "301 words"),
        (said("support", "w" * 6001), "too long"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(
    consultation: Consultation, member_client: Client, answer: dict[str, str], told: str
) -> None:
    imported(consultation)
    back = member_client.post(address(consultation), answer)
    assert back.status_code == 422
    page = BeautifulSoup(back.content, "lxml")
    assert told in page.select(".govuk-error-summary")[0].text
    assert page.select("textarea")[0].text.strip() == answer.get(f"{ANCHOR}-why", "").strip()
    assert not Response.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_comes_back(consultation: Consultation) -> None:
    imported(consultation)
    answer = Client().get(address(consultation))
    assert answer.status_code == 302 and address(consultation) in answer["Location"]


@pytest.mark.parametrize(("opens", "closes", "status"), [(-9, 1, 302), (-9, -1, 403), (1, 9, 403)])
def test_answers_are_taken_while_the_consultation_is_open(
    member_client: Client, opens: int, closes: int, status: int
) -> None:
    today = clock.now().astimezone(clock.LONDON).date()
    consultation = factories.consultation(
        opens=today + dt.timedelta(days=opens), closes=today + dt.timedelta(days=closes)
    )
    imported(consultation)
    shown = member_client.get(reverse("plan", args=[consultation.slug]))
    assert (b"Save your answer" in shown.content) == (status == 302)
    assert member_client.post(address(consultation), said("support")).status_code == status
    assert Response.objects.exists() == (status == 302)


def test_whoever_comes_too_late_reads_until_when_it_was_open(member_client: Client) -> None:
    consultation = factories.consultation(opens=dt.date(2024, 12, 18), closes=dt.date(2025, 2, 12))
    imported(consultation)
    assert "11:59pm on 12 February 2025" in member_client.get(address(consultation)).content.decode()


def test_answers_stay_with_the_commitment_through_an_edit_and_its_return(
    consultation: Consultation, member_client: Client
) -> None:
    imported(consultation)
    member_client.post(address(consultation), said("support"))
    edited = PLAN.replace("Commitment 1.2: Support enforcement", "Commitment 1.3: Support firm enforcement")
    imported(consultation, "# Draft plan for a safer city\n\nA paragraph before all.\n" + edited.split("\n", 1)[1])
    page = BeautifulSoup(member_client.get(reverse("plan", args=[consultation.slug])).content, "lxml")
    beside = page.select_one(f"#{ANCHOR}")
    assert beside and "Support firm enforcement" in beside.text
    assert "You said: Support" in " ".join(beside.text.split())
    assert [e.parent.parent["id"] for e in page.select(".plan-beside__said") if e.parent and e.parent.parent] == [
        ANCHOR
    ]


def test_what_is_no_commitment_takes_no_answer(consultation: Consultation, member_client: Client) -> None:
    imported(consultation)
    objective = reverse("plan_support", args=[consultation.slug, "objective-increasing-trust"])
    assert member_client.get(objective).status_code == 404
    assert member_client.post(objective, {}).status_code == 404
    element = PlanElement.objects.get(anchor="objective-increasing-trust")
    with pytest.raises(NotAsked):
        support_commitment(
            element=element,
            user=member_client.user,  # type: ignore[attr-defined]
            choice="support",
            why="",
            consent_to_publish=False,
            at=clock.now(),
        )


def test_the_service_holds_the_rules_by_itself(consultation: Consultation) -> None:
    imported(consultation)
    element = PlanElement.objects.get(anchor=ANCHOR)
    common = {"element": element, "user": factories.member(), "consent_to_publish": False}
    with pytest.raises(NotAnAnswer):
        support_commitment(choice="adore", why="", at=clock.now(), **common)  # type: ignore[arg-type]
    with pytest.raises(NotAnAnswer):
        support_commitment(choice="support", why="word " * 301, at=clock.now(), **common)  # type: ignore[arg-type]
    with pytest.raises(ConsultationClosed):
        later = clock.now() + dt.timedelta(days=90)
        support_commitment(choice="support", why="", at=later, **common)  # type: ignore[arg-type]


def test_the_page_of_a_member_asks_no_more_for_more_commitments(
    consultation: Consultation, member_client: Client, django_assert_max_num_queries: object
) -> None:
    more = "".join(f"\n### Commitment 3.{n}: Do thing number {n}\n\nWords on {n}.\n" for n in range(30))
    imported(consultation, PLAN + "\n## Objective 3: Many\n" + more)
    member_client.post(address(consultation), said("support"))
    member_client.get("/brand.css")
    member_client.get(reverse("plan", args=[consultation.slug]))  # shows what was just done, once
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        member_client.get(reverse("plan", args=[consultation.slug]))
