"""A consultation, its timetable, the points that take an answer, its documents, updates and followers."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from folkmoot.consultations.approval import SecondPersonApproval
from folkmoot.consultations.gunning import PrincipleNote
from folkmoot.consultations.preview import ShownInPublic
from folkmoot.consultations.publishing import GoesPublic
from folkmoot.consultations.querysets import ConsultationQuerySet, UpdateQuerySet
from folkmoot.consultations.stages import Action, Stage, allows, stage_at
from folkmoot.core import clock
from folkmoot.core.areas import AREA_CHOICES, LONDON
from folkmoot.core.models import Body

__all__ = [
    "Consultation",
    "ConsultationPoint",
    "Document",
    "Follower",
    "Milestone",
    "PrincipleNote",
    "RetentionRun",
    "SecondPersonApproval",
    "Topic",
    "Update",
    "UpdateMail",
]


class Topic(models.Model):
    """A subject by which consultations are found."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Consultation(
    GoesPublic,
    ShownInPublic,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One consultation of a public body. `live` (from the content system) says whether the public sees it."""

    class ResultsFrom(models.TextChoices):
        CLOSING = "closing", "As soon as the consultation has closed"
        OPENING = "opening", "While it is open"
        OFFICER = "officer", "Only when an officer publishes them"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations")
    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=200)
    summary = models.TextField(max_length=400, help_text="One or two plain sentences, shown in lists.")
    why = RichTextField(blank=True, help_text="Why we are consulting, and what can still change.")
    who = RichTextField(blank=True, help_text="Who may take part.")
    what_next = RichTextField(blank=True, help_text="What happens with what people tell us.")
    area = models.CharField(max_length=9, choices=AREA_CHOICES, default=LONDON)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="consultations")
    contact_email = models.EmailField(blank=True)
    freepost_address = models.CharField(max_length=120, blank=True, help_text="As it is written on the envelope.")
    channels = models.JSONField(default=list, blank=True, help_text="Ways to take part that are offered.")
    results_from = models.CharField(max_length=10, choices=ResultsFrom, default=ResultsFrom.CLOSING)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    keep_about_you_months = models.PositiveSmallIntegerField(default=24, help_text="What people told about themselves.")
    keep_link_months = models.PositiveSmallIntegerField(default=24, help_text="Which member sent a response.")
    keep_evidence_months = models.PositiveSmallIntegerField(default=36, help_text="Files that came with responses.")
    keep_drafts_months = models.PositiveSmallIntegerField(default=2, help_text="Answers that were never sent.")
    keep_followers_months = models.PositiveSmallIntegerField(default=36, help_text="Addresses of followers.")

    workflow_states: Any = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="consultation",
        for_concrete_model=False,
    )
    _revisions: Any = GenericRelation("wagtailcore.Revision", related_query_name="consultation")

    objects: ClassVar[Any] = ConsultationQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("why"),
        index.SearchField("who"),
        index.SearchField("what_next"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
        index.FilterField("area"),
        index.FilterField("id"),
    ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.slug])

    @property
    def revisions(self) -> Any:
        return self._revisions

    def _instant(self, annotation: str, *kinds: str, last: bool = False) -> dt.datetime | None:
        if hasattr(self, annotation):  # put there by with_timetable()
            value: dt.datetime | None = getattr(self, annotation)
            return value
        # Reckoned, not read from `at`: in a draft that is not saved yet nothing has set it.
        found = sorted(i for m in self.milestones.all() if m.kind in kinds and (i := m.instant()))
        return (found[-1] if last else found[0]) if found else None

    @property
    def opens_at(self) -> dt.datetime | None:
        """The first instant at which answers are taken."""
        return self._instant("timetable_opens", Milestone.Kind.OPENS)

    @property
    def closes_at(self) -> dt.datetime | None:
        """The first instant at which answers are no longer taken."""
        return self._instant("timetable_closes", Milestone.Kind.CLOSES, last=True)

    def stage(self, *, at: dt.datetime) -> Stage:
        """The stage at the instant `at`, derived from the timetable."""
        return stage_at(
            at,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            analysis_at=self._instant("timetable_analysis", Milestone.Kind.ANALYSIS),
            decided_at=self._instant("timetable_decided", Milestone.Kind.FINAL_PLAN),
        )

    def allows(self, action: Action, *, at: dt.datetime) -> bool:
        """Whether `action` may be done at the instant `at`."""
        return allows(self.stage(at=at), action)


class Milestone(models.Model):
    """One line of the timetable. Officers give a day, or a month; `at` is the instant it stands for."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "Draft published"
        OPENS = "opens", "Opens"
        EVENTS = "events", "Events"
        CLOSES = "closes", "Closes"
        ANALYSIS = "analysis", "Analysis begins"
        REPORT = "report", "Report of what we heard"
        FINAL_PLAN = "final_plan", "Final plan published"

    class Precision(models.TextChoices):
        DAY = "day", "On this day"
        MONTH = "month", "Some time in this month"

    consultation = ParentalKey(Consultation, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=Kind)
    day = models.DateField(null=True, blank=True, help_text="Leave empty where the date is to be confirmed.")
    time = models.TimeField(
        null=True,
        blank=True,
        help_text="London time. Empty: closing is at 23:59:59, all else as the day begins.",
    )
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.day or 'to be confirmed'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.at = self.instant()
        super().save(*args, **kwargs)

    def instant(self) -> dt.datetime | None:
        """When it takes effect. Closing without a time is the end of its day; a month takes effect at its end."""
        if self.day is None:
            return None
        if self.precision == self.Precision.MONTH:
            following = (self.day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
            return clock.start_of_day(following)
        if self.time is not None:
            return dt.datetime.combine(self.day, self.time, clock.LONDON).astimezone(dt.UTC)
        return clock.end_of_day(self.day) if self.kind == self.Kind.CLOSES else clock.start_of_day(self.day)


class ConsultationPoint(models.Model):
    """Anything that takes an answer: a survey question, a commitment, a topic, the plain question "your letter".

    `kind` says which parts an answer to it has (see `consultations.points`); `scheme` holds its options and limits.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="points")
    key = models.CharField(max_length=120, help_text="Lasting name within the consultation, such as survey.safety.")
    kind = models.CharField(max_length=12)
    label = models.TextField()
    scheme = models.JSONField(default=dict, blank=True)
    about_you = models.BooleanField(default=False, help_text="About the person, not the plan: kept and shown apart.")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="one_point_per_key")]

    def __str__(self) -> str:
        return self.label


class Document(models.Model):
    """A document of the consultation: the draft, an impact assessment, the final plan."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="documents/", blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="Address of a page of this site or elsewhere.")
    note = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def href(self) -> str:
        """Where it is: the file, else the address. Only web addresses and paths of this site become links."""
        if self.file:
            return reverse("document", args=[self.consultation.slug, self.pk])
        return self.url if self.url.startswith(("/", "https://", "http://")) else ""

    @property
    def kind_and_size(self) -> str:
        """``PDF, 1.2 MB``; empty for what is no file of ours, or is missing."""
        name = self.file.name if self.file else ""
        if not name or not self.file.storage.exists(name):
            return ""
        kind = name.rpartition(".")[2].upper()
        return f"{kind}, {filesizeformat(self.file.size)}".replace("\xa0", " ")


class Update(GoesPublic, ShownInPublic, DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model):
    """News of a consultation. Followers are told by e-mail once, when it is published."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="updates")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    text = RichTextField()
    notes_to_editors = RichTextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, editable=False, help_text="When the mail to followers was handed over.")

    _revisions: Any = GenericRelation("wagtailcore.Revision", related_query_name="update")

    objects: ClassVar[Any] = UpdateQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=2),
        index.SearchField("text"),
        index.SearchField("notes_to_editors"),
    ]

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="one_update_per_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("update", args=[self.consultation.slug, self.slug])

    def published(self, at: dt.datetime) -> None:
        """Keep when it was first published: by that followers are told, and updates are put in order."""
        Update.objects.filter(pk=self.pk, published_at=None).update(published_at=at)

    def with_content_json(self, content: Any) -> Any:
        draft = super().with_content_json(content)
        # Facts about the update, not words of one revision.
        draft.published_at, draft.sent_at = self.published_at, self.sent_at
        return draft

    @property
    def revisions(self) -> Any:
        return self._revisions


def new_token() -> str:
    """An unguessable token for a link in an e-mail."""
    return secrets.token_urlsafe(24)


class Follower(models.Model):
    """An e-mail address that asked for updates; mail goes out only once it is confirmed (double opt-in)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField()
    token = models.CharField(max_length=40, unique=True, default=new_token)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "email"], name="follows_once")]

    def __str__(self) -> str:
        return f"Follower {self.pk} of {self.consultation_id}"


class UpdateMail(models.Model):
    """One mail to one follower about one update: written down before it is sent, so that each is sent once."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="mails")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="mails")
    claimed_at = models.DateTimeField(null=True, help_text="When a worker took it in hand.")
    sent_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "follower"], name="one_mail_per_update")]

    def __str__(self) -> str:
        return f"Mail {self.pk} about update {self.update_id}"


class RetentionRun(models.Model):
    """That one kind of data of a consultation was destroyed at the end of its time: how many, and when."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="retention_runs")
    kind = models.CharField(max_length=20)
    due_at = models.DateTimeField(help_text="When its time was over.")
    run_at = models.DateTimeField()
    destroyed = models.PositiveIntegerField()

    class Meta:
        ordering = ["-run_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.consultation_id}: {self.destroyed}"
