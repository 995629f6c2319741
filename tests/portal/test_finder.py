"""Consultations are found by status, topic, area and words, without more queries where there are more of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.consultations.models import Consultation, Topic, Update
from folkmoot.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
CAMDEN, LONDON = "E09000007", "E12000007"


def made(title: str, *, opens: int, closes: int, **fields: Any) -> Consultation:
    """A consultation that opens and closes so many days from today."""
    today = clock.now().astimezone(clock.LONDON).date()
    day = dt.timedelta(days=1)
    return factories.consultation(title=title, opens=today + opens * day, closes=today + closes * day, **fields)


@pytest.fixture
def several() -> None:
    made("Parks", opens=-9, closes=9, area=CAMDEN)
    made("Buses", opens=-9, closes=3)
    made("Water", opens=5, closes=30)
    made("Housing", opens=-90, closes=-30)
    made("Secret", opens=-9, closes=9, live=False)


def titles(client: Client, query: str = "") -> list[str]:
    return [card.title for card in client.get(f"/consultations/{query}").context["cards"]]


def test_open_ones_come_first_the_nearest_closing_before_the_others(client: Client, several: None) -> None:
    assert titles(client) == ["Buses", "Parks", "Water", "Housing"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status=open", ["Buses", "Parks"]),
        ("?status=upcoming", ["Water"]),
        ("?status=closed", ["Housing"]),
        (f"?area={CAMDEN}&status=open", ["Buses", "Parks"]),
        (f"?area={LONDON}&status=open", ["Buses"]),
        ("?q=bus", []),
        ("?q=buses", ["Buses"]),
        ("?q=secret", []),
        ("?status=nonsense&area=nowhere&topic=none&page=99", ["Buses", "Parks", "Water", "Housing"]),
        ("?q=%22%27%29%28*+OR+NOT", []),
        ("?q=%00", ["Buses", "Parks", "Water", "Housing"]),
    ],
)
def test_what_is_asked_for_is_found(client: Client, several: None, query: str, found: list[str]) -> None:
    assert titles(client, query) == found


def test_a_topic_narrows(client: Client, several: None) -> None:
    topic = Topic.objects.create(name="Green space", slug="green")
    Consultation.objects.get(title="Parks").topics.through.objects.create(
        consultation=Consultation.objects.get(title="Parks"), topic=topic
    )
    assert titles(client, "?topic=green") == ["Parks"]


def test_the_number_of_results_is_a_heading(client: Client, several: None) -> None:
    assert ">2 consultations</h2>" in client.get("/consultations/?status=open").text
    assert ">1 consultation</h2>" in client.get("/consultations/?status=closed").text
    assert "Nothing fits" in client.get("/consultations/?q=nothing").text


def test_a_long_list_has_pages_and_costs_no_more_queries(client: Client) -> None:
    def queries() -> int:
        client.get("/consultations/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/consultations/")
        # The body is read once a second by the clock on the wall, whatever the page shows.
        return len([query for query in asked if "core_body" not in query["sql"]])

    for n in range(3):
        made(f"Few {n}", opens=-1, closes=9)
    few = queries()
    for n in range(20):
        made(f"Many {n}", opens=-1, closes=9)
    assert queries() == few
    first, second = client.get("/consultations/"), client.get("/consultations/?page=2")
    assert len(first.context["cards"]) == 12
    assert len(second.context["cards"]) == 11
    assert 'rel="next"' in first.text


def test_the_search_finds_consultations_and_published_updates(client: Client, several: None) -> None:
    parent = Consultation.objects.get(title="Buses")
    for slug, live in (("new-route", True), ("draft-route", False)):
        Update.objects.create(
            consultation=parent,
            slug=slug,
            title=slug,
            text="<p>Night timetable</p>",
            notes_to_editors="<p>Photographs</p>",
            live=live,
            published_at=clock.now(),
        )
    answer = client.get("/search/?q=timetable")
    assert [u.slug for u in answer.context["updates"]] == ["new-route"]
    assert [u.slug for u in client.get("/search/?q=photographs").context["updates"]] == ["new-route"]
    assert [c.title for c in client.get("/search/?q=parks").context["cards"]] == ["Parks"]
    assert "Nothing found for “nonsense”" in client.get("/search/?q=nonsense").text
    assert client.get("/search/").status_code == 200


def test_the_home_page_shows_what_is_open_to_come_and_over(client: Client, several: None) -> None:
    text = client.get("/").text
    for words in ("Parks", "Buses", "Water", "Housing", "Join"):
        assert words in text
    assert "Secret" not in text


def test_the_home_page_of_an_empty_site_says_so(client: Client) -> None:
    assert "No consultation is open at the moment." in client.get("/").text
