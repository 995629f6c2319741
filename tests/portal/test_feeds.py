"""Feed readers and calendars get what the pages say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from icalendar import Calendar, Event
from lxml import etree

from folkmoot.consultations.models import Consultation, Milestone, Update
from folkmoot.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def news(consultation: Consultation) -> Consultation:
    for n, live in ((1, True), (2, True), (3, False)):
        Update.objects.create(
            consultation=consultation,
            slug=f"news-{n}",
            title=f"News & views {n}",
            text="<p>Words <script>alert(1)</script></p>",
            live=live,
            published_at=clock.now() - dt.timedelta(hours=n),
        )
    return consultation


@pytest.mark.parametrize("site_wide", [True, False])
def test_the_atom_feed_holds_the_published_updates(client: Client, news: Consultation, site_wide: bool) -> None:
    answer = client.get("/updates.atom" if site_wide else f"{news.get_absolute_url()}updates.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == ["News & views 1", "News & views 2"]
    assert feed.find(f"{ATOM}entry/{ATOM}id").text.endswith("/updates/news-1/")
    assert "alert" not in answer.text


@pytest.mark.parametrize("site_wide", [True, False])
def test_the_rss_feed_holds_the_published_updates(client: Client, news: Consultation, site_wide: bool) -> None:
    answer = client.get("/updates.rss" if site_wide else f"{news.get_absolute_url()}updates.rss")
    feed = etree.fromstring(answer.content)
    assert [i.findtext("title") for i in feed.iter("item")] == ["News & views 1", "News & views 2"]


def events(client: Client, path: str) -> dict[str, Event]:
    found = Calendar.from_ical(client.get(path).content)
    return {str(event["SUMMARY"]): event for event in found.walk("VEVENT")}


def test_the_calendar_is_as_precise_as_the_timetable(client: Client) -> None:
    made = factories.consultation(title="Buses", opens=dt.date(2024, 12, 18), closes=dt.date(2025, 2, 12))
    kinds = Milestone.Kind
    Milestone.objects.create(consultation=made, kind=kinds.FINAL_PLAN, day=dt.date(2025, 3, 5), precision="month")
    Milestone.objects.create(consultation=made, kind=kinds.REPORT)
    Milestone.objects.create(consultation=made, kind=kinds.EVENTS, day=dt.date(2025, 6, 1), time=dt.time(18, 30))
    found = events(client, f"{made.get_absolute_url()}timetable.ics")
    assert set(found) == {
        "Opens: Buses",
        "Closes: Buses",
        "Events: Buses",
        "Final plan published: Buses (day to be confirmed)",
    }
    closes = found["Closes: Buses"]
    assert (closes["DTSTART"].dt, closes["DTEND"].dt) == (dt.date(2025, 2, 12), dt.date(2025, 2, 13))
    assert "by 11:59pm on 12 February 2025" in closes["DESCRIPTION"]
    whole_month = found["Final plan published: Buses (day to be confirmed)"]
    assert (whole_month["DTSTART"].dt, whole_month["DTEND"].dt) == (dt.date(2025, 3, 1), dt.date(2025, 4, 1))
    assert found["Events: Buses"]["DTSTART"].dt == dt.datetime(2025, 6, 1, 17, 30, tzinfo=dt.UTC)


def test_a_milestone_keeps_its_identity_when_it_moves(client: Client, consultation: Consultation) -> None:
    path = f"{consultation.get_absolute_url()}timetable.ics"
    before = {event["UID"] for event in events(client, path).values()}
    for milestone in consultation.milestones.all():
        milestone.day += dt.timedelta(days=3)
        milestone.save()
    assert {event["UID"] for event in events(client, path).values()} == before
    assert {event["UID"] for event in events(client, "/timetables.ics").values()} == before
