"""Servers, workers and databases killed, disks filled, lines cut: nothing that was acknowledged is lost or doubled."""

from __future__ import annotations

import pytest

from tests.drill.faults import drill

pytestmark = pytest.mark.drill
ANYWHERE = ["kill the server", "kill the worker", "fill the disk", "restart everything"]
BETWEEN = ["cut the database connection", "kill PostgreSQL"]


@pytest.mark.parametrize(("kind", "faults"), [("sqlite", ANYWHERE), ("postgresql", [*BETWEEN, *ANYWHERE])])
def test_no_acknowledged_response_is_lost_or_doubled_whatever_breaks(kind: str, faults: list[str]) -> None:
    done = drill(kind, faults)
    crowd = done.crowd
    print(f"{kind}: {len(crowd.acknowledged)} acknowledged, {crowd.retried} of them after a dead line")  # noqa: T201
    # How long each recovery may take is the business of `make drill`, on a machine with nothing else to do.
    assert [fault for fault, _ in done.recoveries] == faults
    assert len(crowd.acknowledged) >= len(faults)
