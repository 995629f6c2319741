"""Counts and times of this site for Prometheus, over all processes of one `folkmoot serve`.

Routes are labels by their pattern, so nothing that a person typed becomes one, and their number is fixed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import REGISTRY, GaugeMetricFamily
from prometheus_client.registry import Collector

from folkmoot.core import gauges

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own variable, set by `folkmoot serve`
REQUESTS = Counter("folkmoot_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "folkmoot_request_seconds",
    "Time to answer a request.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_FLIGHT = Gauge("folkmoot_requests_in_flight", "Requests being worked on.", multiprocess_mode="livesum")
SUBMISSIONS = Counter("folkmoot_submissions", "Forms with which answers were sent and a receipt was given.")
SHED = Counter("folkmoot_requests_shed", "Requests that were asked to come back.", ["why"])
_OF_A_PROCESS = re.compile(r"_live\w*_(\d+)\.db$")


class Measures(Collector):
    """The measures of `core.gauges`, taken at the moment of asking."""

    def __init__(self, at: dt.datetime) -> None:
        self._at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for measure in gauges.measures():
            value = measure.read(self._at)
            if value is not None:
                yield GaugeMetricFamily(measure.name, measure.help, value)


def page(*, at: dt.datetime) -> bytes:
    """Everything, in Prometheus' text format."""
    if not (folder := os.environ.get(FOLDER)):
        return generate_latest(REGISTRY) + generate_latest(_own(at))
    for file in Path(folder).glob("gauge_live*.db"):
        # A process that was killed is no longer in flight.
        if (found := _OF_A_PROCESS.search(file.name)) and not Path(f"/proc/{found[1]}").exists():
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
    registry = _own(at)
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _own(at: dt.datetime) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Measures(at))
    return registry
