"""A private link opens what it was made for, for a while, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core import private_links
from folkmoot.core.private_links import LinkExpired, LinkInvalid

HOUR = dt.timedelta(hours=1)


@given(subject=st.text())
def test_a_link_gives_back_what_it_is_about(subject: str) -> None:
    assert private_links.read(private_links.make("export", subject, lifetime=HOUR), "export") == subject


def test_a_link_is_good_for_one_purpose_only() -> None:
    with pytest.raises(LinkInvalid):
        private_links.read(private_links.make("export", "user:1", lifetime=HOUR), "evidence")


def test_a_link_expires() -> None:
    with pytest.raises(LinkExpired):
        private_links.read(private_links.make("export", "user:1", lifetime=-HOUR), "export")


@given(at=st.integers(min_value=0, max_value=30), by=st.sampled_from("aZ9_:"))
def test_a_link_that_was_changed_is_refused(at: int, by: str) -> None:
    token = private_links.make("export", "user:1", lifetime=HOUR)
    changed = token[:at] + by + token[at + 1 :]
    if changed != token:
        with pytest.raises(LinkInvalid):
            private_links.read(changed, "export")


@pytest.mark.parametrize("token", ["", ":", "a:b:c", "user:1", "\0", "é" * 300])
def test_what_is_no_link_at_all_is_refused(token: str) -> None:
    with pytest.raises(LinkInvalid):
        private_links.read(token, "export")


def test_the_answer_to_a_link_is_kept_and_told_nowhere() -> None:
    answer = private_links.sealed(HttpResponse("x"))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
