"""The ledger of a site: receipts, leaves, checkpoints and keys."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from folkmoot.config import cli
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.ledger import keys, services
from folkmoot.ledger.entries import microseconds
from folkmoot.ledger.models import LedgerEntry, Log
from folkmoot.ledger.public_files import ledger_folder, log_folder
from folkmoot.ledger.receipt_file import verify_receipt
from folkmoot.responses.services import amend_response, withdraw_response
from tests.ledger.helpers import audit, file_of, sequence, sequence_all, trusted, verify
from tests.responses.makers import response

pytestmark = pytest.mark.django_db


# What fits -----------------------------------------------------------------------------------------
def test_a_receipt_waits_and_then_proves_that_the_answer_has_its_leaf(consultation: Consultation) -> None:
    made = response(consultation)
    waiting = verify_receipt(json.dumps(file_of(made)).encode(), trusted=trusted())
    assert not waiting.problems
    assert any("waits" in line for line in waiting.facts)
    done = sequence()
    proved = verify_receipt(json.dumps(file_of(made)).encode(), trusted=trusted())
    assert not proved.problems
    assert f"leaf 0, under checkpoint {done.checkpoint.number}" in " ".join(proved.facts)


def test_the_answers_in_the_file_give_the_hash_again_and_changed_ones_do_not(consultation: Consultation) -> None:
    made = response(consultation, about_you={"age": {"choice": "16-24"}})
    body = file_of(made, with_answers=True)
    assert not verify_receipt(json.dumps(body).encode(), trusted=trusted()).problems
    body["opening"]["content"]["answers"]["q"]["choice"] = "no"
    assert "not those that were accepted" in verify_receipt(json.dumps(body).encode()).problems[0]
    assert "opening" not in file_of(made)


def test_a_correction_and_a_withdrawal_are_in_the_file_too(consultation: Consultation) -> None:
    made = response(consultation)
    amend_response(response=made, answers={"q": {"choice": "no"}}, at=clock.now(), actor=None)
    withdraw_response(response=made, at=clock.now(), actor=None)
    sequence_all()
    report = verify_receipt(json.dumps(file_of(made)).encode(), trusted=trusted())
    assert not report.problems
    assert [line.split(":")[0] for line in report.facts[1:]] == [
        "The response is in the ledger",
        "A correction is in the ledger",
        "The withdrawal is in the ledger",
    ]
    counts = verify().counts[consultation.pk]
    assert (counts.accepted, counts.ended, counts.standing) == (1, 1, 0)
    assert audit() == []


def test_a_ledger_grown_in_many_steps_verifies_and_continues_every_checkpoint_kept(consultation: Consultation) -> None:
    sequence_all()
    kept = []
    for count in (1, 3, 260, 5):
        for _ in range(count):
            response(consultation)
        kept.append(sequence().checkpoint.note)
    report = verify(trusted=trusted())
    assert report.problems == []
    assert report.counts[consultation.pk].accepted == 269
    for note in kept:
        assert verify(since=note).problems == []
    assert audit() == []


def test_sequencing_again_changes_nothing(consultation: Consultation) -> None:
    response(consultation)
    first, again = sequence(), sequence()
    assert (first.added, again.added) == (1, 0)
    assert first.checkpoint == again.checkpoint


def test_one_that_a_machine_made_is_told_apart_in_public(consultation: Consultation) -> None:
    response(consultation, generated=True)
    response(consultation)
    sequence_all()
    counts = verify().counts[consultation.pk]
    assert (counts.accepted, counts.generated, counts.standing) == (1, 1, 2)


@pytest.mark.parametrize("missing", ["checkpoint", "history", "tile", "keys.json"])
def test_what_a_crash_left_unwritten_is_completed_or_made_anew(consultation: Consultation, missing: str) -> None:
    for _ in range(300):
        response(consultation)
    sequence_all()
    lost = ledger_folder() / missing if missing == "keys.json" else log_folder(Log.RESPONSES).root / missing
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    assert verify().problems
    if missing == "tile":
        services.rebuild(log=Log.RESPONSES)
    sequence_all()
    assert verify().problems == []


def test_a_line_of_the_history_that_was_torn_is_written_again(consultation: Consultation) -> None:
    response(consultation)
    sequence_all()
    path = log_folder(Log.RESPONSES).root / "history"
    path.write_bytes(path.read_bytes() + b'{"number": 2, "no')
    response(consultation)
    sequence_all()
    assert verify().problems == []


# Published counts ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("received", "fits"), [(3, True), (4, False)])
def test_a_published_count_must_be_leaves_less_withdrawals(
    consultation: Consultation, received: int, fits: bool
) -> None:
    made = [response(consultation) for _ in range(3)]
    withdraw_response(response=made[0], at=clock.now(), actor=None)
    as_of = microseconds(clock.now())
    body = {
        "consultation": consultation.slug,
        "release": 1,
        "as_of": as_of,
        "received": received,
        "withdrawn": 1,
        "counted": received - 1,
    }
    services.enter_statement(subject=consultation.pk, at=clock.now(), body=body)
    sequence_all()
    # What comes later does not change what was published.
    response(consultation, at=clock.now() + dt.timedelta(seconds=2))
    services.sequence_all(at=clock.now() + dt.timedelta(seconds=3))
    report = verify()
    assert (report.problems == []) is fits
    assert report.names == {consultation.pk: consultation.slug}


# Keys ------------------------------------------------------------------------------------------------
def test_a_new_key_is_vouched_for_by_the_old_one(consultation: Consultation) -> None:
    old_receipt = response(consultation)
    sequence_all()
    first = trusted()
    call_command("ledger", "rotate-key", stdout=io.StringIO())
    new_receipt = response(consultation)
    sequence_all()
    assert trusted() != first
    assert verify(trusted=first).problems == []
    for made in (old_receipt, new_receipt):
        assert verify_receipt(json.dumps(file_of(made)).encode(), trusted=first).problems == []
    assert audit() == []


def test_a_lost_key_is_told_to_everybody(consultation: Consultation) -> None:
    response(consultation)
    sequence_all()
    first = trusted()
    number = len(keys.public_keys().keys)
    (keys.folder() / f"{number}.pem").rename(keys.folder() / "away")
    try:
        keys._signer.cache_clear()
        with pytest.raises(keys.KeyLost):
            keys.signer()
        keys.rotate(at=clock.now(), lost=True)
        response(consultation)
        sequence_all()
        assert "declared lost" in " ".join(verify().problems)
        assert verify(trusted=first).problems  # what the new key signed is not vouched for
        assert verify(trusted=[*first, *trusted()]).problems == []
    finally:
        shutil.rmtree(keys.folder())
        keys._signer.cache_clear()


def test_a_stranger_s_key_convinces_nobody(consultation: Consultation) -> None:
    made = response(consultation)
    sequence_all()
    assert verify(trusted=[b"s" * 32]).problems
    assert verify_receipt(json.dumps(file_of(made)).encode(), trusted=[b"s" * 32]).problems


# The command -----------------------------------------------------------------------------------------
def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(["verify", *arguments])
    return int(left.value.code or 0)


def test_the_command_checks_a_receipt_and_a_ledger_with_a_key_from_elsewhere(
    consultation: Consultation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = response(consultation)
    sequence_all()
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(file_of(made)))
    key = str(keys.public_keys().of(Log.RESPONSES)[-1])
    key_file = tmp_path / "key"
    key_file.write_text(base64.b64encode(trusted()[0]).decode() + "\n")
    assert run(str(receipt), "--key", key) == 0
    assert "All of it fits." in capsys.readouterr().out
    assert run(str(receipt), "--key", str(key_file), "--ledger", str(ledger_folder())) == 0
    assert "1 standing" in capsys.readouterr().out
    assert run("--ledger", str(ledger_folder())) == 0
    assert "No key was given" in capsys.readouterr().out
    assert run(str(receipt), "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": "folkmoot-receipt/1"}', "\x00", '{"format": 1}', "null"]
)
def test_a_file_that_is_no_receipt_is_refused_in_words(content: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(content)
    assert run(str(path)) == 1


def test_a_wrong_call_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert run(str(tmp_path / "none.json")) == 2
    assert run("--ledger", str(tmp_path / "none")) == 2
    assert run("--ledger", str(tmp_path), "--key", "nonsense") == 2
    assert "not a public key" in capsys.readouterr().err


def test_entries_are_written_once(consultation: Consultation) -> None:
    response(consultation, idempotency_key="same")
    response(consultation, idempotency_key="same")
    assert LedgerEntry.objects.filter(log=Log.RESPONSES).count() == 1
