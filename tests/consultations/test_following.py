"""Followers get each update once, and only those who confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from folkmoot.consultations import services
from folkmoot.consultations.models import Consultation, Follower, Update, UpdateMail

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 1, 15, 12, tzinfo=dt.UTC)


def follower(consultation: Consultation, email: str, *, confirmed: bool = True) -> Follower:
    return Follower.objects.create(
        consultation=consultation, email=email, asked_at=NOW, confirmed_at=NOW if confirmed else None
    )


def update(consultation: Consultation, **fields: Any) -> Update:
    return Update.objects.create(
        consultation=consultation,
        **{"slug": "news", "title": "News", "text": "<p>Words</p>", "published_at": NOW, **fields},
    )


def tell(at: dt.datetime = NOW) -> None:
    services.queue_update_mails(at=at)
    services.send_update_mails(at=at)


def test_an_update_goes_once_to_each_who_confirmed(consultation: Consultation) -> None:
    follower(consultation, "a@example.org")
    follower(consultation, "b@example.org")
    follower(consultation, "unsure@example.org", confirmed=False)
    update(consultation)
    tell()
    tell()
    assert sorted(m.to[0] for m in mail.outbox) == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize(
    "fields", [{"live": False}, {"published_at": NOW + dt.timedelta(hours=1)}, {"published_at": None}]
)
def test_an_unpublished_update_goes_to_nobody(consultation: Consultation, fields: dict[str, Any]) -> None:
    follower(consultation, "a@example.org")
    update(consultation, **fields)
    tell()
    assert mail.outbox == []


def test_a_run_that_broke_off_is_finished_by_the_next_without_writing_twice(
    consultation: Consultation, settings: Any
) -> None:
    for n in range(4):
        follower(consultation, f"f{n}@example.org")
    update(consultation)
    settings.EMAIL_BACKEND = "tests.consultations.test_following.BreaksAfterTwo"
    with pytest.raises(KeyboardInterrupt):
        tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell()
    # the one in hand when the worker died waits until its claim is over
    assert sorted(m.to[0] for m in mail.outbox) == ["f0@example.org", "f1@example.org", "f3@example.org"]
    tell(NOW + services.CLAIM_LASTS)
    assert sorted(m.to[0] for m in mail.outbox) == [f"f{n}@example.org" for n in range(4)]


class BreaksAfterTwo(EmailBackend):
    """A mail server at which the worker dies on the third mail."""

    def send_messages(self, messages: Any) -> int:
        if len(mail.outbox) == 2:
            raise KeyboardInterrupt
        return super().send_messages(messages)


class Refuses(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_a_refused_mail_is_tried_again_later_and_given_up_in_the_end(consultation: Consultation, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.consultations.test_following.Refuses"
    follower(consultation, "a@example.org")
    update(consultation)
    for hour in range(services.ATTEMPTS + 3):
        tell(NOW + dt.timedelta(hours=hour))
    assert UpdateMail.objects.get().attempts == services.ATTEMPTS
    assert UpdateMail.objects.get().sent_at is None


def test_a_mail_to_somebody_who_stopped_in_the_meantime_is_not_sent(consultation: Consultation) -> None:
    one = follower(consultation, "a@example.org")
    update(consultation)
    services.queue_update_mails(at=NOW)
    services.stop_following(token=one.token)
    services.send_update_mails(at=NOW)
    assert mail.outbox == []


def test_an_update_mail_can_be_stopped_with_one_click_and_watches_nobody(consultation: Consultation) -> None:
    one = follower(consultation, "a@example.org")
    update(consultation, title="Fish & <b>chips</b>", text='<p>See <a href="https://example.org/x">this</a>.</p>')
    tell()
    (message,) = mail.outbox
    assert message.subject == "Fish & <b>chips</b>"
    assert one.token in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "See this (https://example.org/x)." in message.body
    html = str(message.alternatives[0].content)  # type: ignore[attr-defined]
    assert "Fish &amp; &lt;b&gt;chips&lt;/b&gt;" in html
    assert "<img" not in html
    assert (
        message.extra_headers["Message-ID"]
        == f"<update-{Update.objects.get().pk}-{UpdateMail.objects.get().pk}@localhost>"
    )


def test_asking_again_at_once_writes_no_second_mail_but_later_does(consultation: Consultation) -> None:
    def ask(at: dt.datetime) -> Follower | None:
        return services.ask_to_follow(consultation=consultation, email=" A@Example.org", at=at)

    first = ask(NOW)
    assert first is not None
    assert first.email == "a@example.org"
    assert ask(NOW + dt.timedelta(minutes=1)) is None
    assert ask(NOW + services.BETWEEN_ASKS) == first
    assert Follower.objects.count() == 1


def test_confirming_and_stopping_can_be_repeated(consultation: Consultation) -> None:
    one = follower(consultation, "a@example.org", confirmed=False)
    later = NOW + dt.timedelta(days=1)
    for at in (NOW, later):
        confirmed = services.confirm_following(token=one.token, at=at)
        assert confirmed is not None
        assert confirmed.confirmed_at == NOW
    assert services.stop_following(token=one.token) == consultation
    assert services.stop_following(token=one.token) is None
    assert services.confirm_following(token=one.token, at=later) is None


def test_an_address_that_was_never_confirmed_is_forgotten(consultation: Consultation) -> None:
    follower(consultation, "kept@example.org")
    follower(consultation, "unsure@example.org", confirmed=False)
    services.forget_unconfirmed(at=NOW + dt.timedelta(days=6))
    assert Follower.objects.count() == 2
    services.forget_unconfirmed(at=NOW + dt.timedelta(days=7))
    assert [f.email for f in Follower.objects.all()] == ["kept@example.org"]
