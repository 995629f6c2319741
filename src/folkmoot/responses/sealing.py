"""About-you answers under lock: a data key for each consultation, itself sealed under the key of the site.

Each row is bound to the public reference of its response, so that a row copied to another response does not open.
Destroying the data keys of a consultation makes all its about-you answers unreadable at once.
Why so: docs/adr/0013-privacy.md.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import transaction

from folkmoot.consultations.models import Consultation
from folkmoot.core import keyring
from folkmoot.core.envelope import new_key, seal, unseal
from folkmoot.responses.models import AboutYou, DataKey, Response

BATCH = 500


def key_in_use(consultation: Consultation, at: dt.datetime) -> DataKey:
    """The data key under which answers are sealed now; made at first use."""
    found = consultation.data_keys.exclude(wrapped=b"").order_by("-version").first()
    return found or _new_data_key(consultation, at)


def seal_answers(answers: dict[str, Any], *, salt: bytes, response: Response, key: DataKey) -> bytes:
    """What is kept of `answers` and of the salt of their hash."""
    content = {"salt": salt.hex(), "answers": answers}
    return seal(_unwrap(key), json.dumps(content).encode(), response.public_reference)


class Opener:
    """Opens rows, one after the other, and unwraps each data key once."""

    def __init__(self) -> None:
        self._keys: dict[int, bytes] = {}

    def open(self, *, sealed: bytes | None, key_id: int | None, reference: str) -> dict[str, Any]:
        """The answers; empty where there are none, or where they or their key were destroyed."""
        found: dict[str, Any] = self.content(sealed=sealed, key_id=key_id, reference=reference).get("answers", {})
        return found

    def content(self, *, sealed: bytes | None, key_id: int | None, reference: str) -> dict[str, Any]:
        """`answers`, and in hexadecimal the `salt` of their hash; empty where there is nothing."""
        if not sealed or key_id is None:
            return {}
        if key_id not in self._keys:
            self._keys[key_id] = _unwrap(DataKey.objects.get(pk=key_id))
        key = self._keys[key_id]
        found: dict[str, Any] = json.loads(unseal(key, bytes(sealed), reference)) if key else {}
        return found


def open_answers(row: AboutYou) -> dict[str, Any]:
    """The answers of one row."""
    return Opener().open(sealed=bytes(row.sealed), key_id=row.key_id, reference=row.response.public_reference)


def content_of(row: AboutYou) -> dict[str, Any]:
    """`answers` and `salt` of one row; empty where they were destroyed."""
    return Opener().content(sealed=bytes(row.sealed), key_id=row.key_id, reference=row.response.public_reference)


def rotate_site_key() -> int:
    """Make a new key of the site and seal every data key under it; gives how many. Harmless to run again."""
    keyring.rotate()
    keys = list(DataKey.objects.exclude(wrapped=b""))
    for key in keys:
        plain, name = _unwrap(key), keyring.current()
        wrapped = seal(keyring.key(name), plain, _place(key.consultation_id, key.version))
        DataKey.objects.filter(pk=key.pk).exclude(wrapped=b"").update(wrapped=wrapped, wrapped_by=name)
    return len(keys)


def renew_data_keys(*, at: dt.datetime) -> int:
    """Give every consultation a new data key and seal its rows again under it; gives how many rows.

    It may be interrupted and run again: rows under an earlier key stay readable until they have moved.
    """
    moved = 0
    for consultation in Consultation.objects.filter(data_keys__isnull=False).distinct():
        if not consultation.data_keys.exclude(wrapped=b"").exists():
            continue
        moved += _move_rows(consultation, _new_data_key(consultation, at))
        consultation.data_keys.filter(about_you=None).exclude(pk=key_in_use(consultation, at).pk).delete()
    return moved


def destroy_data_keys(*, consultation: Consultation, at: dt.datetime) -> int:
    """Make all about-you answers of a consultation unreadable for ever; gives how many rows that concerned."""
    with transaction.atomic():
        rows = AboutYou._base_manager.filter(response__consultation=consultation).exclude(sealed=b"")
        emptied = rows.update(sealed=b"")
        consultation.data_keys.exclude(wrapped=b"").update(wrapped=b"", destroyed_at=at)
    return emptied


def _move_rows(consultation: Consultation, key: DataKey) -> int:
    moved, opener = 0, Opener()
    waiting = AboutYou.objects.filter(key__consultation=consultation, key__version__lt=key.version).exclude(sealed=b"")
    while batch := list(waiting.select_related("response")[:BATCH]):
        with transaction.atomic():
            for row in batch:
                reference = row.response.public_reference
                held = opener.content(sealed=row.sealed, key_id=row.key_id, reference=reference)
                salt = bytes.fromhex(held["salt"])
                sealed = seal_answers(held["answers"], salt=salt, response=row.response, key=key)
                # Only what is still as it was read: an erasure in between stands.
                same = AboutYou._base_manager.filter(pk=row.pk, sealed=row.sealed)
                moved += same.update(sealed=sealed, key=key)
    return moved


def _new_data_key(consultation: Consultation, at: dt.datetime) -> DataKey:
    latest = consultation.data_keys.order_by("-version").first()
    version, name = (latest.version if latest else 0) + 1, keyring.current()
    wrapped = seal(keyring.key(name), new_key(), _place(consultation.pk, version))
    made, _ = DataKey.objects.get_or_create(
        consultation=consultation, version=version, defaults={"wrapped": wrapped, "wrapped_by": name, "made_at": at}
    )
    return made


def _unwrap(key: DataKey) -> bytes:
    """The data key in plain; empty when it was destroyed."""
    if not key.wrapped:
        return b""
    place = _place(key.consultation_id, key.version)
    return unseal(keyring.key(key.wrapped_by), bytes(key.wrapped), place)


def _place(consultation_id: int, version: int) -> str:
    return f"data-key:{consultation_id}:{version}"
