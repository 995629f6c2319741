"""What people do on the site, by keyboard alone: Tab to a thing, then type, Space or Enter."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Site

# The name by which a screen reader would announce what has the focus.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "";
  const choice = e.type === "radio" || e.type === "checkbox";
  const group = choice ? e.closest("fieldset")?.querySelector("legend")?.innerText : "";
  const labels = e.labels ? [...e.labels].map(l => l.innerText) : [];
  const text = e.tagName === "INPUT" ? "" : e.innerText;
  return [group, e.getAttribute("aria-label"), ...labels, text].filter(Boolean).join(" | ");
}"""


def reach(page: Page, name: str, *, most: int = 150) -> None:
    """Press Tab until what has the focus is announced with `name` in it."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        announced = " ".join(str(page.evaluate(FOCUSED)).split())
        if name.lower() in announced.lower():
            return
        passed.append(announced)
    raise AssertionError(f"no way by Tab to {name!r} on {page.url}; passed: {passed[:most]}")


def press(page: Page, name: str) -> None:
    """Reach the button or link and press Enter; wait for the page that follows."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Reach the field and write `text` in place of what it holds."""
    reach(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def tick(page: Page, name: str, *, down: int = 0) -> None:
    """Reach the radio or checkbox and choose it; `down` goes that many radios further by arrow."""
    reach(page, name)
    page.keyboard.press("Space")
    for _ in range(down):
        page.keyboard.press("ArrowDown")


def code_from_mail(site: Site, address: str, *, since: float) -> str:
    """The six digits of the newest mail to `address`, as the person would read them."""
    for _ in range(100):
        for file in sorted((site.folder / "mail").glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True):
            text = file.read_text()
            if (
                file.stat().st_mtime >= since - 1
                and address in text
                and (found := re.search(r"^\s*(\d{6})\s*$", text, re.M))
            ):
                return found.group(1)
        time.sleep(0.1)
    raise AssertionError(f"no code came to {address}")


def join(page: Page, site: Site, address: str) -> None:
    """Join the community, from the link in the header to being signed in."""
    page.goto("/")
    press(page, "Join")
    tick(page, "Are you 16 or over?")
    write(page, "E-mail address", address)
    write(page, "Display name", "Keyboard visitor")
    tick(page, "I agree to the community guidelines")
    since = time.time()
    press(page, "Continue")
    write(page, "Code", code_from_mail(site, address, since=since))
    page.keyboard.press("Tab")  # to the button after the field, past the link of the same name in the header
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in_as_staff(page: Page, site: Site, address: str) -> None:
    """Sign in with the password of the demo and the second factor, into the back office."""
    page.goto("/account/login/password/?next=/office/")
    write(page, "E-mail", address)
    write(page, "Password", site.password)
    press(page, "Sign in")
    write(page, "Code", site.second_factor())
    press(page, "Continue")
    assert "/office/" in page.url, page.url


# What kind of thing has the focus, and whether its group of radios is still without an answer.
KIND = """() => {
  const e = document.activeElement;
  if (e.type === "radio") {
    const group = document.querySelectorAll(`input[name="${CSS.escape(e.name)}"]`);
    return [...group].some(r => r.checked) ? "answered" : "radio";
  }
  if (e.tagName === "TEXTAREA") return "words";
  return e.tagName === "BUTTON" ? "button " + e.innerText : e.tagName.toLowerCase();
}"""


def answer_page(page: Page, words: str) -> None:
    """Tab through the page from its top: the first of all radios, `words` in every large box, then go on."""
    for _ in range(200):
        page.keyboard.press("Tab")
        kind = str(page.evaluate(KIND))
        if kind == "radio":
            page.keyboard.press("Space")
        elif kind == "words":
            page.keyboard.type(words)
        elif kind.startswith("button Save and continue"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way on from {page.url}")


def answer_survey(page: Page, slug: str, words: str) -> str:
    """From the landing page through the whole survey; gives the receipt code shown at the end."""
    page.goto(f"/consultations/{slug}/")
    press(page, "Start the survey")
    press(page, "Start now")
    tick(page, "As an individual")
    press(page, "continue")
    for _ in range(30):
        if urlsplit(page.url).path.endswith("/check/"):
            break
        answer_page(page, words)
    press(page, "Send my answers")
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page.inner_text("main"))
    assert found, page.inner_text("main")
    return found[0]
