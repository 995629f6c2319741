"""The fault drill: under load, at random instants, one thing after another breaks; what comes of it is measured."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.drill.site import COUNT, DrillSite
from tests.drill.visitor import Crowd, Visitor
from tools.cluster import Cluster
from tools.disk import Disk
from tools.line import Line

VISITORS = 4
PATIENCE = 60.0  # seconds after which a drill is given up
DISK_MEGABYTES = 640
# So that PostgreSQL's own files do not fill the small disk in a long drill.
POSTGRESQL = ("max_wal_size=128MB",)


@dataclass
class Drill:
    """A site under load whose parts can be broken. `recoveries` holds (fault, seconds until an answer was taken)."""

    disk: Disk
    site: DrillSite
    crowd: Crowd
    cluster: Cluster | None
    line: Line | None
    recoveries: list[tuple[str, float]] = field(default_factory=list)

    def faults(self) -> dict[str, Callable[[], float]]:
        """What can be broken here, by name. Each gives the instant from which recovery counts (time.monotonic)."""
        found = {
            "kill the server": self._kill_server,
            "kill the worker": self._kill_worker,
            "fill the disk": self._fill_disk,
            "restart everything": self._restart_everything,
        }
        if self.cluster:
            found |= {"kill PostgreSQL": self._kill_database, "cut the database connection": self._cut_line}
        return found

    def suffer(self, fault: str) -> None:
        """Break one thing and wait until an answer sent afterwards is taken and the worker is there."""
        since = self.faults()[fault]()
        while not (self.crowd.acknowledged_since(since) and self.site.workers()):
            if time.monotonic() - since > PATIENCE:
                answered = self.crowd.acknowledged_since(since)
                raise AssertionError(
                    f"{fault}: no recovery within {PATIENCE:.0f} s; an answer was taken: {answered}, "
                    f"workers: {self.site.workers()}"
                )
            self._tend()
            time.sleep(0.02)
        self.recoveries.append((fault, time.monotonic() - since))

    def _tend(self) -> None:
        """What the supervisor of an operator's machine does: start again what has ended by itself."""
        if self.cluster and not self.cluster.running():
            self.cluster.start()
        if self.site.stopped():
            self.site.begin()

    def _kill_server(self) -> float:
        since = time.monotonic()
        self.site.kill()
        self.site.begin()
        return since

    def _kill_worker(self) -> float:
        since = time.monotonic()
        self.site.kill_worker()
        return since

    def _kill_database(self) -> float:
        assert self.cluster
        since = time.monotonic()
        self.cluster.kill()
        self.cluster.start()
        return since

    def _fill_disk(self) -> float:
        self.disk.fill()
        time.sleep(1)
        self.disk.free()
        return time.monotonic()

    def _cut_line(self) -> float:
        assert self.line
        self.line.cut()
        time.sleep(0.5)
        self.line.mend()
        return time.monotonic()

    def _restart_everything(self) -> float:
        since = time.monotonic()
        self.site.kill()
        if self.cluster:
            self.cluster.kill()
            self.cluster.start()
        self.site.begin()
        return since

    def check(self) -> None:
        """Nobody's answer was lost or doubled, receipts are known, and the ledger fits what is stored."""
        self.crowd.leave()
        recorded = json.loads(self.site.run(COUNT))
        by_key: dict[str, list[tuple[str, str]]] = {}
        for key, code, words in recorded:
            by_key.setdefault(key, []).append((code, words))
        doubled = {key for key, found in by_key.items() if len(found) > 1}
        lost = {key for key, told in self.crowd.acknowledged.items() if told not in by_key.get(key, [])}
        assert not doubled, f"doubled: {doubled}"
        assert not lost, f"lost: {lost}"
        for code, _ in list(self.crowd.acknowledged.values())[-5:]:
            assert Visitor(self.site.port).ask("GET", f"/receipts/{code}/")[0] == 200
        self.site.folkmoot("ledger", "sequence")
        self.site.folkmoot("ledger", "audit")
        self.site.folkmoot("verify", "--ledger", str(self.site.folder / "ledger"))


@contextlib.contextmanager
def drilling(kind: str) -> Iterator[Drill]:
    """A site on `kind` of database ("sqlite" or "postgresql"), all its data on one small disk, with visitors at it."""
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(Disk(DISK_MEGABYTES))
        cluster = line = None
        database = ""
        if kind == "postgresql":
            cluster = stack.enter_context(Cluster(disk.folder, POSTGRESQL))
            line = Line(cluster.port)
            stack.callback(line.close)
            database = cluster.url.replace(f":{cluster.port}/", f":{line.port}/")
        folder = disk.folder / "data"
        Path(folder).mkdir()
        site = DrillSite(folder, database)
        stack.callback(site.kill)
        site.start()
        yield Drill(disk, site, Crowd(site.port, VISITORS), cluster, line)


def drill(kind: str, rounds: list[str] | int, told: Callable[[str], object] = lambda _: None) -> Drill:
    """Break things at random instants: those named in `rounds`, or that many chosen at random. Checks at the end.

    Raises AssertionError with what went wrong. `told` is given a line for each fault.
    """
    chance = random.Random(kind)
    with drilling(kind) as running:
        names = list(running.faults())
        chosen = rounds if isinstance(rounds, list) else [chance.choice(names) for _ in range(rounds)]
        for number, fault in enumerate(chosen, 1):
            time.sleep(chance.uniform(0.5, 2))
            running.suffer(fault)
            told(f"{number:4}  {fault:<28} {running.recoveries[-1][1]:6.2f} s")
        time.sleep(1)
        running.check()
        return running
