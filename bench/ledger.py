"""Sequencing: what a leaf costs as the ledger grows, how long a proof takes, and what a leaf takes on the disk.

The baseline of the same run is what PostgreSQL itself needs to store the entries, in bulk and with nothing else to do.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.servers import ROOT
from tools.cluster import Cluster

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
# What many responses would leave behind, made in the database: random digests and the times at which they came.
ENTRIES = """
  INSERT INTO ledger_ledgerentry (log, kind, subject, time, digest, signature)
  SELECT 'responses', 2, 1, 1734523200000000 + n, sha256(('entry ' || n)::bytea), '' FROM generate_series(%s, %s) AS n
"""
PROOFS = 200


def run(environment: dict[str, str], cluster: Cluster) -> None:
    """Measure in a process of its own, with the environment of the site under measurement."""
    print("\nledger: entries in PostgreSQL get their leaves, files are written, checkpoints signed")
    command = [sys.executable, "-m", "bench.ledger", *map(str, _sizes())]
    paths = {**os.environ, **environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    subprocess.run(command, env=paths, cwd=ROOT, check=True)


def _sizes() -> list[int]:
    largest = int(os.environ.get("BENCH_LEAVES", SIZES[-1]))
    return [size for size in SIZES if size <= largest]


def measure(sizes: list[int]) -> None:
    """Grow the log from one size to the next, and print a row for each."""
    import django

    django.setup()
    from django.db import connection

    from folkmoot.core import clock
    from folkmoot.ledger.models import LedgerEntry, Log
    from folkmoot.ledger.public_files import log_folder
    from folkmoot.ledger.services import sequence

    sequence(log=Log.RESPONSES, at=clock.now())
    before = LedgerEntry.objects.filter(log=Log.RESPONSES).count()
    print("        leaves   store µs    leaf µs   ratio   proof ms  bytes a leaf   on disk")
    for size in sizes:
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(ENTRIES, [before + 1, size])
            stored = (time.perf_counter() - began) / (size - before) * 1e6
            cursor.execute("ANALYZE ledger_ledgerentry")
        began = time.perf_counter()
        done = sequence(log=Log.RESPONSES, at=clock.now())
        leaf = (time.perf_counter() - began) / done.added * 1e6
        folder = log_folder(Log.RESPONSES)
        proofs = []
        for number in range(PROOFS):
            began = time.perf_counter()
            folder.reader(done.checkpoint.size).inclusion(number * 7919 % done.checkpoint.size)
            proofs.append((time.perf_counter() - began) * 1e3)
        used, blocks = _bytes(folder.root)
        count = done.checkpoint.size
        print(
            f"  {count:>12,}  {stored:>9.1f}  {leaf:>9.1f}  {leaf / stored:>6.2f}"
            f"  {statistics.quantiles(proofs, n=100)[98]:>9.2f}  {used / count:>12.1f}  {blocks / count:>8.1f}",
            flush=True,
        )
        before = size


def _bytes(folder: Path) -> tuple[int, int]:
    """The bytes of all files below, and those of the blocks that they fill."""
    found = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum(f.st_size for f in found), sum(f.st_blocks * 512 for f in found)


if __name__ == "__main__":
    measure([int(size) for size in sys.argv[1:]])
