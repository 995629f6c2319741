"""Templates escape what they show, and hold no script or style of their own: the policy of every page forbids both."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/folkmoot"
_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")|\son(?:click|load|error|change|submit|input|key\w+|mouse\w+|focus|blur)=|\sstyle=|<style|javascript:"
)
_UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq\b")


def templates() -> list[Path]:
    return [path for path in SOURCE.rglob("*.html") if "/email/" not in str(path) and path.name != "mail.html"]


def test_no_template_holds_a_script_or_style_of_its_own() -> None:
    found = [f"{p.relative_to(SOURCE)}: {m.group()}" for p in templates() for m in _INLINE.finditer(p.read_text())]
    assert found == []


def test_no_template_shows_words_unescaped_but_those_named_here() -> None:
    found = {str(p.relative_to(SOURCE)) for p in SOURCE.rglob("*.html") if _UNESCAPED.search(p.read_text())}
    assert found == UNESCAPED


def test_only_modules_named_here_call_words_safe() -> None:
    found = {
        str(p.relative_to(SOURCE)) for p in SOURCE.rglob("*.py") if re.search(r"mark_safe|SafeString\(", p.read_text())
    }
    assert found == CALLING_SAFE


# What they show is cleaned by nh3 when it is stored, or is made by code of ours.
UNESCAPED: set[str] = set()
CALLING_SAFE = {
    "core/richtext.py",  # nh3
    "backoffice/charts.py",
    "portal/rendering.py",
    "portal/views/styleguide.py",
    "plans/selectors.py",
    "surveys/fields.py",
}
