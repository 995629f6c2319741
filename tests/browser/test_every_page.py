"""Every page that a visitor, a member or staff can reach by links: accessible, and whole at 320 px."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Site
from tests.browser.crawl import crawl
from tests.browser.journeys import join, sign_in_as_staff

pytestmark = pytest.mark.browser


def test_every_page_of_a_visitor_is_accessible(new_context: Callable[..., BrowserContext]) -> None:
    assert crawl(new_context().new_page(), "/") == []


def test_every_page_of_a_member_is_accessible(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context().new_page()
    join(page, site, "walker@example.org")
    assert crawl(page, "/account/") == []


def test_every_page_of_staff_is_accessible(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context().new_page()
    sign_in_as_staff(page, site, "officer@demo.example")
    assert crawl(page, "/office/") == []
