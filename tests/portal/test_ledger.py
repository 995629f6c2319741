"""The ledger's page and files, and the receipt file: what they give, and to whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.ledger import keys, notes
from folkmoot.ledger.models import LedgerEntry, Log
from folkmoot.ledger.receipt_file import verify_receipt
from folkmoot.ledger.services import enter_statement, sequence_all
from folkmoot.ledger.verifying import verify_ledger
from tests.responses.makers import response
from tests.surveys.people import survey
from tests.surveys.test_submission import ready

pytestmark = pytest.mark.django_db


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_page_explains_and_shows_how_far_the_ledger_is(client: Client, consultation: Consultation) -> None:
    assert "Nothing is signed yet" in client.get("/ledger/").content.decode()
    response(consultation)
    sequence_all(at=clock.now())
    page = client.get("/ledger/").content.decode()
    assert "Number 1, signed" in page
    assert str(keys.public_keys().of(Log.RESPONSES)[-1]) in page


def test_a_ledger_is_verified_from_what_the_site_serves(client: Client, consultation: Consultation) -> None:
    for _ in range(300):
        response(consultation)
    counts = {"as_of": 0, "release": 1, "received": 0, "withdrawn": 0, "counted": 0}
    enter_statement(subject=consultation.pk, at=clock.now(), body={"consultation": consultation.slug, **counts})
    sequence_all(at=clock.now())

    def fetch(path: str) -> bytes:
        answer = client.get(f"/ledger/{path}")
        if answer.status_code == 404:
            raise FileNotFoundError(path)
        return body_of(answer)

    report = verify_ledger(fetch)
    assert report.problems == []
    assert report.counts[consultation.pk].accepted == 300


def test_what_never_changes_may_be_kept_and_the_newest_checkpoint_only_for_seconds(
    client: Client, consultation: Consultation
) -> None:
    response(consultation)
    sequence_all(at=clock.now())
    tile = client.get("/ledger/responses/tile/0/000.p/1")
    newest = client.get("/ledger/responses/checkpoint")
    assert len(body_of(tile)) == 32
    assert "immutable" in tile["Cache-Control"]
    assert newest["Cache-Control"] == "max-age=5"
    assert newest["Content-Type"] == "text/plain; charset=utf-8"
    assert notes.open_checkpoint(body_of(newest).decode(), keys.public_keys().of(Log.RESPONSES)).size == 1


@pytest.mark.parametrize(
    "path",
    [
        "responses/tile/0/001",
        "responses/tile/../history",
        "responses/tile/0/000.p/0",
        "responses/.lock",
        "others/checkpoint",
        "statements/../keys.json",
        "statements/" + "0" * 64 + ".json",
        "statements/" + "0" * 63 + "g.json",
    ],
)
def test_the_ledger_has_no_other_file(client: Client, consultation: Consultation, path: str) -> None:
    response(consultation)
    sequence_all(at=clock.now())
    assert client.get(f"/ledger/{path}").status_code in (301, 404)


def test_whoever_holds_the_code_gets_the_proof_and_only_its_author_the_answers(
    client: Client, member_client: Client, consultation: Consultation
) -> None:
    made = response(consultation, respondent=member_client.user, about_you={"age": {"choice": "16-24"}})  # type: ignore[attr-defined]
    sequence_all(at=clock.now())
    address = f"/receipts/{made.receipt_code}/receipt.json"
    others, own = client.get(address), member_client.get(address)
    assert "opening" not in json.loads(others.content)
    opening = json.loads(own.content)["opening"]
    assert opening["content"]["answers"] == {"q": {"choice": "yes"}}
    assert opening["about_you"]["content"]["about_you"] == {"age": {"choice": "16-24"}}
    for answer in (others, own):
        assert verify_receipt(answer.content).problems == []
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Content-Disposition"].startswith("attachment")
    changed = own.content.replace(b'"16-24"', b'"25-34"')
    assert "about the person" in verify_receipt(changed).problems[0]


def test_an_unknown_code_gets_no_file_and_is_counted(client: Client) -> None:
    assert {client.get("/receipts/0000-0000-0000-0000/receipt.json").status_code for _ in range(32)} == {404}
    assert client.get("/receipts/0000-0000-0000-0000/").status_code == 429


def test_whoever_has_just_sent_answers_without_an_account_gets_them_in_the_file(consultation: Consultation) -> None:
    survey(consultation)
    person = ready(consultation)
    person.post("submit/", {"key": person.key})
    address = f"{person.base}done/{person.receipt}/receipt.json"
    own = json.loads(person.client.get(address).content)
    assert own["opening"]["content"]["receipt"] == person.receipt
    assert verify_receipt(json.dumps(own).encode()).problems == []
    stranger = Client().get(address)
    assert (stranger.status_code, stranger["Location"]) == (302, f"/receipts/{person.receipt}/receipt.json")


def test_a_response_whose_signature_does_not_fit_says_so(client: Client, consultation: Consultation) -> None:
    made = response(consultation)
    LedgerEntry.objects.filter(log=Log.RESPONSES).update(signature=b"")
    page = client.get(f"/receipts/{made.receipt_code}/").content.decode()
    assert "does not fit this response" in page
