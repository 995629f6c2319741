"""Whole journeys, each by keyboard alone; the resident's with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Response

from tests.browser.conftest import Site, violations
from tests.browser.crawl import crawl
from tests.browser.journeys import answer_survey, join, press, sign_in_as_staff, tick, write

pytestmark = pytest.mark.browser

SLUG = "police-and-crime-plan"
LANDING = f"/consultations/{SLUG}/"
NewContext = Callable[..., BrowserContext]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_resident_reads_joins_answers_and_checks_the_receipt(
    new_context: NewContext, site: Site, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(LANDING)
    press(page, "Read the draft plan")
    assert page.locator('[id^="commitment-"]').count() >= 12
    join(page, site, f"resident-{script}@example.org".lower())
    code = answer_survey(page, SLUG, f"Words of a resident, script {script}.")
    page.goto("/receipts/")
    write(page, "Receipt code", code.lower())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert code in page.inner_text("main")
    assert violations(page) == [] if script else True


def test_a_visitor_without_an_account_answers_on_a_phone(new_context: NewContext) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    wide: list[str] = []

    def measure() -> None:
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(page.url)

    page.on("load", lambda _: measure())
    assert answer_survey(page, SLUG, "Words of a visitor.")
    assert wide == []


def test_a_member_says_how_strongly_they_support_a_commitment(new_context: NewContext, site: Site) -> None:
    page = new_context().new_page()
    join(page, site, "supporter@example.org")
    page.goto(f"{LANDING}plan/commitment-reoffending/support/")
    tick(page, "Strongly support")
    write(page, "why", "Because it helps.")
    press(page, "Save your answer")
    assert "Strongly support" in page.inner_text("main")


def test_the_landing_page_costs_a_phone_little(new_context: NewContext) -> None:
    page = new_context().new_page()
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        sizes[response.url] = sum(response.request.sizes()[k] for k in ("responseBodySize", "responseHeadersSize"))

    page.on("requestfinished", lambda request: weigh(answer) if (answer := request.response()) else None)
    page.goto(LANDING, wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes.values()) < 120_000, sizes
    assert all(url.startswith("http://localhost:") for url in sizes)


def test_staff_see_it_close_clear_words_and_publish_the_results(new_context: NewContext, site: Site) -> None:
    moderator, officer, visitor = (new_context().new_page() for _ in range(3))
    sign_in_as_staff(officer, site, "officer@demo.example")
    officer.goto("/demo/clock/")
    tick(officer, "Move the clock to", down=2)  # from the open period on: the last minute, then the day after
    press(officer, "Move the clock")
    visitor.goto(LANDING)
    assert "Closed" in visitor.inner_text("body")
    assert visitor.goto(f"{LANDING}survey/begin/") and "/begin" not in visitor.url

    sign_in_as_staff(moderator, site, "moderator@demo.example")
    for _ in range(60):  # the worker fills the queue
        moderator.goto(f"/office/moderation/{SLUG}/next/")
        if moderator.locator(".govuk-inset-text").count():
            break
        moderator.wait_for_timeout(1000)
    cleared = moderator.inner_text(".govuk-inset-text")
    tick(moderator, "Publish it as it is")
    press(moderator, "Decide and go to the next")

    officer.goto(f"/office/consultations/{SLUG}/results/")
    press(officer, "Prepare results to look at")
    for _ in range(60):  # a worker counts
        if not officer.get_by_text("Look whether it is done").count():
            break
        officer.wait_for_timeout(1000)
        press(officer, "Look whether it is done")
    press(officer, "Publish these results")
    press(officer, "Publish results")
    visitor.goto(f"{LANDING}results/")
    assert "A consultation is not a referendum" in visitor.inner_text("main")
    links = visitor.eval_on_selector_all("main a[href*='/results/']", "links => links.map(l => l.href)")
    pages = [visitor.goto(link) and visitor.inner_text("main") for link in dict.fromkeys(links) if "?" not in link]
    assert any(cleared in (text or "") for text in pages)
    assert crawl(visitor, f"{LANDING}results/") == []
