"""`make bench`: PostgreSQL with fsync on, two server processes, everything in one run."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import ledger, pages, results, submissions
from bench.servers import PROCESSES, THREADS
from tools.cluster import Cluster


def main() -> None:
    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as folder:
        environment = {
            "FOLKMOOT_DATABASE_URL": cluster.url,
            "FOLKMOOT_DATA_DIR": folder,
            "FOLKMOOT_DEMO": "1",
            "FOLKMOOT_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
        }
        version = subprocess.run([cluster.program("postgres"), "-V"], capture_output=True, text=True, check=True)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        print(f"conditions: {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}")
        print(f"            {version.stdout.strip()}, fsync and synchronous_commit on")
        print(f"            {PROCESSES} server processes of {THREADS} threads")
        print("            server, database and clients share the machine")
        command = [sys.executable, "-m", "folkmoot", "demo", "--load-only", "--responses", "2000", "--data-dir", folder]
        subprocess.run(command, env={**os.environ, **environment}, cwd=Path(__file__).parents[1], check=True)
        chosen = sys.argv[1:] or ["submissions", "pages", "results", "ledger"]
        for part in (submissions, pages, results, ledger):
            if part.__name__.rpartition(".")[2] in chosen:
                part.run(environment, cluster)


if __name__ == "__main__":
    main()
