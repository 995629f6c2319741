"""The plan as a text whose parts keep their identity from version to version."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.plans.querysets import VersionQuerySet


class Partner(models.Model):
    """An organisation, or a kind of organisation, that works on objectives and commitments."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        HEALTH = "health", "Health service"
        JUSTICE = "justice", "Criminal justice agency"
        TRANSPORT = "transport", "Transport operator"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """The draft plan that a consultation is about."""

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="plan")
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.consultation.slug])


class PlanVersion(models.Model):
    """One import of the document, with the file it came from. The public reads the one published last."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True, help_text="What is new in this version, in one sentence.")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    original = models.FileField(upload_to="plans/", max_length=200)
    unread = models.JSONField(default=list, blank=True, help_text="What could not be read: what and where.")
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class PlanElement(models.Model):
    """A part of the plan that lasts: its text may change, its `key`, its `anchor` and what people said stay."""

    class Kind(models.TextChoices):
        CHAPTER = "chapter", "Chapter"
        SECTION = "section", "Section"
        OBJECTIVE = "objective", "Objective"
        COMMITMENT = "commitment", "Commitment"
        PARAGRAPH = "paragraph", "Paragraph"
        LIST = "list", "List"
        TABLE = "table", "Table"
        FIGURE = "figure", "Figure"
        FOOTNOTE = "footnote", "Footnote"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="elements")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    anchor = models.CharField(max_length=100, help_text="The lasting name of its place on the page.")
    source_id = models.CharField(max_length=100, blank=True, help_text="The mark it bears in the document, if any.")
    point = models.OneToOneField(
        ConsultationPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_element"
    )
    owner = models.CharField(max_length=120, blank=True, help_text="Who answers for an objective or commitment.")
    partners = models.ManyToManyField(Partner, blank=True, related_name="elements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "anchor"], name="one_element_per_anchor")]

    def __str__(self) -> str:
        return self.anchor


class PlanImage(models.Model):
    """A picture of the plan, kept once however many versions show it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="images")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="plans/images/", max_length=200)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "sha256"], name="one_plan_image_per_content")]

    def __str__(self) -> str:
        return self.sha256[:12]


class ElementText(models.Model):
    """What an element says in one version, and where it stands there. Written once, with the version."""

    class State(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="texts")
    element = models.ForeignKey(PlanElement, on_delete=models.PROTECT, related_name="texts")
    parent = models.ForeignKey(PlanElement, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(help_text="Of a heading: 2 to 6.")
    label = models.CharField(max_length=60, blank=True, help_text="As Objective 1, Table 2, or the paragraph's number.")
    name = models.TextField(blank=True, help_text="The words of a heading or a caption.")
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    image = models.ForeignKey(PlanImage, null=True, on_delete=models.PROTECT, related_name="+")
    alt = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "element"], name="one_element_text_per_version"),
            models.UniqueConstraint(fields=["version", "position"], name="one_element_per_position"),
        ]

    def __str__(self) -> str:
        return self.name or self.text[:60]
