"""Seal the about-you answers on record, batch by batch, and make the hashes of responses over their hash.

Not in one transaction, so that nobody who submits has to wait; it can be interrupted and run again.
"""

import json

from django.db import migrations, transaction

from folkmoot.core import clock, keyring
from folkmoot.core.envelope import new_key, seal, unseal
from folkmoot.ledger.commitment import new_salt, salted_hash

BATCH = 500


def _content(response, about_you):
    return {
        "receipt": response.receipt_code,
        "consultation": response.consultation.slug,
        "channel": response.channel,
        "capacity": response.capacity,
        "organisation": response.organisation,
        "instrument": response.instrument,
        "answers": response.answers,
        "about_you": about_you,
        "consent_to_publish": response.consent_to_publish,
        "made_at": response.made_at.isoformat(),
        "received_at": response.received_at.isoformat(),
        "recorded_at": response.recorded_at.isoformat(),
    }


def _batches(Response):
    last = 0
    while batch := list(
        Response._base_manager.filter(pk__gt=last).select_related("consultation").order_by("pk")[:BATCH]
    ):
        with transaction.atomic():
            yield batch
        last = batch[-1].pk


def _place(key):
    return f"data-key:{key.consultation_id}:{key.version}"


def seal_all(apps, schema_editor):
    Response, AboutYou, DataKey = (apps.get_model("responses", n) for n in ("Response", "AboutYou", "DataKey"))
    keys = {}

    def key_for(consultation_id):
        if consultation_id not in keys:
            name, plain = keyring.current(), new_key()
            row, made = DataKey.objects.get_or_create(
                consultation_id=consultation_id,
                version=1,
                defaults={"wrapped": b"-", "wrapped_by": name, "made_at": clock.now()},
            )
            if made:
                row.wrapped = seal(keyring.key(name), plain, _place(row))
                row.save()
            else:
                plain = unseal(keyring.key(row.wrapped_by), bytes(row.wrapped), _place(row))
            keys[consultation_id] = row, plain
        return keys[consultation_id]

    for batch in _batches(Response):
        about = {a.pk: a for a in AboutYou._base_manager.filter(pk__in=[r.pk for r in batch])}
        for response in batch:
            row, made_of = about.get(response.pk), ""
            if row is not None:
                if not bytes(row.sealed):
                    salt = new_salt()
                    digest = salted_hash(salt, {"receipt": response.receipt_code, "about_you": row.answers})
                    key, plain = key_for(response.consultation_id)
                    text = json.dumps({"salt": salt.hex(), "answers": row.answers}).encode()
                    sealed = seal(plain, text, response.public_reference)
                    AboutYou._base_manager.filter(pk=row.pk).update(
                        answers={}, key=key, sealed=sealed, content_hash=digest
                    )
                    made_of = digest.hex()
                else:
                    made_of = bytes(row.content_hash).hex()
            made = salted_hash(bytes(response.salt), _content(response, made_of))
            Response._base_manager.filter(pk=response.pk).update(content_hash=made)


def open_all(apps, schema_editor):
    Response, AboutYou = (apps.get_model("responses", n) for n in ("Response", "AboutYou"))
    for batch in _batches(Response):
        rows = AboutYou._base_manager.filter(pk__in=[r.pk for r in batch]).select_related("key")
        about = {a.pk: a for a in rows}
        for response in batch:
            row, answers = about.get(response.pk), {}
            if row is not None and bytes(row.sealed) and bytes(row.key.wrapped):
                plain = unseal(keyring.key(row.key.wrapped_by), bytes(row.key.wrapped), _place(row.key))
                answers = json.loads(unseal(plain, bytes(row.sealed), response.public_reference))["answers"]
                AboutYou._base_manager.filter(pk=row.pk).update(answers=answers, key=None, sealed=b"")
            elif row is not None:
                answers = row.answers
            if bytes(response.salt):  # what was erased keeps its hash
                made = salted_hash(bytes(response.salt), _content(response, answers))
                Response._base_manager.filter(pk=response.pk).update(content_hash=made)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("responses", "0005_data_keys")]
    operations = [migrations.RunPython(seal_all, open_all, elidable=False)]
