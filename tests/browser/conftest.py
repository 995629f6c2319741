"""The demonstration itself, served as a visitor would meet it, and Chromium to visit it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.ports import free_port

ROOT = Path(__file__).parents[2]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@dataclass(frozen=True)
class Site:
    """A running demonstration: its address and its data folder."""

    url: str
    folder: Path

    @property
    def password(self) -> str:
        """The password of the demo's staff."""
        return str(json.loads((self.folder / "demo-staff.json").read_text())["password"])

    def second_factor(self) -> str:
        """The six digits of the second factor, as an authenticator app would show them."""
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        secret = json.loads((self.folder / "demo-staff.json").read_text())["totp_secret"]
        return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[-1]))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration with 60 generated responses, on a free port."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "folkmoot", "demo", "--port", str(port), "--data-dir", str(folder), "--responses", "60"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("FOLKMOOT_", "DJANGO_"))} | {"PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Folkmoot is at "), line
    url = f"http://localhost:{port}"
    with urllib.request.urlopen(f"{url}/readyz") as answer:  # noqa: S310 - our own server
        assert answer.status == 200
    yield Site(url, folder)
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, kept from calling home."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking", "--disable-quic"]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts (a visitor each) that are closed after the test."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(chromium.new_context(base_url=site.url, **{"locale": "en-GB", **options}))
        return made[-1]

    yield make
    for context in made:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page: rule and the elements, one line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {', '.join(' '.join(n['target']) for n in v['nodes'][:4])}" for v in found]
