"""A hand in the database or in the public files: each is found."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.ledger import services, sources
from folkmoot.ledger.models import CheckpointNote, Log
from folkmoot.ledger.public_files import ledger_folder
from folkmoot.ledger.receipt_file import verify_receipt
from folkmoot.responses.models import Response
from folkmoot.responses.services import _hash, hashed_content, withdraw_response
from tests.ledger.helpers import audit, by_hand, file_of, sequence, sequence_all, verify
from tests.responses.makers import response

pytestmark = pytest.mark.django_db


# A hand in the database or the files -----------------------------------------------------------------
def change_an_answer(made: Response) -> None:
    by_hand("UPDATE responses_response SET answers = %s WHERE id = %s", '{"q": {"choice": "no"}}', made.pk)


def change_a_time(made: Response) -> None:
    by_hand("UPDATE responses_response SET recorded_at = %s WHERE id = %s", "2024-12-19 10:00:00+00:00", made.pk)


def drop_a_row(made: Response) -> None:
    for table in ("aboutyou", "responseevent"):
        by_hand(f"DELETE FROM responses_{table} WHERE response_id = %s", made.pk)  # noqa: S608
    by_hand("DELETE FROM responses_response WHERE id = %s", made.pk)


def drop_a_row_and_its_entry(made: Response) -> None:
    drop_a_row(made)
    by_hand("DELETE FROM ledger_ledgerentry WHERE digest = %s", bytes(made.content_hash))


def put_a_row_in(made: Response) -> None:
    by_hand("DELETE FROM ledger_ledgerentry WHERE digest = %s", bytes(made.content_hash))


def change_the_hash_too(made: Response) -> None:
    change_an_answer(made)
    forged = Response.objects.get(pk=made.pk)
    digest = _hash(bytes(forged.salt), hashed_content(forged, {}))
    by_hand("UPDATE responses_response SET content_hash = %s WHERE id = %s", digest, made.pk)


def change_the_entry_too(made: Response) -> None:
    change_the_hash_too(made)
    digest = bytes(Response.objects.get(pk=made.pk).content_hash)
    by_hand("UPDATE ledger_ledgerentry SET digest = %s WHERE digest = %s", digest, bytes(made.content_hash))


def take_back_a_withdrawal(made: Response) -> None:
    by_hand("DELETE FROM responses_responseevent WHERE response_id = %s", made.pk)


def set_the_count_back(made: Response) -> None:
    by_hand("UPDATE ledger_loghead SET size = 1 WHERE log = %s", "responses")


@pytest.mark.parametrize(
    "hand",
    [
        change_an_answer,
        change_a_time,
        drop_a_row,
        drop_a_row_and_its_entry,
        put_a_row_in,
        change_the_hash_too,
        change_the_entry_too,
        take_back_a_withdrawal,
        set_the_count_back,
    ],
)
def test_a_hand_in_the_database_is_found(consultation: Consultation, hand: Callable[[Response], None]) -> None:
    made = [response(consultation) for _ in range(3)]
    withdraw_response(response=made[1], at=clock.now(), actor=None)
    sequence_all()
    assert audit() == []
    hand(made[1])
    assert audit() != []
    with pytest.raises(CommandError, match="do not fit") as raised:
        call_command("ledger", "audit", stdout=io.StringIO())
    assert raised.value.returncode == 1


def test_a_back_dated_answer_is_found_by_anybody(consultation: Consultation) -> None:
    response(consultation)
    sequence_all()
    note = CheckpointNote.objects.get(log=Log.RESPONSES)
    early = note.signed_at - dt.timedelta(hours=3)
    response(consultation, at=early)
    sequence_all()
    assert "back-dated" in " ".join(verify().problems)
    assert "back-dated" in " ".join(audit())


def test_a_ledger_set_back_signs_nothing_and_is_found(consultation: Consultation) -> None:
    response(consultation)
    sequence_all()
    kept_files = ledger_folder().with_name("kept")
    shutil.copytree(ledger_folder(), kept_files)
    response(consultation)
    late = response(consultation)
    sequence_all()
    receipt = json.dumps(file_of(late)).encode()
    note = CheckpointNote.objects.filter(log=Log.RESPONSES).first()
    assert note
    try:
        # The database alone: the files are ahead of it.
        CheckpointNote.objects.filter(log=Log.RESPONSES, number=note.number).delete()
        by_hand("UPDATE ledger_loghead SET size = 1 WHERE log = %s", "responses")
        by_hand('DELETE FROM ledger_ledgerentry WHERE log = %s AND "index" > 0', "responses")
        with pytest.raises(services.LedgerRewound):
            sequence()
        assert any("set back" in line for line in audit())
        # Database and files: whoever kept a receipt or a checkpoint finds it.
        shutil.rmtree(ledger_folder())
        shutil.copytree(kept_files, ledger_folder())
        assert verify().problems == []
        assert "here are 1 only" in " ".join(verify(since=note.note).problems)
        found = verify_receipt(receipt, ledger=sources.directory(ledger_folder()))
        assert "was taken away" in found.problems[0]
    finally:
        shutil.rmtree(kept_files)


def test_a_forked_ledger_is_found_by_whoever_kept_a_checkpoint(consultation: Consultation) -> None:
    made = response(consultation)
    sequence_all()
    kept = CheckpointNote.objects.get(log=Log.RESPONSES).note
    receipt = json.dumps(file_of(made)).encode()
    # Everything is made anew with another answer, and signed with the true key.
    CheckpointNote.objects.all().delete()
    by_hand("UPDATE ledger_ledgerentry SET digest = %s, \"index\" = NULL WHERE log = 'responses'", b"f" * 32)
    by_hand("UPDATE ledger_loghead SET size = 0")
    by_hand('UPDATE ledger_ledgerentry SET "index" = NULL')
    shutil.rmtree(ledger_folder())
    sequence_all()
    assert verify().problems == []
    assert "another history" in " ".join(verify(since=kept).problems)
    assert "written anew" in verify_receipt(receipt, ledger=sources.directory(ledger_folder())).problems[0]


def flip(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "name", ["responses/tile/0/000", "responses/tile/entries/000", "responses/tile/1/000.p/1", "responses/checkpoint"]
)
def test_a_hand_in_the_files_is_found(consultation: Consultation, name: str) -> None:
    for _ in range(300):
        response(consultation)
    sequence_all()
    flip(ledger_folder() / name, 20)
    assert verify().problems
    assert audit()


def test_a_published_file_missing_from_the_copy_is_named(consultation: Consultation, tmp_path: Path) -> None:
    response(consultation)
    sequence_all()
    shutil.copytree(ledger_folder(), tmp_path / "copy")
    (tmp_path / "copy/responses/tile/entries/000.p/1").unlink()
    assert any("is missing" in line for line in verify(tmp_path / "copy").problems)
