"""Help, statements, robots and the map of the site."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/help/", "/help/accessibility/", "/help/privacy/", "/help/licence/"])
def test_the_pages_of_help_are_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_map_of_the_site_names_what_is_public(client: Client, consultation: Consultation) -> None:
    hidden = factories.consultation(live=False)
    tree = etree.fromstring(client.get("/sitemap.xml").content)
    addresses = {loc.text for loc in tree.iter("{*}loc")}
    assert f"http://localhost:8000{consultation.get_absolute_url()}" in addresses
    assert f"http://localhost:8000{hidden.get_absolute_url()}" not in addresses


def test_robots_may_read_a_real_site_and_nothing_of_a_demonstration(client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert "Disallow: /\n" not in client.get("/robots.txt").text
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").text


def test_who_finds_a_vulnerability_is_told_where_to_report_it() -> None:
    lines = dict(
        line.split(": ", 1) for line in Client().get("/.well-known/security.txt").content.decode().strip().splitlines()
    )
    assert lines["Contact"].startswith("mailto:") and "@" in lines["Contact"]
    expires = datetime.fromisoformat(lines["Expires"])
    assert timedelta(0) < expires - clock.now() < timedelta(days=365)
    assert lines["Canonical"].endswith("/.well-known/security.txt")
