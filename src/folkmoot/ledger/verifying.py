"""Checking a ledger and a receipt with nothing but public files and a public key. Pure: no Django, no database."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from folkmoot.ledger import chain, notes, tiles, tree
from folkmoot.ledger.chain import KeyChain
from folkmoot.ledger.entries import ENDED, EPOCH, RECEIVED, BadEntry, Entry, Kind
from folkmoot.ledger.sources import Fetch, below
from folkmoot.ledger.tile_check import TileCheck

LOGS = ("responses", "actions")
# An entry may get its leaf a little after the checkpoint before was signed: it was on its way to the database.
ON_ITS_WAY = dt.timedelta(seconds=120)
AHEAD = dt.timedelta(seconds=5)
LAST = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)


@dataclass
class Counts:
    """What the log says of one consultation: responses accepted, those a machine made, and those that ended."""

    accepted: int = 0
    generated: int = 0
    ended: int = 0

    @property
    def standing(self) -> int:
        return self.accepted + self.generated - self.ended


@dataclass
class Report:
    """What was found: `problems` is empty where all fits. Each line is for a person to read."""

    problems: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    counts: dict[int, Counts] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    roots: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For a machine to read."""
        return {
            "ok": not self.problems,
            "problems": self.problems,
            "facts": self.facts,
            "consultations": [
                {"number": number, "consultation": self.names.get(number), **vars(c), "standing": c.standing}
                for number, c in sorted(self.counts.items())
            ],
        }


def trusted_keys(found: KeyChain, trusted: Sequence[bytes]) -> list[int]:
    """The positions of keys that `trusted` vouches for: those named, and those endorsed one after the other from there.

    With nothing to trust, every key.
    """
    if not trusted:
        return list(range(len(found.keys)))
    allowed: list[int] = []
    for position, key in enumerate(found.keys):
        if key.public in trusted or (key.endorsed and position - 1 in allowed):
            allowed.append(position)
    return allowed


# The ledger --------------------------------------------------------------------------------------
def verify_ledger(fetch: Fetch, *, trusted: Sequence[bytes] = (), since: str = "") -> Report:
    """Check every file of a ledger: signatures, that each checkpoint continues the one before, tiles, times, counts.

    `trusted` are raw public keys; `since` is a checkpoint kept from before, with which this ledger must agree.
    """
    report = Report()
    try:
        found = chain.read(fetch("keys.json"))
    except (OSError, notes.BadNote) as error:
        report.problems.append(f"The list of keys: {_said(error)}")
        return report
    allowed = trusted_keys(found, trusted)
    if not allowed:
        report.problems.append("None of the keys that you trust belongs to this ledger.")
        return report
    report.problems += [] if trusted else found.problems()
    if found.demonstration:
        report.facts.append("This is a demonstration: its clock can be moved, so times are not compared.")
    for log in LOGS:
        _Log(report, found, allowed, log, below(fetch, log), fetch).verify()
    if since:
        _agrees(report, found, allowed, since, fetch)
    return report


@dataclass(frozen=True)
class _End:
    """Where and when a response ended."""

    index: int
    time: int


