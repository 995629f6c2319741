"""The receipt page checks the receipt in the reader's own browser, and finds what does not fit.

It comes before the journeys by its name: one of those moves the clock of the demonstration past the closing.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.conftest import violations
from tests.browser.journeys import answer_survey

pytestmark = pytest.mark.browser
NewContext = Callable[..., BrowserContext]
_DOCUMENT = re.compile(r'(<script id="receipt-document" type="application/json">)(.*?)(</script>)', re.DOTALL)


def verdict(page: Page) -> str:
    """What the browser's own check says: good, open or bad."""
    page.wait_for_selector('[data-fm-check="good"], [data-fm-check="open"], [data-fm-check="bad"]')
    return str(page.get_attribute("[data-fm-check]", "data-fm-check"))


def once_sequenced(page: Page, address: str) -> str:
    """The verdict once the worker has given the response its line."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page.goto(address)
        if (found := verdict(page)) != "open":
            return found
        time.sleep(0.5)
    raise AssertionError("the response got no line within a minute")


def test_the_browser_checks_a_receipt_by_itself_and_finds_a_forged_one(new_context: NewContext) -> None:
    context = new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    code = answer_survey(page, "police-and-crime-plan", "Words whose receipt is checked.")
    with page.expect_download() as saved:
        page.get_by_role("link", name="receipt file").click()
    assert json.loads(saved.value.path().read_text())["opening"]["content"]["receipt"] == code
    address = f"/receipts/{code}/"
    assert once_sequenced(page, address) == "good"
    assert "your response is in the ledger" in page.inner_text("[data-fm-check]")
    assert violations(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert verdict(page) == "good"
    elsewhere = [url for url in asked if address not in url and "/static/" not in url and "brand.css" not in url]
    assert elsewhere == []
    for change in FORGERIES:
        assert forged(page, address, change) == "bad", change


def another_index(body: dict[str, Any]) -> None:
    body["entries"][0]["index"] += 1


def another_time(body: dict[str, Any]) -> None:
    body["note"] = re.sub(r"accepted 2", "accepted 1", body["note"])


def another_proof(body: dict[str, Any]) -> None:
    body["entries"][0]["path"][0] = body["entries"][0]["path"][-1][::-1].lstrip("=") + "="


def another_checkpoint(body: dict[str, Any]) -> None:
    note = body["entries"][0]["checkpoint"]["note"]
    body["entries"][0]["checkpoint"]["note"] = note.replace("/responses\n", "/responses\n1", 1)


def another_key(body: dict[str, Any]) -> None:
    body["keys"]["keys"][0]["public"] = "A" * 43 + "="


FORGERIES = (another_index, another_time, another_proof, another_checkpoint, another_key)


def forged(page: Page, address: str, change: Callable[[dict[str, Any]], None]) -> str:
    def answer(route: Route) -> None:
        response = route.fetch()

        def changed(found: re.Match[str]) -> str:
            body = json.loads(found[2])
            change(body)
            return found[1] + json.dumps(body) + found[3]

        route.fulfill(response=response, body=_DOCUMENT.sub(changed, response.text()))

    page.route(f"**{address}", answer)
    page.goto(address)
    found = verdict(page)
    page.unroute(f"**{address}")
    return found
