"""What the tests of the ledger share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import connection

from folkmoot.core import clock
from folkmoot.ledger import auditing, keys, services, sources
from folkmoot.ledger.models import Log
from folkmoot.ledger.public_files import ledger_folder
from folkmoot.ledger.verifying import Report, verify_ledger
from folkmoot.responses.models import Response
from folkmoot.responses.proofs import proof_of, receipt_file


def sequence() -> services.Sequenced:
    return services.sequence(log=Log.RESPONSES, at=clock.now())


def sequence_all() -> None:
    services.sequence_all(at=clock.now())


def verify(folder: Path | None = None, **options: Any) -> Report:
    return verify_ledger(sources.directory(folder or ledger_folder()), **options)


def audit() -> list[str]:
    return list(auditing.problems())


def file_of(made: Response, *, with_answers: bool = False) -> dict[str, Any]:
    fresh = Response.objects.get(pk=made.pk)
    return json.loads(json.dumps(receipt_file(fresh, proof_of(fresh), with_answers=with_answers)))


def trusted() -> list[bytes]:
    return [keys.public_keys().keys[-1].public]


def by_hand(sql: str, *values: Any) -> None:
    """What somebody with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