@dataclass
class _Log:
    report: Report
    chain: KeyChain
    allowed: list[int]
    log: str
    fetch: Fetch
    fetch_top: Fetch

    def verify(self) -> None:
        checkpoints = list(self._history())
        if not checkpoints:
            self.problem("there is no checkpoint")
            return
        newest = checkpoints[-1]
        when = f", signed {newest.at:%d %B %Y %H:%M:%S} UTC" if newest.at else ""
        self.report.facts.append(f"{self.log}: {newest.size} entries under {len(checkpoints)} checkpoints{when}.")
        reader = tiles.Reader(self.fetch, newest.size)
        ended: dict[bytes, _End] = {}
        statements: list[tuple[int, Entry]] = []
        try:
            self._walk(reader, checkpoints, ended, statements)
        except (OSError, tiles.BadBundle, BadEntry, tree.ProofFails) as error:
            self.problem(_said(error))
            return
        if ended or statements:
            self._count(reader, ended, statements)

    def problem(self, text: str) -> None:
        self.report.problems.append(f"{self.log}: {text}")

    def _history(self) -> Iterator[notes.Checkpoint]:
        keys = [self.chain.of(self.log)[position] for position in self.allowed]
        try:
            lines = self.fetch("history").splitlines()
            newest = self.fetch("checkpoint").decode()
        except (OSError, ValueError) as error:
            self.problem(_said(error))
            return
        before = notes.Checkpoint("", -1, b"")
        note = ""
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                note, found = row["note"], notes.open_checkpoint(row["note"], keys)
            except (ValueError, KeyError, TypeError) as error:
                self.problem(f"checkpoint {number}: {_said(error)}")
                continue
            if row.get("number") != number or found.size <= before.size:
                self.problem(f"checkpoint {number} does not follow the one before it.")
            if found.at is None:
                self.problem(f"checkpoint {number} does not say when it was signed.")
            elif not self.chain.demonstration:
                self._check_time(number, found.at, before.at)
            before = found
            yield found
        if lines and note != newest:
            self.problem("the newest checkpoint is not the last of the history.")

    def _check_time(self, number: int, at: dt.datetime, before: dt.datetime | None) -> None:
        if before and at < before:
            self.problem(f"checkpoint {number} was signed before the one that it follows.")
        first = self.chain.keys[self.allowed[0]].since
        if at < first - AHEAD:
            self.problem(f"checkpoint {number} was signed before there was a key.")

    def _walk(
        self,
        reader: tiles.Reader,
        checkpoints: list[notes.Checkpoint],
        ended: dict[bytes, _End],
        statements: list[tuple[int, Entry]],
    ) -> None:
        """One pass over all entries: the root of every checkpoint, every tile, times, and what is to be counted."""
        whole, rows = tree.Frontier(), TileCheck(self.fetch, reader.size)
        waiting = list(reversed(checkpoints))
        earliest, late = EPOCH, 0
        again: set[tuple[Kind, bytes]] = set()
        self._reached(whole, waiting)
        for raw in reader.entries():
            entry, leaf = Entry.decode(raw), tree.leaf_hash(raw)
            index = whole.size
            whole.add(leaf)
            rows.add(leaf)
            if entry.kind != Kind.GENERATED and not self.chain.demonstration:
                latest = waiting[-1].at if waiting and waiting[-1].at else LAST
                if not earliest - ON_ITS_WAY <= entry.at <= latest + AHEAD:
                    late += 1
                    if late <= 5:
                        self.problem(
                            f"entry {index} is dated {entry.at:%Y-%m-%d %H:%M:%S} UTC, outside the time between the"
                            " checkpoints around it: it was back-dated or put in later."
                        )
            if entry.kind in ENDED:
                # What was withdrawn may be erased later; it ended with the first of the two.
                ended.setdefault(entry.digest, _End(index, entry.time))
                if (entry.kind, entry.digest) in again:
                    self.problem(f"entry {index} ends a response that had ended before.")
                again.add((entry.kind, entry.digest))
            elif entry.kind == Kind.COUNTED:
                statements.append((index, entry))
            elif entry.kind in RECEIVED:
                counts = self.report.counts.setdefault(entry.subject, Counts())
                counts.accepted += entry.kind == Kind.ACCEPTED
                counts.generated += entry.kind == Kind.GENERATED
            if waiting and whole.size == waiting[-1].size:
                earliest = waiting[-1].at or earliest
                self._reached(whole, waiting)
        if late > 5:
            self.problem(f"{late} entries in all are dated outside the time between the checkpoints around them.")
        for text in rows.close():
            self.problem(text)

    def _reached(self, whole: tree.Frontier, waiting: list[notes.Checkpoint]) -> None:
        while waiting and waiting[-1].size == whole.size:
            checkpoint = waiting.pop()
            self.report.roots[self.log, whole.size] = whole.root()
            if whole.root() != checkpoint.root:
                self.problem(
                    f"the entries do not give the root of the checkpoint over {checkpoint.size}:"
                    " an entry was changed, or the log was forked."
                )

    def _count(self, reader: tiles.Reader, ended: dict[bytes, _End], statements: list[tuple[int, Entry]]) -> None:
        """A second pass: what ended was accepted before, and each published count comes out again."""
        claims = [(index, entry, self._statement(entry)) for index, entry in statements]
        received: Counter[int] = Counter()
        gone: Counter[int] = Counter()
        unknown = dict(ended)
        for index, raw in enumerate(reader.entries()):
            entry = Entry.decode(raw)
            if entry.kind not in RECEIVED:
                continue
            over = unknown.pop(entry.digest, None)
            if over is not None:
                self.report.counts[entry.subject].ended += 1
                if over.index < index:
                    self.problem(f"entry {over.index} ends a response that was accepted only after it.")
            for at, claim, body in claims:
                if body and claim.subject == entry.subject and index < at and entry.time <= body["as_of"]:
                    received[at] += 1
                    gone[at] += over is not None and over.index < at and over.time <= body["as_of"]
        for end in unknown.values():
            self.problem(f"entry {end.index} ends a response that was never accepted.")
        for at, claim, body in claims:
            if not body:
                continue
            self.report.names[claim.subject] = str(body.get("consultation"))
            said = (body.get("received"), body.get("withdrawn"), body.get("counted"))
            if said != (received[at], gone[at], received[at] - gone[at]):
                self.problem(
                    f"results {body.get('release')} of {body.get('consultation')} say {said[0]} received and {said[2]}"
                    f" counted; the ledger has {received[at]} and {received[at] - gone[at]}."
                )
            else:
                self.report.facts.append(
                    f"Results {body.get('release')} of {body.get('consultation')}: {said[0]} received less {said[1]}"
                    f" withdrawn is {said[2]} counted, as published."
                )

    def _statement(self, entry: Entry) -> dict[str, Any] | None:
        name = f"statements/{entry.digest.hex()}.json"
        try:
            raw = self.fetch_top(name)
            body = json.loads(raw)
            if hashlib.sha256(raw).digest() != entry.digest or not isinstance(body["as_of"], int):
                raise ValueError("it is not the statement that was published")
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.problem(f"{name}: {_said(error)}")
            return None
        return dict(body)


