"""Migrations of ours let the former release go on working while they run, and after: expand first, contract later.

The rule stands in docs/operations.md. A migration that contracts says so with ``contracts = True`` in its class, which
is a promise that the release before it does not use what is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def unsafe(migration: migrations.Migration) -> Iterator[str]:
    """What in `migration` the release before it would not survive."""
    fresh = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
    for operation in _flat(migration.operations):
        if getattr(operation, "model_name_lower", None) in fresh:
            continue  # nobody uses a table that has just been made
        if isinstance(operation, TAKES_AWAY) and not getattr(migration, "contracts", False):
            yield f"{operation.describe()}: the former release still uses it"
        if isinstance(operation, migrations.AddField) and _must_be_told(operation.field):
            yield f"{operation.describe()}: the former release does not fill it; give it null=True or a db_default"


def _flat(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from operation.database_operations
        else:
            yield operation


def _must_be_told(field: models.Field[object, object]) -> bool:
    many = isinstance(field, models.ManyToManyField)
    return not (many or field.null or field.generated or field.db_default is not NOT_PROVIDED)


@pytest.mark.django_db
def test_every_migration_of_ours_lets_the_former_release_live() -> None:
    found = {
        f"{label}.{name}": list(unsafe(migration))
        for (label, name), migration in MigrationLoader(connection).disk_migrations.items()
        if type(migration).__module__.startswith("folkmoot.") and (label, name) not in FORMER
    }
    assert {name: problems for name, problems in found.items() if problems} == {}


# Of before the first release: there was no former one.
FORMER = frozenset(
    {
        ("accounts", "0001_initial"),
        ("accounts", "0002_borough_elsewhere"),
        # No release has been made yet: the first will have all of these.
        ("accounts", "0003_privacy_data_request"),
        ("accounts", "0004_ledger"),
        ("accounts", "0005_scopes"),
        ("ledger", "0001_initial"),
        ("analysis", "0001_initial"),
        ("consultations", "0001_initial"),
        ("consultations", "0002_follower_mail"),
        ("consultations", "0003_approval_and_principles"),
        ("consultations", "0004_privacy_retention"),
        ("core", "0001_initial"),
        ("core", "0002_jobrun"),
        ("plans", "0001_initial"),
        ("responses", "0001_initial"),
        ("responses", "0002_append_only"),
        ("responses", "0003_moderation"),
        ("responses", "0004_decision_note"),
        ("responses", "0005_data_keys"),
        ("responses", "0006_seal_about_you"),
        ("responses", "0007_about_you_only_sealed"),
        ("surveys", "0001_initial"),
        ("surveys", "0002_seal_drafts"),
        ("surveys", "0003_move_drafts"),
        ("surveys", "0004_only_sealed_drafts"),
    }
)


@pytest.mark.parametrize(
    ("operation", "problems"),
    [
        (migrations.RemoveField("thing", "name"), 1),
        (migrations.RenameField("thing", "name", "title"), 1),
        (migrations.DeleteModel("Thing"), 1),
        (migrations.AddField("thing", "size", models.IntegerField(default=0)), 1),
        (migrations.AddField("thing", "size", models.IntegerField(db_default=0)), 0),
        (migrations.AddField("thing", "size", models.IntegerField(null=True)), 0),
        (migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]), 0),
    ],
    ids=lambda value: value.describe() if isinstance(value, Operation) else str(value),
)
def test_the_check_knows_what_is_unsafe(operation: Operation, problems: int) -> None:
    made = type("Migration", (migrations.Migration,), {"operations": [operation]})("made", "core")
    assert len(list(unsafe(made))) == problems
