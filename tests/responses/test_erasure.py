"""Erasing a response destroys what was said and leaves every count."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.analysis.standing import funnel, standing
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.responses import evidence, sealing, services
from folkmoot.responses.erasure import erase_response
from folkmoot.responses.models import AboutYou, Response, ResponseEvent
from tests import factories
from tests.responses.makers import response

pytestmark = pytest.mark.django_db


def everything() -> bytes:
    """The text of every row of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b" ".join(found)


def test_content_and_salts_go_and_the_hash_stays(consultation: Consultation) -> None:
    member = factories.member()
    made = response(
        consultation,
        respondent=member,
        answers={"q": {"text": "Unmistakable words"}},
        organisation={"name": "Unmistakable Ltd"},
        about_you={"age": {"choice": "16-24"}},
        idempotency_key="unmistakable-key",
    )
    services.amend_response(
        response=made, answers={"q": {"text": "Unmistakable correction"}}, at=clock.now(), actor=member, reason="typo"
    )
    digest = bytes(made.content_hash)
    erase_response(response=made, at=clock.now(), actor=member)
    kept = Response.objects.get(pk=made.pk)
    assert (kept.answers, kept.organisation, kept.respondent, bytes(kept.salt)) == ({}, {}, None, b"")
    assert bytes(kept.content_hash) == digest and kept.receipt_code == made.receipt_code
    assert sealing.open_answers(AboutYou.objects.get(pk=made.pk)) == {}
    assert b"nmistakable" not in everything()
    assert [e.kind for e in kept.events.all()] == ["amended", "erased"]


def test_received_is_still_counted_and_withdrawn_beside_it(consultation: Consultation) -> None:
    made, _ = response(consultation), response(consultation)
    before = funnel(consultation, clock.now())
    erase_response(response=made, at=clock.now(), actor=None)
    after = funnel(consultation, clock.now())
    assert (before.received, before.counted, after.received, after.counted) == (2, 2, 2, 1)
    assert len(list(standing(consultation, clock.now()))) == 1


def test_erasing_twice_appends_one_event(consultation: Consultation) -> None:
    made = response(consultation)
    first = erase_response(response=made, at=clock.now(), actor=None)
    assert erase_response(response=made, at=clock.now(), actor=None) == first
    assert ResponseEvent.objects.count() == 1


def test_a_file_goes_with_the_last_response_that_names_it(
    consultation: Consultation, django_capture_on_commit_callbacks: object
) -> None:
    shared, own = evidence.store([b"shared"]), evidence.store([b"own"])
    one = response(consultation, answers={"f": {"files": [{"sha256": shared}, {"sha256": own}]}})
    other = response(consultation, evidence=[{"name": "a", "sha256": shared, "type": "text/plain"}])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase_response(response=one, at=clock.now(), actor=None)
    assert evidence.path(shared).exists() and not evidence.path(own).exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase_response(response=other, at=clock.now(), actor=None)
    assert not evidence.path(shared).exists()


def test_what_staff_erase_is_in_the_audit_trail_and_its_receipt_says_erased(consultation: Consultation) -> None:
    officer, made = factories.staff(Role.OFFICER), response(consultation)
    erase_response(response=made, at=clock.now(), actor=officer, reason="asked by letter")
    entry = AuditEntry.objects.get(action="response.erased")
    assert entry.subject == f"response:{made.public_reference}" and "asked by letter" in json.dumps(entry.detail)
    assert "erased" in Client().get(f"/receipts/{made.receipt_code}/").content.decode().lower()
