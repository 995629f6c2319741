"""Members see, take away and erase what is held about them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from folkmoot.accounts import personal_data
from folkmoot.accounts.models import DataRequest, Role, User
from folkmoot.accounts.services import record_consents
from folkmoot.consultations.models import Consultation, Follower
from folkmoot.core import clock
from folkmoot.responses import evidence
from folkmoot.responses.models import Response
from folkmoot.surveys.models import SurveyDraft
from tests import factories
from tests.responses.makers import response
from tests.surveys import people

pytestmark = pytest.mark.django_db

TRACES = (b"Quillfeather", b"quillfeather@example.org", b"Marmalade", b"Rastafarian")


@pytest.fixture
def member(consultation: Consultation) -> User:
    """A member with everything that the site can hold about one."""
    user = factories.member(email="quillfeather@example.org", display_name="Quillfeather", borough="E09000022")
    record_consents(user=user, at=clock.now())
    factories.signed_in(user)
    digest = evidence.store([b"Marmalade in a file"])
    response(
        consultation,
        respondent=user,
        answers={"q": {"text": "Marmalade for all"}, "f": {"files": [{"name": "Marmalade.txt", "sha256": digest}]}},
        about_you={"faith": {"text": "Rastafarian"}},
        consent_to_publish=True,
    )
    Follower.objects.create(consultation=consultation, email=user.email, asked_at=clock.now())
    version = people.survey(consultation).versions.get()
    SurveyDraft.objects.create(
        version=version, user=user, answers={"why": "Marmalade"}, started_at=clock.now(), updated_at=clock.now()
    )
    return user


def traces() -> set[str]:
    """Where anything of the member can still be found: tables, and files of the data folder."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            for row in cursor.fetchall():
                text = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                found |= {table for trace in TRACES if trace in text}
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file() and any(trace in path.read_bytes() for trace in TRACES):
            found.add(path.name)
    return found


def erase(user: User, kind: str, commit: Any) -> Client:
    client = factories.signed_in(user)
    with commit(execute=True):
        page = client.post("/account/your-data/erase/", {"kind": kind, "confirm": "erase"})
    assert page.status_code == 302, page.content.decode()
    assert "erased" in client.get(page["Location"]).content.decode()
    return client


def test_after_erasing_everything_no_table_and_no_file_holds_a_trace(
    member: User, django_capture_on_commit_callbacks: Any
) -> None:
    assert {"accounts_user", "consultations_follower", "responses_response"} <= traces()
    client = erase(member, "erase", django_capture_on_commit_callbacks)
    assert traces() == set()
    assert Response.objects.get().events.get().kind == "erased"
    assert client.get("/account/your-data/").status_code == 302, "nobody is signed in any more"


def test_closing_the_account_keeps_the_responses_without_a_name(
    member: User, django_capture_on_commit_callbacks: Any
) -> None:
    erase(member, "close", django_capture_on_commit_callbacks)
    kept = Response.objects.get()
    assert kept.respondent is None and kept.answers["q"] == {"text": "Marmalade for all"} and not kept.events.exists()
    assert not User.objects.filter(email="quillfeather@example.org").exists() and not Follower.objects.exists()


def test_the_copy_holds_everything_and_only_its_owner_gets_it(member: User) -> None:
    client = factories.signed_in(member)
    client.post("/account/your-data/copy/")
    asked = DataRequest.objects.get()
    address = f"/account/your-data/copy/{asked.public_id}/"
    assert address in client.get("/account/your-data/").content.decode()
    held = json.loads(client.get(address).content)["held"]
    for trace in TRACES:
        assert trace.decode() in json.dumps(held)
    assert factories.signed_in(factories.member()).get(address).status_code == 404
    assert "DataRequest" not in str(traces()), "the copy lies encrypted"
    personal_data.forget_copies(at=clock.now() + dt.timedelta(days=8))
    assert client.get(address).status_code == 404


def test_nothing_goes_without_the_word(member: User) -> None:
    client = factories.signed_in(member)
    page = client.post("/account/your-data/erase/", {"kind": "erase", "confirm": "yes"})
    assert page.status_code == 400 and "Type the word ERASE" in page.content.decode()
    assert User.objects.filter(pk=member.pk, is_active=True).exists() and not DataRequest.objects.exists()


def test_staff_keep_their_account_until_their_roles_are_gone() -> None:
    client = factories.signed_in(factories.staff(Role.OFFICER), second_factor=True)
    page = client.post("/account/your-data/erase/", {"kind": "erase", "confirm": "ERASE"})
    assert page.status_code in (302, 400) and not DataRequest.objects.exists()


def test_the_page_tells_what_is_held_and_what_was_agreed_to(member: User) -> None:
    page = factories.signed_in(member).get("/account/your-data/").content.decode()
    assert "Privacy notice, version" in page and "Public task" in page
    notice = Client().get("/account/privacy/").content.decode()
    assert "Answers to a survey that were not sent yet" in notice
