"""Joining, passkeys and the second factor in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Site, violations

pytestmark = pytest.mark.browser


def code_in_newest_mail(site: Site) -> str:
    newest = max((site.folder / "mail").iterdir(), key=lambda path: path.stat().st_mtime)
    found = re.search(r"^ {4}(\d{6})$", newest.read_text(), re.MULTILINE)
    assert found
    return found[1]


def join(page: Page, site: Site, email: str) -> None:
    """From the page to join to the account."""
    page.goto("/account/signup/?next=/account/sign-in-methods/")
    page.get_by_label("Yes, I am 16 or over").check()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Display name").fill("Ada")
    page.get_by_label("Which borough do you live in?").select_option(label="Camden")
    page.get_by_label("I agree to the community guidelines").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(code_in_newest_mail(site))
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", name="Ways to sign in").wait_for()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


def test_the_sum_is_done_while_somebody_types(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.goto("/account/signup/")
    page.get_by_label("Display name").fill("Ada")
    page.wait_for_function("document.querySelector('input[name=proof]').value.length > 100")


def test_somebody_joins_without_javascript(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    join(new_context(java_script_enabled=False).new_page(), site, "no-script@example.org")


def test_somebody_joins_adds_a_passkey_and_signs_in_with_it(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**key, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )

    join(page, site, "passkey@example.org")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("my laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()

    sign_out(page)
    page.goto("/account/login/?next=/account/sign-in-methods/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Ways to sign in").wait_for()
    assert page.get_by_text("my laptop").first.is_visible()

    # Signing in with a code, the passkey is the second step.
    sign_out(page)
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill("passkey@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in_newest_mail(site))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("heading", name="Your account").wait_for()
    assert problems == []


def test_every_page_of_an_account_is_accessible_and_fits_a_small_screen(
    site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    found: dict[str, object] = {}

    def look(path: str) -> None:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wrong := [*violations(page), *(["wider than the screen"] if wide else [])]:
            found[path] = wrong

    for path in ("login/", "login/password/", "signup/", "under-16/", "guidelines/", "privacy/", "inactive/"):
        look(f"/account/{path}")
    join(page, site, "small-screen@example.org")
    for path in (
        "",
        "sign-in-methods/",
        "email/",
        "password/new/",
        "second-factor/",
        "app/",
        "passkeys/add/",
        "logout/",
    ):
        look(f"/account/{path}")
    assert found == {}
