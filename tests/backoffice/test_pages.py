"""Who may see which page of the back office, and that each page comes up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import Role
from folkmoot.consultations.models import Consultation
from folkmoot.surveys.models import Survey

StaffClient = Callable[..., Client]

EVERYBODY = set(Role.values)
PAGES = {
    "office": EVERYBODY,
    "office_approvals": {Role.OFFICER, Role.ADMINISTRATOR},
    "office_audit": {Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR},
    "office_moderation": {Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR},
    "office_staff": {Role.ADMINISTRATOR},
    "wagtailadmin_home": EVERYBODY,
}
PAGES_OF_ONE = {
    "office_consultation": EVERYBODY,
    "office_principles": {Role.OFFICER, Role.AUDITOR, Role.ANALYST, Role.ADMINISTRATOR},
    "office_responses": {Role.OFFICER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR},
    "office_results": {Role.OFFICER, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR},
    "office_export": {Role.OFFICER, Role.ANALYST, Role.ADMINISTRATOR},
    "office_moderation_texts": {Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_pages_and_no_others(
    role: Role, staff_client: Callable[..., Client], consultation: Consultation
) -> None:
    client = staff_client(role)
    asked: list[tuple[str, set[str]]] = [(reverse(name), roles) for name, roles in PAGES.items()]
    asked += [(reverse(name, args=[consultation.slug]), roles) for name, roles in PAGES_OF_ONE.items()]
    got = {address: client.get(address).status_code for address, _ in asked}
    assert got == {address: 200 if role in roles else 403 for address, roles in asked}


def test_a_member_is_refused(member_client: Client, consultation: Consultation) -> None:
    for name in PAGES:
        assert member_client.get(reverse(name)).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client: Client, consultation: Consultation) -> None:
    answer = client.get(reverse("office_consultation", args=[consultation.slug]))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=/office/")


def test_staff_without_a_second_factor_are_sent_to_set_it_up(staff_client: Callable[..., Client]) -> None:
    answer = staff_client(Role.OFFICER, second_factor=False).get(reverse("office"))
    assert answer.status_code == 302
    assert "second-factor" in answer["Location"]


def test_the_content_system_leads_back_to_the_back_office(staff_client: StaffClient) -> None:
    page = staff_client(Role.OFFICER).get(reverse("wagtailadmin_home")).content.decode()
    assert "Back office" in page


def test_a_consultation_leads_to_its_survey_or_to_building_one(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    client, address = staff_client(Role.OFFICER), reverse("office_consultation", args=[consultation.slug])
    assert "Build a survey" in client.get(address).content.decode()
    Survey.objects.create(consultation=consultation, title="Your views", slug="your-views")
    page = client.get(address).content.decode()
    assert "Survey: Your views" in page
    assert "Build a survey" not in page


def test_only_the_content_system_gets_the_relaxed_policy(staff_client: Callable[..., Client]) -> None:
    client = staff_client(Role.OFFICER)
    relaxed = client.get(reverse("wagtailadmin_home"))["Content-Security-Policy"]
    strict = client.get(reverse("office"))["Content-Security-Policy"]
    assert "'unsafe-inline'" in relaxed
    assert "unsafe" not in strict
    assert "unsafe-eval" not in relaxed
