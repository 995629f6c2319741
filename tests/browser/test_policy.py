"""Pages keep to their own policy: Chromium reports no breach of it, on a page of each kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Site
from tests.browser.journeys import sign_in_as_staff

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/consultations/", "/search/?q=safety", "/help/", "/styleguide/", "/account/login/", "/nothing/here/"]
STAFF = ["/office/", "/office/cms/", "/office/cms/images/", "/office/cms/documents/add/", "/account/security/"]


def breaches(page: Page, paths: list[str]) -> list[str]:
    """What Chromium said of the policies of these pages, and of one consultation that the first leads to."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    return said


def test_pages_for_the_public_keep_to_their_policy(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.goto("/consultations/")
    links = page.eval_on_selector_all("main a[href^='/consultations/']", "links => links.map(l => l.pathname)")
    inside = [link for link in links if link.count("/") == 3][:1]
    assert inside, "no consultation is listed"
    under = [f"{inside[0]}{part}" for part in ("results/", "updates/", "plan/", "follow/")]
    assert breaches(page, [*PUBLIC, *inside, *under]) == []


def test_pages_for_staff_keep_to_their_policy(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context().new_page()
    sign_in_as_staff(page, site, "officer@demo.example")
    assert breaches(page, STAFF) == []


def test_a_breach_would_be_noticed(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/help/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => 0)")
    assert any("Security Policy" in text for text in said)
