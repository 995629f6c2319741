"""Signing in: by a code, by a password; the same to a stranger whether there is an account or not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client

from folkmoot.accounts.models import User
from tests import factories
from tests.accounts.helpers import code_in_newest_mail, sign_in_by_code

GOOD = "marmalade-bicycle-thunder"


def test_a_member_signs_in_with_a_code_and_goes_on_to_where_they_were_going() -> None:
    factories.member(email="ada@example.org")
    client = Client()
    refused = client.get("/account/sign-in-methods/")
    assert refused.url == "/account/login/?next=/account/sign-in-methods/"
    entered = sign_in_by_code(client, "Ada@Example.org", "/account/sign-in-methods/")
    assert entered.url == "/account/sign-in-methods/"
    assert client.get(entered.url).status_code == 200


def test_a_known_address_and_an_unknown_one_get_the_same_answers_at_sign_in() -> None:
    factories.member(email="known@example.org")
    seen: list[Any] = []
    for email in ("known@example.org", "strange@example.org"):
        client = Client()
        steps: list[Any] = []
        for path, data in (
            ("/account/login/", {"login": email}),
            ("/account/login/code/", None),
            ("/account/login/code/", {"action": "verify", "code": "00000x"}),
            ("/account/login/code/", {"action": "resend"}),
            ("/account/login/password/", {"login": email, "password": "wrong"}),
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


def test_the_owner_of_an_unknown_address_is_told_by_mail_how_to_join() -> None:
    Client().post("/account/login/", {"login": "strange@example.org"})
    assert mail.outbox[0].to == ["strange@example.org"]
    assert "/account/signup/" in mail.outbox[0].body


def test_a_wrong_code_comes_back_and_the_third_one_ends_it() -> None:
    factories.member(email="ada@example.org")
    client = Client()
    client.post("/account/login/", {"login": "ada@example.org"})
    for _ in range(2):
        again = client.post("/account/login/code/", {"action": "verify", "code": "no"})
        assert list(again.context["form"].errors) == ["code"]
    assert client.post("/account/login/code/", {"action": "verify", "code": "no"}).url == "/account/login/"
    late = client.post("/account/login/code/", {"action": "verify", "code": code_in_newest_mail()})
    assert late.url == "/account/login/"


def test_codes_for_one_address_are_limited_whoever_asks() -> None:
    factories.member(email="ada@example.org")
    for _ in range(5):
        assert Client().post("/account/login/", {"login": "ada@example.org"}).status_code == 302
    sixth = Client().post("/account/login/", {"login": "ada@example.org"}, REMOTE_ADDR="203.0.113.9")
    assert "Too many tries" in sixth.content.decode()
    assert len(mail.outbox) == 5
    assert Client().post("/account/login/", {"login": "eve@example.org"}).status_code == 302


def test_a_password_can_be_set_used_and_replaced_with_a_code() -> None:
    factories.member(email="ada@example.org")
    client = Client()
    sign_in_by_code(client, "ada@example.org")
    client.post("/account/password/new/", {"password1": GOOD})
    assert mail.outbox[-1].subject == "A password was set"

    other = Client()
    entered = other.post("/account/login/password/", {"login": "ada@example.org", "password": GOOD})
    assert entered.url == "/account/"
    # Signed in with the password: to replace it one must know it.
    assert "oldpassword" in other.get("/account/password/").context["form"].fields

    forgetful = Client()
    sign_in_by_code(forgetful, "ada@example.org")
    assert forgetful.post("/account/password/", {"password1": "another-fine-umbrella"}).status_code == 302
    assert User.objects.get().check_password("another-fine-umbrella")


@pytest.mark.parametrize("weak", ["short", "password123", "aaaaaaaaaaaa", "ada@example.org", "FolkmootCouncil"])
def test_a_password_that_is_easy_to_guess_is_refused(weak: str) -> None:
    client = factories.signed_in(factories.member(email="ada@example.org"))
    answer = client.post("/account/password/new/", {"password1": weak})
    assert list(answer.context["form"].errors) == ["password1"]


def test_guessing_a_password_ends_after_five_tries_from_anywhere() -> None:
    factories.member(email="ada@example.org", password=GOOD)
    for n in range(5):
        Client().post(
            "/account/login/password/", {"login": "ada@example.org", "password": "no"}, REMOTE_ADDR=f"203.0.113.{n}"
        )
    right = Client().post("/account/login/password/", {"login": "ada@example.org", "password": GOOD})
    assert "Too many tries" in right.content.decode()


def test_the_address_in_front_of_the_trusted_proxies_counts_and_not_what_a_client_claims(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}

    def ask(forwarded: str) -> int:
        answer = Client().post("/account/login/", {"login": ""}, headers={"x-forwarded-for": forwarded})
        return answer.status_code

    assert [ask("1.1.1.1, 203.0.113.7"), ask("2.2.2.2, 203.0.113.7")] == [200, 200]
    assert ask("3.3.3.3, 203.0.113.7") == 429
    assert ask("3.3.3.3, 203.0.113.8") == 200


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "http://testserver/x", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(onward: str) -> None:
    factories.member(email="ada@example.org")
    assert sign_in_by_code(Client(), "ada@example.org", onward).url == "/account/"


def test_the_address_can_be_changed_with_a_code_sent_to_the_new_one() -> None:
    user = factories.member(email="old@example.org")
    client = factories.signed_in(user)
    asked = client.post("/account/email/", {"email": "new@example.org", "action_add": "1"})
    assert asked.url == "/account/email/code/"
    assert mail.outbox[-1].to == ["new@example.org"]
    done = client.post(asked.url, {"action": "verify", "code": code_in_newest_mail()})
    assert done.url == "/account/"
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert mail.outbox[-1].to == ["old@example.org"]


def test_the_address_of_somebody_else_cannot_be_taken() -> None:
    factories.member(email="taken@example.org")
    user = factories.member(email="ada@example.org")
    client = factories.signed_in(user)
    client.post("/account/email/", {"email": "taken@example.org", "action_add": "1"})
    assert mail.outbox[-1].to == ["taken@example.org"]
    client.post("/account/email/code/", {"action": "verify", "code": code_in_newest_mail()})
    user.refresh_from_db()
    assert user.email == "ada@example.org"


def test_a_closed_account_says_so_to_its_owner_only() -> None:
    factories.member(email="ada@example.org", is_active=False)
    client = Client()
    asked = client.post("/account/login/", {"login": "ada@example.org"})
    assert asked.url == "/account/login/code/"
    assert not client.get("/account/").context


def test_signing_out_takes_a_button_and_ends_the_session() -> None:
    client = factories.signed_in(factories.member())
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").url == "/"
    assert client.get("/account/").status_code == 302


def test_display_name_and_borough_can_be_changed() -> None:
    client = factories.signed_in(user := factories.member())
    client.post("/account/", {"display_name": "  Ada   L ", "borough": "elsewhere"})
    user.refresh_from_db()
    assert (user.display_name, user.borough) == ("Ada L", "elsewhere")
    wrong = client.post("/account/", {"display_name": "", "borough": "elsewhere"})
    assert list(wrong.context["form"].errors) == ["display_name"]


def test_an_operator_makes_a_superuser_by_address_alone_who_signs_in_with_a_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GOOD)
    call_command("createsuperuser", interactive=False, email="Root@example.org", verbosity=0)
    entered = sign_in_by_code(Client(), "root@example.org", "/account/sign-in-methods/")
    assert entered.url == "/account/sign-in-methods/"
