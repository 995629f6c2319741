"""The command line: every subcommand is listed with a line, and `check` says what is amiss."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from folkmoot.config import cli


def test_every_subcommand_is_listed_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    listed = {name: text.strip() for name, _, text in (line.partition(" ") for line in lines)}
    expected = ["demo", "serve", "worker", "migrate", "createsuperuser", "import-plan", "import-survey", "export"]
    expected += ["ledger", "verify", "keys", "backup", "restore", "check"]
    assert [name for name in expected if not listed.get(name)] == []
    assert list(listed)[: len(expected)] == expected


@pytest.mark.django_db
def test_check_shows_the_settings_in_force_and_hides_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", "not to be seen")
    call_command("check")
    shown = capsys.readouterr().out
    assert "FOLKMOOT_SECRET_KEY=(set)" in shown
    assert "not to be seen" not in shown
    assert "is up to date" in shown


@pytest.mark.django_db
def test_check_fails_where_the_database_lacks_a_migration() -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="core").last().delete()
    with pytest.raises(CommandError, match="lacks 1 migration"):
        call_command("check")
