"""Migrations are complete, and each of ours can be undone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_migration_of_ours_can_be_undone() -> None:
    stuck = [
        f"{label}.{name}: {operation}"
        for (label, name), migration in MigrationLoader(connection).disk_migrations.items()
        if type(migration).__module__.startswith("folkmoot.")
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []
