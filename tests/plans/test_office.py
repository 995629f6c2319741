"""Officers put a document in, look at what became of it, and publish it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.consultations.models import Consultation
from folkmoot.plans.models import PlanVersion
from tests.plans.makers import PLAN, imported

pytestmark = pytest.mark.django_db


def upload(client: Client, consultation: Consultation, content: str, name: str = "plan.md") -> str:
    address = reverse("plan_office", args=[consultation.slug])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content.encode()), "note": "Clearer words."})
    return answer.headers.get("Location", "") or answer.content.decode()


def test_an_upload_is_reported_and_published_only_when_the_officer_says_so(
    consultation: Consultation, staff_client: Callable[..., Client]
) -> None:
    officer = staff_client(Role.OFFICER)
    where = upload(officer, consultation, PLAN + "\n<video></video>\n")
    assert where == reverse("plan_office_version", args=[consultation.slug, 1])
    shown = officer.get(where).content.decode()
    assert "Commitment: 4" in shown and "video (under “Objective 2: Increasing trust”)" in shown
    public = reverse("plan", args=[consultation.slug])
    assert Client().get(public).status_code == 404
    officer.post(where)
    assert Client().get(public).status_code == 200
    assert list(
        AuditEntry.objects.filter(subject__startswith="plan:").values_list("action", flat=True).order_by("pk")
    ) == [
        "plan.imported",
        "plan.published",
    ]
    assert PlanVersion.objects.get().imported_by == officer.user  # type: ignore[attr-defined]
    assert "Version 1" in officer.get(reverse("plan_office", args=[consultation.slug])).content.decode()


def test_the_report_tells_of_a_commitment_that_would_go(
    consultation: Consultation, staff_client: Callable[..., Client]
) -> None:
    imported(consultation)
    officer = staff_client(Role.OFFICER)
    where = upload(officer, consultation, PLAN.replace("### Commitment 1.2: Support enforcement\n", ""))
    shown = officer.get(where).content.decode()
    assert "These commitments take answers and are not in this version" in shown
    assert "{#commitment-support-enforcement}" in shown


@pytest.mark.parametrize(("name", "told"), [("plan.docx", "not a Word document"), ("plan.exe", "not allowed")])
def test_a_file_that_cannot_be_read_comes_back_with_the_reason(
    consultation: Consultation, staff_client: Callable[..., Client], name: str, told: str
) -> None:
    shown = upload(staff_client(Role.OFFICER), consultation, "words", name)
    assert told in shown and "Clearer words." in shown
    assert not PlanVersion.objects.exists()
