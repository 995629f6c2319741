"""What people agreed to can always be read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from folkmoot import accounts
from folkmoot.accounts import texts

FOLDER = Path(accounts.__file__).parent / "templates"

# Of every version that anybody can have agreed to. A new version adds a line; no line is ever changed.
AGREED = {
    "age-2026-11": "ff6221708c3c4871",
    "guidelines-2026-11": "094d811fbb5c214a",
    "privacy-2026-11": "4e00824a4bd4e26c",
}


@pytest.mark.parametrize("text", texts.IN_FORCE, ids=lambda text: text.subject)
def test_a_text_in_force_is_there_and_is_the_one_that_was_agreed_to(text: texts.Text) -> None:
    digest = hashlib.sha256((FOLDER / text.template).read_bytes()).hexdigest()[:16]
    name = Path(text.template).stem
    assert AGREED.get(name) == digest, "people agreed to these words: write a new version instead of editing this one"


@pytest.mark.parametrize(("path", "text"), [("guidelines", texts.GUIDELINES), ("privacy", texts.PRIVACY)])
def test_guidelines_and_privacy_notice_have_a_page_that_names_the_version(path: str, text: texts.Text) -> None:
    page = Client().get(f"/account/{path}/").content.decode()
    assert f"Version {text.version}" in page
    assert "<h2" in page
