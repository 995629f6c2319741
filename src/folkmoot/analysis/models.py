"""Published results: a release is one picture of the answers at an instant, under disclosure control already."""

from __future__ import annotations

from django.db import models

from folkmoot.accounts.models import User
from folkmoot.analysis.querysets import ReleaseQuerySet
from folkmoot.consultations.models import Consultation, ConsultationPoint


class ResultsRelease(models.Model):
    """The results as they stood at `as_of`. Prepared first, public from `released_at`; the newest of those is shown."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="results_releases")
    number = models.PositiveIntegerField(help_text="Counted from 1 within the consultation.")
    as_of = models.DateTimeField(help_text="Responses recorded, and events appended, up to here are in it.")
    prepared_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Empty: the timetable."
    )
    policy = models.JSONField(help_text="The disclosure policy it was made under.")
    received = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField(help_text="Withdrawn or erased since.")
    counted = models.PositiveIntegerField()
    generated = models.PositiveIntegerField(help_text="Of those counted, how many were made for demonstration.")
    overview = models.JSONField(default=dict, help_text="Who answered and how, as may be published.")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_release_per_number"),
            models.CheckConstraint(
                condition=models.Q(received=models.F("withdrawn") + models.F("counted")),
                name="every_response_accounted_for",
            ),
        ]

    def __str__(self) -> str:
        return f"Results {self.number} of {self.consultation_id}"


class ResultsTable(models.Model):
    """One question by one breakdown, as may be published. What is withheld is not in here at all."""

    release = models.ForeignKey(ResultsRelease, on_delete=models.CASCADE, related_name="tables")
    point = models.ForeignKey(ConsultationPoint, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=120)
    breakdown = models.CharField(
        max_length=120, blank=True, help_text="Empty for everybody; capacity; or the key of an about-you question."
    )
    body = models.JSONField()

    class Meta:
        ordering = ["point__position", "point_id", "breakdown"]
        constraints = [
            models.UniqueConstraint(fields=["release", "point", "breakdown"], name="one_table_per_breakdown"),
            models.UniqueConstraint(fields=["release", "slug", "breakdown"], name="one_table_per_address"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} by {self.breakdown or 'everybody'}"
