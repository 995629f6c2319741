"""`kill -9` of the server or of the database, at any instant: nothing that was acknowledged is lost or doubled."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drill.site import COUNT, DrillSite
from tests.drill.visitor import Crowd, Visitor
from tools.cluster import Cluster

pytestmark = pytest.mark.drill
ROUNDS, VISITORS = 5, 4


@contextlib.contextmanager
def database(kind: str) -> Iterator[Cluster | None]:
    if kind == "sqlite":
        yield None
        return
    with Cluster() as cluster:
        yield cluster


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_acknowledged_response_is_lost_or_doubled_when_processes_are_killed(kind: str, tmp_path: Path) -> None:
    chance = random.Random(kind)
    with database(kind) as cluster:
        site = DrillSite(tmp_path, cluster.url if cluster else "")
        site.start()
        crowd = Crowd(site.port, VISITORS)
        try:
            for number in range(ROUNDS):
                time.sleep(chance.uniform(1.5, 3))
                if cluster and number % 2:
                    cluster.kill()
                    cluster.start()
                else:
                    site.kill()
                    site.start()
            time.sleep(2)
            crowd.leave()
            recorded = json.loads(site.run(COUNT))
            check_receipts(site, crowd)
        finally:
            site.kill()
    by_key: dict[str, list[tuple[str, str]]] = {}
    for key, code, words in recorded:
        by_key.setdefault(key, []).append((code, words))
    print(f"{kind}: {len(crowd.acknowledged)} acknowledged, {crowd.retried} of them after a dead line")  # noqa: T201
    assert len(crowd.acknowledged) >= ROUNDS
    assert all(len(found) == 1 for found in by_key.values())
    assert {key: by_key[key][0] for key in crowd.acknowledged} == crowd.acknowledged


def check_receipts(site: DrillSite, crowd: Crowd) -> None:
    """The receipts of the last few are known to the site as it stands now."""
    for code, _ in list(crowd.acknowledged.values())[-5:]:
        assert Visitor(site.port).ask("GET", f"/receipts/{code}/")[0] == 200
