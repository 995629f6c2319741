"""On a live PostgreSQL a migration gives up rather than hold everybody up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tools.cluster import Cluster

ROOT = Path(__file__).parents[2]


@pytest.mark.drill
def test_a_table_in_use_makes_a_migration_fail_in_time_and_it_can_be_run_again(tmp_path: Path) -> None:
    with Cluster() as cluster:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("FOLKMOOT_", "DJANGO_"))},
            "PYTHONPATH": "src",
            "FOLKMOOT_DATA_DIR": str(tmp_path),
            "FOLKMOOT_DATABASE_URL": cluster.url,
        }

        def migrate(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "folkmoot", "migrate", *arguments]
            return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

        assert migrate().returncode == 0
        with psycopg.connect(cluster.url) as other:
            other.execute("SELECT * FROM core_jobrun")  # a reader that does not end
            stopped = migrate("core", "0001")
            assert stopped.returncode == 1
            assert "run it again" in stopped.stderr
            other.rollback()
        assert migrate("core", "0001").returncode == 0
        assert migrate().returncode == 0
