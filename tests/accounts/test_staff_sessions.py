"""Sessions of staff end by themselves, with a change of roles, and everywhere at once; and they are written down."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.adapters import LAST_FACTOR
from folkmoot.accounts.models import AuditEntry, Role, User
from folkmoot.accounts.services import end_sessions, give_role, remove_role
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.core.append_only import ImmutableRecord
from tests import factories

SIGN_IN = "/account/login/"


def officer() -> Client:
    return factories.signed_in(factories.staff(Role.OFFICER), second_factor=True)


def user_of(client: Client) -> User:
    return client.user  # type: ignore[attr-defined, no-any-return]


def age(client: Client, *, began: int = 0, seen: int = 0) -> None:
    """Make the session older, in seconds."""
    session, now = client.session, int(time.time())
    session["staff_from"], session["staff_seen"] = now - began, now - seen
    session.save()


def is_in(client: Client) -> bool:
    answer = client.get("/office/")
    assert answer.status_code == 200 or answer.headers["Location"].startswith(SIGN_IN)
    return answer.status_code == 200


@pytest.mark.django_db
def test_an_idle_session_of_staff_ends_and_a_used_one_goes_on() -> None:
    client = officer()
    age(client, began=3600, seen=settings.STAFF_IDLE_SECONDS - 60)
    assert is_in(client)
    assert int(time.time()) - client.session["staff_seen"] < 60
    age(client, began=3600, seen=settings.STAFF_IDLE_SECONDS + 60)
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_busy_session_of_staff_ends_after_the_longest_time() -> None:
    client = officer()
    age(client, began=settings.STAFF_SESSION_SECONDS + 60)
    assert not is_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [give_role, remove_role])
def test_a_change_of_roles_ends_every_session(change: object) -> None:
    client = officer()
    assert is_in(client)
    role = Role.ANALYST if change is give_role else Role.OFFICER
    change(user=user_of(client), role=role, actor=None, at=clock.now())  # type: ignore[operator]
    assert not is_in(client)


@pytest.mark.django_db
def test_who_is_signed_out_everywhere_is_out_at_once_in_every_browser() -> None:
    first = officer()
    second = factories.signed_in(user_of(first), second_factor=True)
    end_sessions(user=user_of(first), actor=None, at=clock.now())
    assert not is_in(first)
    assert not is_in(second)
    assert AuditEntry.objects.filter(action="sessions.ended").count() == 1


@pytest.mark.django_db
def test_staff_cannot_remove_their_only_second_factor_and_members_can() -> None:
    for user, left in ((factories.staff(Role.OFFICER), 1), (factories.member(), 0)):
        TOTP.activate(user, generate_totp_secret())
        client = factories.signed_in(user, second_factor=True)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        told = client.post(reverse("mfa_deactivate_totp")).content.decode()
        assert (LAST_FACTOR in told) == bool(left)
        assert Authenticator.objects.filter(user=user, type="totp").count() == left


@pytest.mark.django_db
def test_signing_in_of_staff_is_written_down_and_of_members_is_not() -> None:
    factories.signed_in(factories.member())
    client = officer()
    entries = AuditEntry.objects.filter(action="staff.signed_in")
    assert [e.actor for e in entries] == [user_of(client)]


@pytest.mark.django_db
def test_a_wrong_second_factor_of_staff_is_written_down() -> None:
    user = factories.staff(Role.OFFICER)
    TOTP.activate(user, generate_totp_secret())
    client = factories.signed_in(user)
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert AuditEntry.objects.get(action="staff.second_factor_failed").actor == user


@pytest.mark.django_db
def test_an_audit_entry_is_never_changed_nor_taken_away() -> None:
    officer()
    entry = AuditEntry.objects.latest("pk")
    for verb in (entry.save, entry.delete, AuditEntry.objects.all().delete, AuditEntry.objects.update):
        with pytest.raises(ImmutableRecord):
            verb()


@pytest.mark.django_db
def test_what_the_content_system_logs_is_in_the_audit_trail(consultation: Consultation) -> None:
    from wagtail.log_actions import log

    user = factories.staff(Role.OFFICER)
    log(consultation, "wagtail.lock", user=user)
    entry = AuditEntry.objects.get(action="cms.lock")
    assert (entry.actor, entry.subject) == (user, f"consultation:{consultation.pk}")
