"""An officer erases a response for somebody without an account, and sees what retention did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.consultations import retention
from folkmoot.consultations.models import Consultation
from folkmoot.responses.models import Response
from tests.responses.makers import response

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]


def test_the_receipt_code_and_a_reason_erase_a_response(consultation: Consultation, staff_client: Staff) -> None:
    made, client = response(consultation), staff_client(Role.OFFICER)
    address = f"/office/consultations/{consultation.slug}/responses/{made.public_reference}/erase/"
    wrong = client.post(address, {"code": "0000-0000-0000-0000", "reason": "asked by letter"})
    assert wrong.status_code == 400 and "not the receipt code" in wrong.content.decode()
    assert "asked by letter" in wrong.content.decode(), "what was typed is kept"
    assert Response.objects.get().answers
    page = client.post(address, {"code": made.receipt_code.lower(), "reason": "asked by letter"}, follow=True)
    assert "The response is erased" in page.content.decode()
    assert not Response.objects.get().answers and AuditEntry.objects.filter(action="response.erased").exists()


def test_others_cannot_erase(consultation: Consultation, staff_client: Staff) -> None:
    made = response(consultation)
    address = f"/office/consultations/{consultation.slug}/responses/{made.public_reference}/erase/"
    assert staff_client(Role.ANALYST).get(address).status_code == 403


def test_the_office_sees_when_data_goes_and_what_went(consultation: Consultation, staff_client: Staff) -> None:
    response(consultation, about_you={"age": {"choice": "16-24"}})
    assert consultation.closes_at is not None
    retention.run(retention.months_after(consultation.closes_at, 24))
    page = staff_client(Role.AUDITOR).get(f"/office/consultations/{consultation.slug}/retention/").content.decode()
    assert "About-you answers" in page and "about-you answers: 1" in page
