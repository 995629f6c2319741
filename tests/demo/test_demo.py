"""The demonstration: what it loads, how it is marked, and that none of its pages exist on a real site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from folkmoot.accounts.models import Role, User
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Stage
from folkmoot.core import clock
from folkmoot.demo import services, texts
from folkmoot.demo.generate import generate_responses
from folkmoot.responses.models import Response


@pytest.fixture
def demo(db: None, settings: object, tmp_path: Path) -> Iterator[Consultation]:
    """The demonstration, just loaded, at its first moment."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path  # type: ignore[attr-defined]
    clock.move_to(services.start_of_demo())
    yield services.load_consultation()


def test_it_holds_the_real_dates_objectives_and_commitments(demo: Consultation) -> None:
    assert demo.opens_at and demo.opens_at.date().isoformat() == "2024-12-18"
    assert demo.closes_at and demo.closes_at.isoformat() == "2025-02-13T00:00:00+00:00"
    page = Client().get(f"/consultations/{texts.SLUG}/plan/").content.decode()
    assert page.count('id="objective-') == 3
    assert page.count('id="commitment-') == 12


def test_each_of_its_moments_shows_the_stage_it_names(demo: Consultation) -> None:
    stages = {m.key: demo.stage(at=m.at) for m in texts.MOMENTS}
    assert stages == {
        "planned": Stage.PLANNED,
        "opened": Stage.OPEN,
        "open": Stage.OPEN,
        "closing": Stage.OPEN,
        "closed": Stage.CLOSED,
        "analysis": Stage.ANALYSIS,
        "decided": Stage.DECIDED,
    }


def test_generated_responses_are_whole_and_marked_and_the_same_each_time(demo: Consultation) -> None:
    generate_responses(consultation=demo, number=40)
    assert Response.objects.count() == 40
    assert not Response.objects.filter(generated=False).exists()
    assert all(response.answers for response in Response.objects.all())
    first = list(Response.objects.order_by("idempotency_key").values_list("answers", flat=True))
    generate_responses(consultation=demo, number=40)
    assert list(Response.objects.order_by("idempotency_key").values_list("answers", flat=True)) == first


def test_staff_can_move_the_clock_and_others_cannot(
    demo: Consultation, staff_client: Callable[..., Client], member_client: Client
) -> None:
    assert member_client.post("/demo/clock/", {"moment": "decided"}).status_code == 403
    staff_client(Role.OFFICER).post("/demo/clock/", {"moment": "other", "when": "2025-02-12 23:59"})
    assert demo.stage(at=clock.now()) is Stage.OPEN
    staff_client(Role.OFFICER).post("/demo/clock/", {"moment": "decided"})
    assert demo.stage(at=clock.now()) is Stage.DECIDED


def test_the_mail_page_shows_no_mail_to_staff(demo: Consultation, settings: object, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")  # type: ignore[attr-defined]
    (tmp_path / "mail").mkdir()
    staff = User.objects.filter(is_staff=True).first()
    assert staff is not None
    for number, address in enumerate([staff.email, "somebody@example.org"]):
        text = f"Subject: Your code\nTo: {address}\n\nCode for number {number}\n" + "-" * 79 + "\n"
        (tmp_path / "mail" / f"{number}.log").write_text(text)
    shown = Client().get("/demo/mail/").content.decode()
    assert "Code for number 1" in shown
    assert "Code for number 0" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/demo/", "/demo/mail/"])
def test_a_real_site_has_no_such_pages(path: str, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert Client().get(path).status_code == 404
