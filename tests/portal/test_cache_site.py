"""The page cache before the real site: fast for everybody, right within a second, and never somebody else's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.portal.pagecache import PageCache
from tests import factories
from tests.portal.wsgi import get

pytestmark = pytest.mark.django_db
DJANGO = get_wsgi_application()


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A server may give its connection up between requests; the transaction of a test lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def seconds() -> Clock:
    return Clock()


@pytest.fixture
def site(seconds: Clock) -> PageCache:
    return PageCache(DJANGO, seconds)


PAGES = ["/", "/consultations/", "/search/", "/help/", "/help/accessibility/", "/help/privacy/"]


@pytest.mark.parametrize("path", [*PAGES, "{}", "{}updates/", "{}updates.atom", "{}timetable.ics"])
def test_a_page_asked_for_again_costs_no_query_and_sets_no_cookie(
    site: PageCache, consultation: Consultation, path: str
) -> None:
    path = path.format(consultation.get_absolute_url())
    first = get(site, path)
    assert first.status == "200 OK"
    assert first.cookies == []
    with CaptureQueriesContext(connection) as queries:
        assert get(site, path).body == first.body
    assert len(queries) == 0


def test_an_edit_is_seen_in_the_next_second(site: PageCache, seconds: Clock, consultation: Consultation) -> None:
    path = consultation.get_absolute_url()
    get(site, path)
    Consultation.objects.filter(pk=consultation.pk).update(title="A better title")
    seconds.now += 1
    assert "A better title" in get(site, path).text


def test_the_stage_changes_on_the_very_second(site: PageCache, seconds: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.consultation(opens=dt.date(2025, 3, 1), closes=dt.date(2025, 3, 30))  # the clocks change that day
    midnight = clock.start_of_day(dt.date(2025, 3, 31)).timestamp()
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromtimestamp(seconds.now, dt.UTC))
    seconds.now = midnight - 0.01
    assert "How to take part" in get(site, made.get_absolute_url()).text
    seconds.now = midnight
    assert "This consultation has closed" in get(site, made.get_absolute_url()).text


def test_a_member_is_never_given_the_page_of_another(site: PageCache, member_client: Client) -> None:
    cookie = f"sessionid={member_client.cookies['sessionid'].value}"
    anonymous = get(site, "/")
    own = get(site, "/", cookie=cookie)
    assert "Sign out" in own.text
    assert "Sign out" not in anonymous.text
    assert "Sign out" not in get(site, "/").text


def test_pages_that_hold_a_token_are_not_kept(site: PageCache, consultation: Consultation) -> None:
    for path in (f"{consultation.get_absolute_url()}follow/", "/follow/stop/some-token/", "/healthz"):
        with CaptureQueriesContext(connection):
            answers: list[Any] = [get(site, path), get(site, path)]
        assert all("ETag" not in a.headers for a in answers), path


def test_an_unpublished_consultation_is_gone_in_the_next_second(
    site: PageCache, seconds: Clock, consultation: Consultation
) -> None:
    get(site, consultation.get_absolute_url())
    Consultation.objects.filter(pk=consultation.pk).update(live=False)
    seconds.now += 1
    assert get(site, consultation.get_absolute_url()).status.startswith("404")
