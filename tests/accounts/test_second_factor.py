"""The second factor of staff: set up, asked for, and never passed by."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from folkmoot.accounts.access import roles_of
from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.accounts.services import give_role, remove_role
from folkmoot.core import clock
from tests import factories
from tests.accounts.helpers import sign_in_by_code

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OFFICE = "/office/cms/"


def code_of(secret: str, *, period: int = 0) -> str:
    """What an authenticator app shows now, or some periods away."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + period)))


def test_staff_without_a_second_factor_are_led_to_set_one_up_and_then_onward() -> None:
    factories.staff(Role.OFFICER, email="officer@example.org")
    client = Client()
    entered = sign_in_by_code(client, "officer@example.org", OFFICE)
    assert entered.url == OFFICE
    led = client.get(OFFICE)
    assert led.url == "/account/second-factor/?next=%2Foffice%2Fcms%2F"
    assert "Set up a second step" in client.get(led.url).content.decode()

    page = client.get("/account/app/")
    secret = page.context["form"].secret
    done = client.post("/account/app/", {"code": code_of(secret)})

    assert done.url == "/account/recovery-codes/"
    kept = client.get(done.url)
    assert len(re.findall(r"<code>\d+</code>", kept.content.decode())) == 10
    assert "/account/second-factor/" in kept.content.decode()
    assert client.get("/account/second-factor/").url == OFFICE
    assert client.get(OFFICE).status_code == 200


def test_staff_who_sign_in_with_a_code_by_mail_are_asked_for_the_second_factor() -> None:
    user = factories.staff(Role.OFFICER, email="officer@example.org")
    TOTP.activate(user, SECRET)
    client = Client()
    asked = sign_in_by_code(client, "officer@example.org", OFFICE)
    assert asked.url == "/account/login/second-factor/"
    assert client.get(OFFICE).url == "/account/login/?next=/office/cms/", "not signed in before the second factor"

    wrong = client.post(asked.url, {"code": "000000"})
    assert list(wrong.context["form"].errors) == ["code"]
    entered = client.post(asked.url, {"code": code_of(SECRET)})
    assert entered.url == OFFICE
    assert client.get(OFFICE).status_code == 200


def test_staff_who_sign_in_with_a_password_are_asked_as_well() -> None:
    user = factories.staff(Role.OFFICER, email="officer@example.org", password="marmalade-bicycle-thunder")
    TOTP.activate(user, SECRET)
    asked = Client().post(
        "/account/login/password/", {"login": "officer@example.org", "password": "marmalade-bicycle-thunder"}
    )
    assert asked.url == "/account/login/second-factor/"


def test_a_session_from_before_the_second_factor_has_to_use_it() -> None:
    user = factories.staff(Role.OFFICER)
    client = factories.signed_in(user)
    TOTP.activate(user, SECRET)
    led = client.get(OFFICE)
    asked = client.get(led.url)
    assert asked.url == "/account/again/code/?next=%2Foffice%2Fcms%2F"
    client.get(asked.url)
    assert client.post(asked.url, {"code": code_of(SECRET)}).url == OFFICE
    assert client.get(OFFICE).status_code == 200


def test_the_second_factor_of_somebody_else_in_the_same_session_does_not_count() -> None:
    client = factories.signed_in(factories.staff(Role.OFFICER), second_factor=True)
    session = client.session
    session["account_authentication_methods_user"] = "0"
    session.save()
    assert client.get(OFFICE).url.startswith("/account/second-factor/")


def test_a_code_works_once() -> None:
    user = factories.staff(Role.OFFICER, email="officer@example.org")
    TOTP.activate(user, SECRET)
    code = code_of(SECRET)
    for expected in (302, 200):
        client = Client()
        sign_in_by_code(client, "officer@example.org")
        assert client.post("/account/login/second-factor/", {"code": code}).status_code == expected


def test_guessing_the_second_factor_ends_after_five_tries() -> None:
    user = factories.staff(Role.OFFICER, email="officer@example.org")
    TOTP.activate(user, SECRET)
    client = Client()
    sign_in_by_code(client, "officer@example.org")
    for _ in range(5):
        client.post("/account/login/second-factor/", {"code": "000000"})
    right = client.post("/account/login/second-factor/", {"code": code_of(SECRET)})
    assert "Too many tries" in right.content.decode()


def test_the_secret_of_the_app_rests_encrypted() -> None:
    TOTP.activate(factories.member(), SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_second_way_can_be_added_only_by_who_used_the_first() -> None:
    user = factories.member()
    TOTP.activate(user, SECRET)
    client = factories.signed_in(user)
    assert client.get("/account/passkeys/add/").url.startswith("/account/again/code/")
    assert client.post("/account/app/remove/").url.startswith("/account/again/code/")


def test_where_to_go_after_the_second_factor_is_never_another_site() -> None:
    client = factories.signed_in(factories.staff(Role.OFFICER), second_factor=True)
    assert client.get("/account/second-factor/?next=https://evil.example/").url == "/account/"


@pytest.mark.parametrize("path", ["/office/cms/login/", "/office/cms/password_reset/"])
def test_the_content_systems_own_sign_in_is_not_used(path: str) -> None:
    assert Client().get(path).url == f"/account/login/?next={path}"
    client = factories.signed_in(factories.staff(Role.OFFICER), second_factor=True)
    assert client.get(path).url == "/office/"


def test_every_role_may_enter_the_content_system_and_a_member_may_not(staff_client: Any, member_client: Client) -> None:
    assert {role: staff_client(role).get(OFFICE).status_code for role in Role} == dict.fromkeys(Role, 200)
    assert member_client.get(OFFICE).status_code == 403


def test_giving_and_taking_a_role_is_audited_and_moves_the_person_between_groups() -> None:
    admin, user, now = factories.member(), factories.member(), clock.now()
    give_role(user=user, role=Role.OFFICER, actor=admin, at=now)
    give_role(user=user, role=Role.ANALYST, actor=admin, at=now)
    give_role(user=user, role=Role.ANALYST, actor=admin, at=now)
    assert user.is_staff
    assert roles_of(user) == {Role.OFFICER, Role.ANALYST}
    assert set(user.groups.values_list("name", flat=True)) == {"Officers", "Analysts"}

    remove_role(user=user, role=Role.OFFICER, actor=admin, at=now)
    assert set(user.groups.values_list("name", flat=True)) == {"Analysts"}
    remove_role(user=user, role=Role.ANALYST, actor=admin, at=now)
    remove_role(user=user, role=Role.ANALYST, actor=admin, at=now)
    assert not user.is_staff
    assert roles_of(user) == frozenset()
    told = [(e.action, e.detail["role"], e.actor) for e in AuditEntry.objects.order_by("pk")]
    assert told == [
        ("role.given", "officer", admin),
        ("role.given", "analyst", admin),
        ("role.removed", "officer", admin),
        ("role.removed", "analyst", admin),
    ]


def test_an_officer_may_change_what_the_public_body_is_and_an_auditor_may_not() -> None:
    assert factories.staff(Role.OFFICER).has_perm("core.change_body")
    assert factories.staff(Role.ADMINISTRATOR).has_perm("core.change_body")
    assert not factories.staff(Role.AUDITOR).has_perm("core.change_body")
