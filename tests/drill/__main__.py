"""`make drill`: a hundred faults under load. `--sqlite` for SQLite, `--faults N` for another number."""

from __future__ import annotations

import argparse
import platform
import statistics

from tests.drill.faults import drill

MOST_SECONDS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--faults", type=int, default=100)
    options = parser.parse_args()
    kind = "sqlite" if options.sqlite else "postgresql"
    print(f"{options.faults} faults on {kind}, Python {platform.python_version()}; recovery in seconds", flush=True)
    done = drill(kind, options.faults, lambda line: print(line, flush=True))
    by_fault: dict[str, list[float]] = {}
    for fault, seconds in done.recoveries:
        by_fault.setdefault(fault, []).append(seconds)
    print(f"\n{'fault':<28} {'times':>6} {'median':>8} {'slowest':>8}")
    for fault, found in sorted(by_fault.items()):
        print(f"{fault:<28} {len(found):>6} {statistics.median(found):>8.2f} {max(found):>8.2f}")
    crowd = done.crowd
    print(f"{len(crowd.acknowledged)} responses acknowledged, {crowd.retried} of them after a dead line:")
    print("none lost, none doubled; the ledger's sequence, audit and verify are clean")
    slowest = max(seconds for _, seconds in done.recoveries)
    if slowest >= MOST_SECONDS:
        raise SystemExit(f"a recovery took {slowest:.1f} s; at most {MOST_SECONDS} are allowed")


if __name__ == "__main__":
    main()
