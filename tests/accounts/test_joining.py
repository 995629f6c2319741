"""Joining: from the page to the account, for everyone who may, and without a trace of who may not."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.accounts import texts
from folkmoot.accounts.models import Consent, User
from folkmoot.accounts.tasks import forget_ended_sessions
from folkmoot.core import clock
from tests import factories
from tests.accounts.helpers import ANSWERS, code_in_newest_mail, join, proof


def rows_in_every_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - its own tables
            counts[table] = cursor.fetchone()[0]
        return counts


def test_somebody_joins_with_a_code_and_no_password() -> None:
    client = Client()
    asked = client.post("/account/signup/?next=/consultations/", {**ANSWERS, "proof": proof(client)})
    assert asked.url == "/account/signup/code/"
    assert not User.objects.exists(), "no account before the address is proved"

    entered = client.post(asked.url, {"action": "verify", "code": code_in_newest_mail()})

    assert entered.url == "/consultations/"
    user = User.objects.get()
    assert (user.email, user.display_name, user.borough) == ("ada@example.org", "Ada", "E09000007")
    assert not user.has_usable_password()
    assert client.get("/account/").context["user"] == user


def test_what_was_agreed_to_is_recorded_with_version_and_time() -> None:
    before = clock.now()
    join(Client())
    given = {c.subject: c for c in Consent.objects.filter(user__email=ANSWERS["email"])}
    assert {s: c.version for s, c in given.items()} == {t.subject: t.version for t in texts.IN_FORCE}
    assert all(before <= c.given_at <= clock.now() for c in given.values())


def test_the_mail_with_the_code_is_plain_and_has_a_short_html_part() -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    sent = mail.outbox[0]
    assert sent.to == ["ada@example.org"]
    code = code_in_newest_mail()
    assert code in sent.subject
    html, kind = sent.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert code in html


def test_of_somebody_under_16_nothing_at_all_is_kept() -> None:
    client = Client()
    before = rows_in_every_table()
    answer = client.post("/account/signup/", {**ANSWERS, "over_16": "no"}, follow=True)
    assert answer.redirect_chain == [("/account/under-16/", 302)]
    assert "there are other ways to tell us" in answer.content.decode()
    assert rows_in_every_table() == before
    assert "sessionid" not in client.cookies
    assert mail.outbox == []


def test_who_says_under_16_after_asking_for_a_code_is_forgotten() -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    client.post("/account/signup/", {**ANSWERS, "over_16": "no"})
    assert "joining" not in client.session
    assert client.get("/account/signup/code/").url == "/account/signup/"


@pytest.mark.parametrize("missing", ["over_16", "email", "display_name", "agree"])
def test_a_page_with_something_missing_comes_back_with_the_rest_as_typed(missing: str) -> None:
    client = Client()
    answer = client.post("/account/signup/", {k: v for k, v in ANSWERS.items() if k != missing})
    form = answer.context["form"]
    assert set(form.errors) == {missing}
    assert all(form[name].value() == value for name, value in ANSWERS.items() if name not in (missing, "agree"))
    assert mail.outbox == []


def test_borough_may_be_left_out_and_may_be_outside_london() -> None:
    join(Client(), borough="")
    join(Client(), email="eve@example.org", borough="elsewhere")
    assert {u.email: u.borough for u in User.objects.all()} == {"ada@example.org": "", "eve@example.org": "elsewhere"}


def test_an_address_is_no_display_name() -> None:
    answer = Client().post("/account/signup/", {**ANSWERS, "display_name": "ada@example.org"})
    assert list(answer.context["form"].errors) == ["display_name"]


def test_a_known_address_and_an_unknown_one_get_the_same_answers() -> None:
    factories.member(email="known@example.org")
    seen: list[Any] = []
    for email in ("known@example.org", "strange@example.org"):
        client = Client()
        steps: list[Any] = []
        for path, data in (
            ("/account/signup/", {**ANSWERS, "email": email, "proof": proof(client)}),
            ("/account/signup/code/", None),
            ("/account/signup/code/", {"action": "verify", "code": "000000x"}),
            ("/account/signup/code/", {"action": "resend"}),
        ):
            answer = client.post(path, data) if data else client.get(path)
            headers = {
                k: v for k, v in answer.headers.items() if k not in ("Expires", "Content-Length", "X-Request-ID")
            }
            body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "X")
            cookies = {k: {**v, "expires": ""} for k, v in answer.cookies.items()}
            steps.append((answer.status_code, headers, body, cookies))
        seen.append(steps)
    assert seen[0] == seen[1]
    assert [m.to for m in mail.outbox] == [["known@example.org"]] * 2 + [["strange@example.org"]] * 2


def test_joining_takes_as_many_queries_for_a_known_address_as_for_an_unknown_one() -> None:
    factories.member(email="known@example.org")
    counts = []
    for email in ("known@example.org", "strange@example.org"):
        client = Client()
        answers = {**ANSWERS, "email": email, "proof": proof(client)}
        with CaptureQueriesContext(connection) as queries:
            client.post("/account/signup/", answers)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_joins_with_a_known_address_enters_the_account_that_is_there() -> None:
    known = factories.member(email="ada@example.org", display_name="The first Ada")
    client = Client()
    join(client, display_name="Another")
    assert client.get("/account/").context["user"] == known
    assert User.objects.get().display_name == "The first Ada"


def test_joining_with_the_address_of_somebody_with_a_second_factor_does_not_pass_it_by() -> None:
    known = factories.member(email="ada@example.org")
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(known, "JBSWY3DPEHPK3PXP")
    client = Client()
    join(client)
    assert not client.get("/account/").context
    assert client.get("/account/login/").url == "/account/login/second-factor/"


def test_three_wrong_codes_end_it_and_forget_everything() -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    for _ in range(2):
        assert client.post("/account/signup/code/", {"action": "verify", "code": "no"}).status_code == 200
    assert client.post("/account/signup/code/", {"action": "verify", "code": "no"}).url == "/account/signup/"
    assert "joining" not in client.session
    assert not User.objects.exists()


def test_a_code_expires_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    session = client.session
    session["joining"] = {**session["joining"], "sent_at": "2020-01-01T00:00:00+00:00"}
    session.save()
    late = client.post("/account/signup/code/", {"action": "verify", "code": code_in_newest_mail()})
    assert late.url == "/account/signup/"
    assert not User.objects.exists()


def test_another_code_can_be_sent_twice_and_only_the_newest_works() -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    first = code_in_newest_mail()
    for _ in range(4):
        client.post("/account/signup/code/", {"action": "resend"})
    assert len(mail.outbox) == 3
    newest = code_in_newest_mail()
    if first != newest:
        client.post("/account/signup/code/", {"action": "verify", "code": first})
        assert not User.objects.exists()
    client.post("/account/signup/code/", {"action": "verify", "code": f" {newest[:3]} {newest[3:]} "})
    assert User.objects.exists()


def test_who_never_comes_back_with_the_code_is_forgotten_within_the_hour() -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    waits = Session.objects.get()
    assert waits.expire_date - clock.now() < dt.timedelta(minutes=31)
    Session.objects.update(expire_date=clock.now() - dt.timedelta(seconds=1))
    forget_ended_sessions(clock.now())
    assert not Session.objects.exists()


def test_who_joined_stays_signed_in_for_two_weeks() -> None:
    join(Client())
    assert Session.objects.latest("expire_date").expire_date - clock.now() > dt.timedelta(days=13)


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site_after_joining(onward: str) -> None:
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client), "next": onward})
    entered = client.post("/account/signup/code/", {"action": "verify", "code": code_in_newest_mail()})
    assert entered.url == "/account/"


def test_a_mail_server_that_fails_is_told_to_the_person_and_can_be_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = Client()
    answer = client.post("/account/signup/", {**ANSWERS, "proof": proof(client)}, follow=True)
    assert answer.status_code == 200
    assert "We could not send the e-mail" in answer.content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post("/account/signup/code/", {"action": "resend"})
    client.post("/account/signup/code/", {"action": "verify", "code": code_in_newest_mail()})
    assert User.objects.exists()


def test_joining_is_quick() -> None:
    client = Client()
    began = time.monotonic()
    join(client)
    assert time.monotonic() - began < 5


def test_no_model_of_anybody_else_is_touched_before_the_code() -> None:
    before = {m: m._default_manager.count() for m in apps.get_models() if m._meta.label != "sessions.Session"}
    client = Client()
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client)})
    assert {m: m._default_manager.count() for m in before} == before
