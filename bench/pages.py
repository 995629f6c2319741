"""(b) Requests a second of anonymous pages, as a share of an empty 200 from the same server program."""

from __future__ import annotations

from bench.load import load
from bench.servers import empty_200, folkmoot
from tools.cluster import Cluster

SECONDS, CLIENTS = 8, 16
PAGES = {
    "landing page": "/consultations/police-and-crime-plan/",
    "plan": "/consultations/police-and-crime-plan/plan/",
    "survey start": "/consultations/police-and-crime-plan/survey/",
}


def run(environment: dict[str, str], cluster: Cluster) -> None:
    """Print each page's rate and its ratio to the empty 200; the baseline is measured before and after."""
    print(f"\n(b) anonymous pages, {CLIENTS} clients, {SECONDS} s each; aim: at least 0.5 of the empty 200")
    with empty_200() as address:
        before = load(f"{address}/", clients=CLIENTS, seconds=SECONDS)
    rows = {}
    with folkmoot(environment) as address:
        for name, path in PAGES.items():
            load(f"{address}{path}", clients=CLIENTS, seconds=1)
            rows[name] = load(f"{address}{path}", clients=CLIENTS, seconds=SECONDS)
    with empty_200() as address:
        after = load(f"{address}/", clients=CLIENTS, seconds=SECONDS)
    baseline = (before.per_second + after.per_second) / 2
    print(f"    empty 200           {baseline:10,.0f} a second", end="  ")
    print(f"(before {before.per_second:,.0f}, after {after.per_second:,.0f})")
    for name, found in rows.items():
        ratio = found.per_second / baseline
        print(
            f"    {name:<18}  {found.per_second:10,.0f} a second  ratio {ratio:.2f}  p99 {found.p99_ms:.1f} ms"
            f"  not 2xx/3xx: {found.bad}"
        )
