"""The sum that a browser does while somebody types: asked of robots, taken once, and never a wall for people."""

from __future__ import annotations

import base64
import json

import pytest
from django.core import mail
from django.test import Client

from folkmoot.accounts.proof_of_work import Proof, judge
from tests.accounts.helpers import ANSWERS, proof


def send(answers: dict[str, str], *, address: str = "203.0.113.1") -> tuple[int, str]:
    answer = Client().post("/account/signup/", answers, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def test_a_proof_is_taken_once() -> None:
    given = proof(Client())
    assert [judge(given), judge(given)] == [Proof.GIVEN, Proof.REFUSED]


def test_a_replayed_proof_is_refused_with_everything_typed_kept() -> None:
    given = proof(Client())
    assert send({**ANSWERS, "proof": given})[0] == 302
    client = Client()
    answer = client.post("/account/signup/", {**ANSWERS, "email": "eve@example.org", "proof": given})
    assert answer.status_code == 400
    form = answer.context["form"]
    assert {name: form[name].value() for name in ("email", "display_name", "borough", "over_16")} == {
        "email": "eve@example.org",
        "display_name": "Ada",
        "borough": "E09000007",
        "over_16": "yes",
    }
    assert "Please press “Continue” again" in answer.content.decode()
    assert len(mail.outbox) == 1
    assert given not in answer.content.decode()


def test_an_expired_proof_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folkmoot.accounts.proof_of_work.LIFETIME_SECONDS", -1)
    assert judge(proof(Client())) is Proof.REFUSED


def test_a_proof_of_a_challenge_that_we_did_not_set_is_refused() -> None:
    made = json.loads(base64.b64decode(proof(Client())))
    made["challenge"]["parameters"]["keyPrefix"] = ""
    assert judge(base64.b64encode(json.dumps(made).encode()).decode()) is Proof.REFUSED


@pytest.mark.parametrize("junk", ["x", "e30=", "bnVsbA==", "[]", "W10=", "é", "A" * 1999])
def test_junk_instead_of_a_proof_is_refused_and_breaks_nothing(junk: str) -> None:
    assert send({**ANSWERS, "proof": junk})[0] == 400


def test_a_form_that_was_not_complete_uses_up_no_proof() -> None:
    given = proof(Client())
    assert send({**ANSWERS, "display_name": "", "proof": given})[0] == 200
    assert send({**ANSWERS, "proof": given})[0] == 302


def test_without_javascript_one_may_join_but_fewer_may_from_one_place() -> None:
    for n in range(5):
        assert send({**ANSWERS, "email": f"p{n}@example.org"})[0] == 302
    status, page = send({**ANSWERS, "email": "p6@example.org"})
    assert status == 429
    assert 'value="p6@example.org"' in page
    assert send({**ANSWERS, "email": "p7@example.org"}, address="203.0.113.2")[0] == 302
    # With the sum done, the sixth from the same place gets in.
    assert send({**ANSWERS, "email": "p6@example.org", "proof": proof(Client())})[0] == 302


def test_one_address_gets_a_few_mails_an_hour_and_no_more() -> None:
    statuses = [send({**ANSWERS, "proof": proof(Client())}, address=f"203.0.113.{n}")[0] for n in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5
