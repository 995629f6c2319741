"""The answers that were on record in plain are sealed, and can be brought back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from folkmoot.consultations.models import Consultation
from folkmoot.ledger.commitment import salted_hash
from folkmoot.responses import sealing, services
from folkmoot.responses.models import AboutYou, Response
from tests.responses.makers import response

SAID = {"survey.age": {"choice": "16-24"}}


@pytest.mark.django_db(transaction=True)
def test_sealing_the_record_can_be_undone_and_done_again(consultation: Consultation) -> None:
    made, other = response(consultation, about_you=SAID), response(consultation)
    latest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "responses"]

    executor = MigrationExecutor(connection)
    state = executor.migrate([("responses", "0004_decision_note")])
    old = state.apps.get_model("responses", "AboutYou")
    assert old._base_manager.get(pk=made.pk).answers == SAID

    MigrationExecutor(connection).migrate(latest)
    assert sealing.open_answers(AboutYou.objects.get(pk=made.pk)) == SAID
    for kept in Response.objects.filter(pk__in=[made.pk, other.pk]):
        about = getattr(kept, "about_you", None)
        assert salted_hash(bytes(kept.salt), services.hashed_content(kept, about)) == bytes(kept.content_hash)
