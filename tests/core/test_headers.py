"""Every answer carries the headers that hold a browser back: pages, files, refusals and errors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from folkmoot.accounts.models import Role
from folkmoot.config.urls import urlpatterns as real
from folkmoot.core.headers import ALWAYS, NOTHING
from tests.structure.routes import prepare, routes


def breaks(request: object) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("breaks/", breaks), *real]


def lacking(answer: HttpResponse, address: str) -> list[str]:
    """What is wrong with the headers of an answer."""
    wrong = [f"{address}: {answer.status_code} no {name}" for name in ALWAYS if name not in answer]
    policy = answer.get("Content-Security-Policy", "")
    page = answer.get("Content-Type", "").startswith("text/html") and answer.status_code != 405
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
        if part not in policy:
            wrong.append(f"{address}: policy without {part}: {policy}")
    if "'unsafe-inline'" in policy and not (address.startswith("/office/cms/") and page):
        wrong.append(f"{address}: 'unsafe-inline'")
    if "'unsafe-eval'" in policy or "*" in policy:
        wrong.append(f"{address}: {policy}")
    return wrong


def walk(client: Client) -> list[str]:
    problems: list[str] = []
    for route in routes():
        cache.clear()
        for answer in (client.get(route.address), client.post(route.address)):
            problems += lacking(answer, route.address)
    return problems


@pytest.mark.django_db
def test_every_answer_to_a_visitor_carries_them() -> None:
    prepare()
    assert walk(Client()) == []


@pytest.mark.django_db
def test_every_answer_to_staff_carries_them(staff_client: Callable[..., Client]) -> None:
    prepare()
    assert walk(staff_client(*Role)) == []


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.core.test_headers")
def test_errors_carry_them() -> None:
    client = Client(raise_request_exception=False)
    answers = {
        400: client.get("/", headers={"host": "elsewhere.example"}),
        403: Client(enforce_csrf_checks=True).post("/account/login/"),
        404: client.get("/nothing/here/"),
        405: client.trace("/"),
        500: client.get("/breaks/"),
    }
    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    assert [problem for code, answer in answers.items() for problem in lacking(answer, f"/{code}/")] == []


@pytest.mark.django_db
def test_a_static_file_opened_by_itself_may_load_nothing() -> None:
    (settings.STATIC_ROOT / "sample.css").write_text("body{}")
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        answer = Client().get("/static/sample.css")
        answer.close()
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] == NOTHING


@pytest.mark.django_db
def test_pages_of_somebody_signed_in_are_not_kept_by_the_browser(member_client: Client) -> None:
    assert "no-store" in member_client.get("/account/")["Cache-Control"]
    assert "no-store" not in Client().get("/help/").get("Cache-Control", "")


@pytest.mark.django_db
@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_https_is_demanded_for_a_year_and_of_hosts_below() -> None:
    answer = Client().get("/help/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_under_https_cannot_be_set_by_another_host(tmp_path: Path) -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE"
    done = subprocess.run(
        [sys.executable, "-c", f"from folkmoot.config import settings as s; print({names})"],
        env={
            **os.environ,
            "FOLKMOOT_BASE_URL": "https://consult.example.org",
            "FOLKMOOT_DATA_DIR": str(tmp_path),
            "PYTHONPATH": "src",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True"]