def _agrees(report: Report, found: KeyChain, allowed: list[int], since: str, fetch: Fetch) -> None:
    """Whether a checkpoint that somebody kept is one of this ledger's."""
    for log in LOGS:
        try:
            kept = notes.open_checkpoint(since, [found.of(log)[position] for position in allowed])
        except notes.BadNote:
            continue
        root = report.roots.get((log, kept.size))
        if root is None:
            newest = max((size for name, size in report.roots if name == log), default=0)
            if kept.size > newest:
                report.problems.append(
                    f"{log}: you hold a checkpoint over {kept.size} entries; here are {newest} only."
                )
                return
            reader = tiles.Reader(below(fetch, log), kept.size)
            try:
                root = reader.root()
            except (OSError, tree.ProofFails) as error:
                report.problems.append(f"{log}: {_said(error)}")
                return
        if root != kept.root:
            report.problems.append(
                f"{log}: the checkpoint over {kept.size} entries that you hold is of another history."
            )
        else:
            report.facts.append(f"{log}: agrees with the checkpoint over {kept.size} entries that you hold.")
        return
    report.problems.append("The checkpoint that you hold was not signed by a key of this ledger.")


def _said(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{Path(str(error.filename)).name if error.filename else error} is missing."
    return str(error) or type(error).__name__
