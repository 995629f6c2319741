"""The base layout, the style guide and the error pages."""

from __future__ import annotations

from django.test import Client


def test_the_style_guide_is_public(db: None) -> None:
    answer = Client().get("/styleguide/")
    assert answer.status_code == 200
    assert "Style guide" in answer.text
