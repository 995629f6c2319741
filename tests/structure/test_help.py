"""`folkmoot --help` tells what each subcommand is for."""

from __future__ import annotations

import pytest

from folkmoot.config import cli


def test_every_subcommand_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"])
    rows = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert {"serve", "demo", "worker", "import-plan", "import-survey", "export", "check"} < {row[0] for row in rows}
    assert [row[0] for row in rows if len(row) == 1] == []
