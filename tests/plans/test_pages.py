"""The plan as people read it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import Role
from folkmoot.consultations.models import Consultation
from tests import factories
from tests.plans.makers import PLAN, imported

pytestmark = pytest.mark.django_db

LONG = PLAN + "\n".join(f"\nParagraph number {n} says something of its own about topic{n}." for n in range(190))


def page(consultation: Consultation, query: str = "") -> BeautifulSoup:
    answer = Client().get(reverse("plan", args=[consultation.slug]) + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def test_every_part_has_an_anchor_and_the_contents_lead_to_the_headings(consultation: Consultation) -> None:
    imported(consultation)
    shown = page(consultation)
    ids = [element["id"] for element in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {"objective-reducing-violence", "commitment-support-enforcement", "section-made"} <= set(ids)
    inside = [str(a["href"])[1:] for a in shown.select("a[href^='#']")]
    assert set(inside) <= set(ids)
    contents = [a.text for a in shown.select(".plan-contents a")]
    assert contents[:3] == [
        "How the plan was made",
        "Objective 1: Reducing violence",
        "Commitment 1.1: Take a public health approach",
    ]


def test_headings_go_down_one_level_at_a_time(consultation: Consultation) -> None:
    imported(consultation, PLAN.replace("### Commitment", "##### Commitment"))
    levels = [int(e.name[1]) for e in page(consultation).select("main h1, main h2, main h3, main h4, main h5, main h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_commitment_shows_its_owner_its_partners_and_the_way_to_say_something(consultation: Consultation) -> None:
    imported(consultation)
    commitment = page(consultation).select_one("#commitment-take-a-public-health-approach")
    assert commitment
    words = " ".join(commitment.get_text(" ").split())
    assert "Owner City Hall" in words and "Partners Local councils, health services" in words
    assert "Sign in to say how strongly you support this" in words


def test_a_visitor_gets_no_cookie_and_no_token(consultation: Consultation) -> None:
    imported(consultation)
    answer = Client().get(reverse("plan", args=[consultation.slug]))
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content
    assert b" style=" not in answer.content and b"<style" not in answer.content


@pytest.mark.parametrize("source", [PLAN, LONG])
def test_the_page_asks_no_more_of_the_database_for_a_longer_plan(
    consultation: Consultation, source: str, django_assert_num_queries: object
) -> None:
    imported(consultation, source)
    client = Client()
    client.get("/brand.css")  # the body is kept for a second
    with django_assert_num_queries(4):  # type: ignore[operator]  # consultation, versions, texts, partners
        client.get(reverse("plan", args=[consultation.slug]))


def test_a_search_lists_and_marks_what_it_finds(consultation: Consultation) -> None:
    imported(consultation)
    shown = page(consultation, "?q=violence+causes")
    hits = [str(a["href"]) for a in shown.select(".plan-hits__list a")]
    assert len(hits) == 1 and hits[0].startswith("#paragraph-")
    assert [mark.text for mark in shown.select(".plan-block mark")] == ["causes", "violence"]
    assert shown.select("#plan-query[value='violence causes']")


@pytest.mark.parametrize("query", ["zebra", "%22%3E%3Cscript%3E", "(((", "%00", "a" * 5000])
def test_a_search_that_finds_nothing_says_so(consultation: Consultation, query: str) -> None:
    imported(consultation)
    shown = page(consultation, f"?q={query}")
    assert not shown.select("mark")
    assert not [script for script in shown.select("script") if script.text]


def test_footnotes_lead_there_and_back(consultation: Consultation) -> None:
    imported(consultation)
    shown = page(consultation)
    call = shown.select("sup.plan-note a")[0]
    note = shown.select_one(str(call["href"]))
    assert note and "A footnote with style." in note.text
    assert note.select("a")[-1]["href"] == f"#{call['id']}"


def test_a_link_within_the_document_leads_to_the_part(consultation: Consultation) -> None:
    imported(consultation)
    link = page(consultation).find("a", string="how")
    assert link and link["href"] == "#section-made"


def test_objectives_lead_to_each_other(consultation: Consultation) -> None:
    imported(consultation)
    shown = page(consultation)
    first = shown.select("#objective-reducing-violence > .plan-steps a")
    assert [a["href"] for a in first] == ["#objective-increasing-trust"]


def test_an_older_version_is_still_read_and_compared(consultation: Consultation) -> None:
    imported(consultation)
    imported(consultation, PLAN.replace("Why violence matters to everybody", "Why violence matters to all people"))
    old = Client().get(reverse("plan_version", args=[consultation.slug, 1]))
    assert "Why violence matters to everybody" in old.content.decode()
    assert "not the version in force" in old.content.decode()
    answer = Client().get(reverse("plan_changes", args=[consultation.slug, 2]))
    shown = BeautifulSoup(answer.content, "lxml")
    assert [re.sub(r"\s*\[.*?: |\]", "", e.text) for e in shown.select("del, ins")] == [
        "everybody", "all people",
    ]  # fmt: skip
    assert Client().get(reverse("plan_changes", args=[consultation.slug, 1])).status_code == 404
    assert Client().get(reverse("plan", args=[consultation.slug]) + "?version=1").status_code == 302


def test_a_draft_shows_to_officers_alone(consultation: Consultation, staff_client: object) -> None:
    imported(consultation, publish=False)
    assert Client().get(reverse("plan", args=[consultation.slug])).status_code == 404
    address = reverse("plan_version", args=[consultation.slug, 1])
    assert Client().get(address).status_code == 404
    assert staff_client(Role.OFFICER).get(address).status_code == 200  # type: ignore[operator]
    assert staff_client(Role.ANALYST).get(address).status_code == 404  # type: ignore[operator]


def test_the_plan_of_an_unpublished_consultation_does_not_show() -> None:
    hidden = factories.consultation(live=False)
    imported(hidden)
    assert Client().get(reverse("plan", args=[hidden.slug])).status_code == 404


@pytest.mark.parametrize("name", ["plan_html", "plan_markdown"])
def test_a_downloaded_plan_is_imported_again_as_the_same_plan(consultation: Consultation, name: str) -> None:
    imported(consultation)
    answer = Client().get(reverse(name, args=[consultation.slug, 1]))
    ending = "html" if name == "plan_html" else "md"
    assert f'filename="{consultation.slug}-plan-1.{ending}"' in answer["Content-Disposition"]
    report = imported(consultation, content=answer.content, file_name=f"plan.{ending}")
    assert (report.new, report.dropped, report.changed) == ([], [], [])
    assert report.unread == []


def test_the_original_is_downloaded_as_it_was(consultation: Consultation) -> None:
    imported(consultation)
    answer = Client().get(reverse("plan_original", args=[consultation.slug, 1]))
    assert answer.content == PLAN.encode()
    assert answer["Content-Disposition"] == 'attachment; filename="plan.md"'
