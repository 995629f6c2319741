"""Following: ask, confirm by a button, stop by a button or one click; nobody learns who follows."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from folkmoot.consultations.models import Consultation, Follower
from folkmoot.portal.views import following

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def ask(client: Client, consultation: Consultation, email: str = "a@example.org"):  # type: ignore[no-untyped-def]
    return client.post(f"{consultation.get_absolute_url()}follow/", {"email": email})


def link() -> str:
    found = re.search(r"http://localhost:8000(/follow/confirm/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_somebody_follows_confirms_and_stops(client: Client, consultation: Consultation) -> None:
    assert "Look at your e-mail" in ask(client, consultation).text
    assert Follower.objects.get().confirmed_at is None
    path = link()
    assert "Confirm that you want updates" in client.get(path).text
    assert Follower.objects.get().confirmed_at is None  # a program that opened the link confirmed nothing
    assert "You get updates" in client.post(path).text
    assert Follower.objects.get().confirmed_at is not None
    stop = path.replace("confirm", "stop")
    assert "Stop the updates" in client.get(stop).text
    assert Follower.objects.count() == 1
    assert "You get no more updates" in client.post(stop).text
    assert Follower.objects.count() == 0
    assert client.post(path).status_code == 404


def test_one_click_of_a_mail_program_stops_the_updates(consultation: Consultation) -> None:
    client = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    one = Follower.objects.create(consultation=consultation, email="a@example.org", asked_at="2025-01-01T00:00Z")
    for _ in range(2):  # and may ask twice
        answer = client.post(f"/follow/stop/{one.token}/", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert Follower.objects.count() == 0


def test_the_answer_is_the_same_for_those_who_follow_already(consultation: Consultation) -> None:
    def answer(email: str) -> str:
        text = Client().post(f"{consultation.get_absolute_url()}follow/", {"email": email}).text
        return str(text).replace(email, "…")

    answers = [answer("new@example.org"), answer("new@example.org")]
    Follower.objects.update(confirmed_at="2025-01-01T00:00Z")
    answers += [answer("new@example.org"), answer("other@example.org")]
    assert len(set(answers)) == 1
    assert [m.to for m in mail.outbox] == [["new@example.org"], ["other@example.org"]]


def test_a_wrong_address_comes_back_with_what_was_typed(client: Client, consultation: Consultation) -> None:
    answer = ask(client, consultation, "not an address")
    assert answer.status_code == 400
    assert 'value="not an address"' in answer.text
    assert answer.text.count("Write an e-mail address such as name@example.org") == 2  # in the summary, at the field
    assert "<title>Error: " in answer.text


def test_the_form_needs_its_token(consultation: Consultation) -> None:
    assert ask(Client(enforce_csrf_checks=True), consultation).status_code == 403


def test_nobody_can_have_mail_sent_without_end(client: Client, consultation: Consultation) -> None:
    for n in range(following.ASKS):
        assert ask(client, consultation, f"a{n}@example.org").status_code == 200
    answer = ask(client, consultation, "one-more@example.org")
    assert answer.status_code == 429
    assert 'value="one-more@example.org"' in answer.text
    assert len(mail.outbox) == following.ASKS
