"""About-you answers lie encrypted, bound to their row, and can be made unreadable together."""

from __future__ import annotations

import stat

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.analysis.standing import standing
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock, envelope, keyring
from folkmoot.ledger.commitment import salted_hash
from folkmoot.responses import sealing, services
from folkmoot.responses.models import AboutYou, DataKey, Response
from tests import factories
from tests.responses.makers import response

SAID = {"survey.faith": {"text": "Zoroastrian, quite rare"}}


@given(plain=st.binary(max_size=200), place=st.text(max_size=20), other=st.text(max_size=20))
def test_what_is_sealed_opens_only_with_its_key_and_in_its_place(plain: bytes, place: str, other: str) -> None:
    key = envelope.new_key()
    sealed = envelope.seal(key, plain, place)
    assert envelope.unseal(key, sealed, place) == plain
    with pytest.raises(envelope.CannotBeOpened):
        envelope.unseal(envelope.new_key(), sealed, place)
    if other != place:
        with pytest.raises(envelope.CannotBeOpened):
            envelope.unseal(key, sealed, other)


@given(at=st.integers(0, 40), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(at: int, bit: int) -> None:
    key = envelope.new_key()
    sealed = bytearray(envelope.seal(key, b"twelve bytes", "row"))
    sealed[at] ^= 1 << bit
    with pytest.raises(envelope.CannotBeOpened):
        envelope.unseal(key, bytes(sealed), "row")


@pytest.mark.django_db
def test_no_table_holds_the_answers_in_plain(consultation: Consultation) -> None:
    made = response(consultation, about_you=SAID)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            for row in cursor.fetchall():
                text = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                assert b"Zoroastrian" not in text, table
    assert sealing.open_answers(made.about_you) == SAID


@pytest.mark.django_db
def test_the_key_of_the_site_is_read_by_its_owner_only(consultation: Consultation) -> None:
    response(consultation, about_you=SAID)
    (path,) = [keyring.folder() / f"{name}.key" for name in keyring.names()[-1:]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_row_that_was_put_in_the_place_of_another_does_not_open(consultation: Consultation) -> None:
    one, other = response(consultation, about_you=SAID), response(consultation, about_you={"a": {"choice": "b"}})
    AboutYou._base_manager.filter(pk=other.pk).update(sealed=one.about_you.sealed)
    with pytest.raises(envelope.CannotBeOpened):
        sealing.open_answers(AboutYou.objects.get(pk=other.pk))


@pytest.mark.django_db
def test_after_a_rotation_everything_reads_and_new_keys_are_in_use(consultation: Consultation) -> None:
    old, before = response(consultation, about_you=SAID), keyring.current()
    sealed = bytes(AboutYou.objects.get(pk=old.pk).sealed)
    call_command("keys", "rotate", "--data-keys")
    new = response(consultation, about_you=SAID)
    assert keyring.current() > before and before in keyring.names()
    assert {key.wrapped_by for key in DataKey.objects.all()} == {keyring.current()}
    rows = AboutYou.objects.filter(pk__in=[old.pk, new.pk])
    assert [sealing.open_answers(row) for row in rows] == [SAID, SAID]
    assert bytes(rows.get(pk=old.pk).sealed) != sealed and len({row.key_id for row in rows}) == 1
    assert DataKey.objects.filter(consultation=consultation).count() == 1


@pytest.mark.django_db
def test_the_stream_of_the_analysis_opens_all_rows(consultation: Consultation) -> None:
    for answers in (SAID, None, SAID):
        response(consultation, about_you=answers)
    assert [found.about_you for found in standing(consultation, clock.now())] == [SAID, {}, SAID]


@pytest.mark.django_db
def test_a_response_still_fits_its_hash_once_its_about_you_answers_are_destroyed(consultation: Consultation) -> None:
    made, elsewhere = response(consultation, about_you=SAID), response(factories.consultation(), about_you=SAID)
    content = sealing.Opener().content(
        sealed=made.about_you.sealed, key_id=made.about_you.key_id, reference=made.public_reference
    )
    hashed = salted_hash(bytes.fromhex(content["salt"]), services.hashed_about_you(made, content["answers"]))
    assert hashed == bytes(made.about_you.content_hash)

    assert sealing.destroy_data_keys(consultation=consultation, at=clock.now()) == 1
    kept = Response.objects.get(pk=made.pk)
    assert sealing.open_answers(kept.about_you) == {} and bytes(kept.about_you.sealed) == b""
    assert salted_hash(bytes(kept.salt), services.hashed_content(kept, kept.about_you)) == bytes(kept.content_hash)
    assert sealing.open_answers(elsewhere.about_you) == SAID
    assert sealing.destroy_data_keys(consultation=consultation, at=clock.now()) == 0
