"""How the site is doing, as its public should know it: four plain questions, each answered at the moment of asking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError

from folkmoot.core import recovery
from folkmoot.core.models import JobRun
from folkmoot.ledger.selectors import oldest_waiting

# What a visitor would notice: mail that is late, results that are late.
WORKER_SILENT = dt.timedelta(minutes=2)
TASKS_LATE_SECONDS = 600.0
RESULTS_LATE = dt.timedelta(minutes=10)
LEDGER_LATE = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Condition:
    """One thing that the site does: whether it does, and a sentence for either."""

    name: str
    title: str
    works: bool
    sentence: str


def conditions(at: dt.datetime) -> list[Condition]:
    """All of them. A database that is away is told, not raised."""
    try:
        beat, late = recovery.last_beat(), recovery.oldest_wait(at) > TASKS_LATE_SECONDS
        waits_since = oldest_waiting()
        results = JobRun.objects.filter(name="results").values_list("begun_at", flat=True).first()
    except DatabaseError:
        return [
            Condition(
                "answers", "Sending answers", False, "Answers cannot be sent at the moment. What was sent is safe."
            ),
            Condition("mail", "E-mail", False, "E-mail is late."),
            Condition("ledger", "Ledger", False, "Receipts get their line in the ledger later. They are valid."),
            Condition("results", "Results", False, "Results cannot be shown at the moment."),
        ]
    mail = beat is not None and abs(at - beat) < WORKER_SILENT and not late
    sequenced = waits_since is None or abs(at - waits_since) < LEDGER_LATE
    fresh = results is not None and abs(at - results) < RESULTS_LATE
    return [
        Condition("answers", "Sending answers", True, "Answers can be sent and receipts are given."),
        Condition("mail", "E-mail", mail, "E-mail goes out." if mail else "E-mail is late. Nothing is lost."),
        Condition(
            "ledger",
            "Ledger",
            sequenced,
            "Receipts get their line in the ledger within seconds."
            if sequenced
            else "Receipts get their line in the ledger later than they should. They are valid.",
        ),
        Condition(
            "results",
            "Results",
            fresh,
            "Results are published when they are due." if fresh else "New results appear later than they should.",
        ),
    ]
