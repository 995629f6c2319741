"""Those who watch the site learn whether it is up and whether it can serve."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client


def test_healthz_answers_without_the_database(client: Client) -> None:
    # no `db` fixture: asking the database would fail here
    assert client.get("/healthz").json() == {"status": "up"}


@pytest.mark.django_db
def test_readyz_names_what_is_missing(client: Client, settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "migrations": True, "static": False}
    (tmp_path / "collected").touch()
    assert client.get("/readyz").status_code == 200
