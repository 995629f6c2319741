"""The four Gunning principles of a fair consultation, as a checklist that officers keep for each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from folkmoot.accounts.models import User
from folkmoot.consultations.publishing import audited


class Principle(models.TextChoices):
    """R v Brent London Borough Council, ex parte Gunning (1985); upheld in R (Moseley) v Haringey (2014)."""

    FORMATIVE = "formative", "Proposals are still at a formative stage"
    REASONS = "reasons", "Sufficient reasons are given to consider and respond"
    TIME = "time", "There is adequate time to consider and respond"
    CONSIDERATION = "consideration", "Responses are conscientiously taken into account"


ASKS: dict[str, str] = {
    Principle.FORMATIVE: "What can still change, and does the consultation say so?",
    Principle.REASONS: "Can people see the draft, the evidence and the options that were ruled out, and why?",
    Principle.TIME: "How many weeks are there, and what was done about holidays and people who need longer?",
    Principle.CONSIDERATION: "Who reads the responses, how do they reach the decision, and where will that be shown?",
}


class PrincipleNote(models.Model):
    """How one consultation meets one principle, in the officers' words. The latest note stands, the others stay."""

    consultation = models.ForeignKey(
        "consultations.Consultation", on_delete=models.CASCADE, related_name="principle_notes"
    )
    principle = models.CharField(max_length=15, choices=Principle)
    met = models.BooleanField(default=False)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_principle_display()}: {'met' if self.met else 'not yet met'}"


def note_principle(
    *, consultation: Any, principle: str, met: bool, note: str, by: Any, at: dt.datetime
) -> PrincipleNote:
    """Append how `consultation` meets `principle`; earlier notes stay."""
    with transaction.atomic():
        made = PrincipleNote.objects.create(
            consultation=consultation, principle=principle, met=met, note=note, by=by, at=at
        )
        audited(consultation, "principle_noted", by=by, at=at, principle=principle, met=met)
    return made
