"""Whatever colours a body chooses, and in our own: text on every surface reaches the contrast of WCAG 2.2 AA."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core import bodies
from folkmoot.core.colours import contrast, mix, readable, text_on
from folkmoot.core.models import Body
from folkmoot.portal.views.brand import DAY, NIGHT, Light, palette

TOKENS = Path(__file__).parents[2] / "frontend" / "_tokens.scss"
hex_colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def own_tokens(mixin: str) -> dict[str, str]:
    """The custom properties with a hex colour in one of the mixins of our style sheet."""
    block = re.search(rf"@mixin {mixin} {{(.*?)\n}}", TOKENS.read_text(), re.DOTALL)
    assert block
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block[1]))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1d70b8", "#1d70b8") == pytest.approx(1)


@given(hex_colours)
def test_black_or_white_can_be_read_on_any_colour(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5


@given(hex_colours, hex_colours)
def test_any_colour_is_moved_until_it_can_be_read_on_any_other(colour: str, surface: str) -> None:
    assert contrast(readable(colour, on=surface), surface) >= 4.5


@given(hex_colours, hex_colours)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str, surface: str) -> None:
    if contrast(colour, surface) >= 4.5:
        assert readable(colour, on=surface) == colour.lower()


def test_a_colour_is_moved_no_further_than_needed() -> None:
    moved = readable("#ffcc00", on="#ffffff")
    assert contrast(mix(moved, "#ffcc00", 0.05), "#ffffff") < 4.5
    assert int(moved[1:3], 16) > int(moved[3:5], 16) > int(moved[5:7], 16), "yellow stays yellow"


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="six digits"):
        contrast("red", "#ffffff")


@given(hex_colours, hex_colours, st.sampled_from([DAY, NIGHT]))
def test_the_palette_of_any_body_can_be_read_by_day_and_by_night(colour: str, accent: str, light: Light) -> None:
    found = palette(colour, accent, light)
    assert contrast(found["--fm-brand"], light.surface) >= 4.5
    assert contrast(found["--fm-accent"], light.surface) >= 4.5
    assert contrast(found["--fm-brand-text"], found["--fm-brand"]) >= 4.5
    assert contrast(found["--fm-head-text"], found["--fm-head"]) >= 4.5
    assert contrast(found["--fm-head-mark"], found["--fm-head"]) >= 4.5


@pytest.mark.parametrize(("mixin", "light"), [("day", DAY), ("night", NIGHT)])
def test_our_own_colours_can_be_read(mixin: str, light: Light) -> None:
    tokens = own_tokens(mixin)
    assert tokens["--fm-wash"] == light.surface
    for tone in ("good", "bad", "wait", "news", "quiet"):
        assert contrast(tokens[f"--fm-{tone}"], tokens[f"--fm-{tone}-wash"]) >= 4.5, tone
    for name in ("--fm-brand", "--fm-accent", "--fm-bad"):
        assert contrast(tokens[name], tokens["--fm-wash"]) >= 4.5, name
    assert contrast(tokens["--fm-brand-text"], tokens["--fm-brand"]) >= 4.5
    assert contrast(tokens["--fm-head-text"], tokens["--fm-head"]) >= 4.5


def test_the_style_sheet_has_the_colours_of_the_body_and_may_be_kept(db: None) -> None:
    Body.objects.create(name="Mayor's Office", short_name="MOPAC", slug="mopac", colour="#123456", accent="#8a2846")
    answer = Client().get("/brand.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--fm-brand:#123456" in answer.text
    assert "prefers-color-scheme:dark" in answer.text
    assert "public" in answer["Cache-Control"]
    assert Client().get("/brand.css", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_style_sheet_changes_with_the_body(db: None) -> None:
    body = Body.objects.create(name="Mayor's Office", short_name="MOPAC", slug="mopac", colour="#123456")
    before = Client().get("/brand.css")
    body.colour = "#204020"
    body.save()
    bodies.forget_body()
    after = Client().get("/brand.css", headers={"If-None-Match": before["ETag"]})
    assert "--fm-brand:#204020" in after.text


def test_without_a_body_the_colours_are_our_own(db: None) -> None:
    assert Client().get("/brand.css").text == ""
