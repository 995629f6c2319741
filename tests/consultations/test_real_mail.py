"""The mail to followers as a real SMTP server takes it, refuses it, or is not there."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import http.client
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client

from folkmoot.consultations.models import Consultation, Follower
from folkmoot.consultations.services import CLAIM_LASTS, send_update_mails
from tests.consultations.test_following import NOW, follower, tell, update
from tools.ports import free_port

pytestmark = pytest.mark.django_db


class Post:
    """Takes mail as a post office does, and turns away what is for `refused`."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: object) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def post(settings: object) -> Iterator[Post]:
    """A real SMTP server on a free port, which the site sends its mail to."""
    handler = Post()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    settings.EMAIL_TIMEOUT = 5  # type: ignore[attr-defined]
    yield handler
    controller.stop()


def test_an_update_arrives_with_both_forms_and_one_click_to_stop(consultation: Consultation, post: Post) -> None:
    follower(consultation, "a@example.org")
    update(consultation, title="Grüße – “News”", text="<p>Wörter &amp; <b>words</b></p>")
    tell()
    (message,) = post.taken
    assert message["Subject"] == "Grüße – “News”"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain and "Wörter & words" in plain.get_content()
    assert html and "<b>words</b>" in html.get_content()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = urlsplit(str(message["List-Unsubscribe"]).strip().strip("<>")).path
    answer = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == http.client.OK
    assert not Follower.objects.exists()


def test_an_address_that_is_turned_away_keeps_no_other_from_its_mail(consultation: Consultation, post: Post) -> None:
    for name in ("a", "gone", "b"):
        follower(consultation, f"{name}@example.org")
    post.refused = {"gone@example.org"}
    update(consultation)
    tell()
    assert sorted(str(m["To"]) for m in post.taken) == ["a@example.org", "b@example.org"]


def test_mail_waits_for_a_server_that_is_away_and_then_goes_once(
    consultation: Consultation, post: Post, settings: object
) -> None:
    follower(consultation, "a@example.org")
    update(consultation)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # type: ignore[attr-defined]
    tell()
    assert post.taken == []
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    later = NOW + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert [send_update_mails(at=later), send_update_mails(at=later)] == [1, 0]
    assert len(post.taken) == 1
