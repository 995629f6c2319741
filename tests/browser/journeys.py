"""What people do on the site, by keyboard alone: Tab to a thing, then type, Space or Enter."""

from __future__ import annotations

import re
import time

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
    press(page, "Continue")


def sign_in_as_staff(page: Page, site: Site, address: str) -> None:
    """Sign in with the password of the demo and the second factor, into the back office."""
    page.goto("/account/login/password/?next=/office/")
    write(page, "E-mail", address)
    write(page, "Password", site.password)
    press(page, "Sign in")
    write(page, "Code", site.second_factor())
    press(page, "Continue")
    assert "/office/" in page.url, page.url
