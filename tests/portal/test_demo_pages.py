"""The demonstration as its visitors read it: the time, and the words of the consultation at every date."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from folkmoot.core import clock
from folkmoot.demo import services, texts

pytestmark = pytest.mark.django_db


def test_the_time_of_the_demonstration_is_told_as_everywhere(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: texts.START.at)
    assert "<strong>20 January 2025, 10am</strong>" in client.get("/demo/").text


def test_the_timetable_reads_right_before_and_after_each_date() -> None:
    assert [date.note for date in texts.TIMETABLE if " was " in date.note or "has arrived" in date.note] == []


def test_the_landing_page_offers_the_plan_once_it_is_public(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: texts.START.at)
    services.load_consultation()
    plan = f'href="/consultations/{texts.SLUG}/plan/"'
    for moment in texts.MOMENTS:
        monkeypatch.setattr(clock, "now", lambda at=moment.at: at)
        text = client.get(f"/consultations/{texts.SLUG}/").text
        assert (plan in text) == (moment.key != "planned"), moment.label
