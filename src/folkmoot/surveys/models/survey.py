"""A survey as officers build it, and the versions into which each publication freezes it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.consultations.publishing import GoesPublic
from folkmoot.core import clock
from folkmoot.surveys.builder.blocks import PageBlock
from folkmoot.surveys.builder.convert import definition_of
from folkmoot.surveys.builder.schemes import merged_scheme, plain_label
from folkmoot.surveys.definition import Definition, Problem, Question, check
from folkmoot.surveys.querysets import SurveyVersionQuerySet

_CHANGED = (
    "When it was published before, this question was of another kind, or on another sort of page. Give the new "
    "question a name of its own, so that answers are not mixed."
)


class NotSound(Exception):
    """The survey cannot be published as it is. `problems` say what to put right, and where."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Survey(GoesPublic, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A survey of a consultation, as it is being edited. What people answer is its latest `SurveyVersion`."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="surveys")
    slug = models.SlugField(
        max_length=24, default="survey", help_text="Begins the name of each question in data files. Lasting."
    )
    title = models.CharField(max_length=200)
    intro = RichTextField(blank=True, help_text="What people read before they begin.")
    account_required = models.BooleanField(default=False, help_text="Only people who have signed in may answer.")
    content = StreamField([("page", PageBlock())], blank=True, help_text="The pages and their questions.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    workflow_states: Any = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="survey",
        for_concrete_model=False,
    )
    _revisions: Any = GenericRelation("wagtailcore.Revision", related_query_name="survey")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "slug"], name="one_survey_per_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.consultation.slug])

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def definition(self) -> Definition:
        """What the survey asks as it is being edited."""
        return definition_of(self.title, self.content)

    def problems(self) -> list[str]:
        """What must be put right before it can be published."""
        definition = self.definition
        return [str(problem) for problem in (*check(definition), *self.changed_kinds(definition))]

    def changed_kinds(self, definition: Definition) -> list[Problem]:
        """The questions that were published before as something else: their answers must not be mixed."""
        before = dict(self.questions.values_list("name", "point__kind")) if self.pk else {}
        about = set(self.questions.filter(point__about_you=True).values_list("name", flat=True)) if self.pk else set()
        return [
            Problem(definition.page_of[name].title, name, _CHANGED, "name")
            for name, question in definition.questions.items()
            if name in before
            and (question.kind.point_kind != before[name] or (name in definition.about_you) != (name in about))
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "surveys/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"survey": self, "definition": self.definition, "consultation": self.consultation}

    def published(self, at: dt.datetime) -> None:
        """Freeze what was made public into a version, in the same transaction."""
        now_live = Survey.objects.select_related("live_revision__user").get(pk=self.pk)
        now_live.freeze(at=at, by=now_live.live_revision.user)

    def freeze(self, *, at: dt.datetime, by: User | None) -> SurveyVersion:
        """The version of what the survey asks now: the latest one if nothing changed, else a new one.

        Raises `NotSound`. An earlier version is never changed, nor is what was answered to it.
        """
        if problems := self.problems():
            raise NotSound(problems)
        definition = self.definition
        with transaction.atomic():
            Survey.objects.select_for_update().get(pk=self.pk)
            latest = SurveyVersion.objects.filter(survey=self).order_by("-number").first()
            if latest and latest.digest == definition.digest:
                return latest
            version = SurveyVersion.objects.create(
                survey=self,
                number=latest.number + 1 if latest else 1,
                content=definition.to_json(),
                digest=definition.digest,
                created_at=at,
                created_by=by,
            )
            self._sync_points(definition)
        return version

    def point_key(self, question_name: str) -> str:
        """The key of the consultation point that takes the answers to a question."""
        return f"{self.slug}.{question_name}"

    def _sync_points(self, definition: Definition) -> None:
        """Give each question its consultation point. Points of questions no longer asked stay, with their answers."""
        known = {q.name: q for q in self.questions.select_related("point")}
        for position, question in enumerate(definition.questions.values(), start=1):
            if question.kind.point_kind is None:
                continue
            about_you = question.name in definition.about_you
            if question.name in known:
                self._update_point(known[question.name].point, question, position)
                continue
            point = ConsultationPoint.objects.create(
                consultation_id=self.consultation_id,
                key=self.point_key(question.name),
                kind=question.kind.point_kind,
                label=plain_label(question.label),
                scheme=question.scheme(),
                about_you=about_you,
                position=position,
            )
            SurveyQuestion.objects.create(survey=self, name=question.name, point=point)

    def _update_point(self, point: ConsultationPoint, question: Question, position: int) -> None:
        point.label = plain_label(question.label)
        point.scheme = merged_scheme(question.scheme(), point.scheme)
        point.position = position
        point.save(update_fields=["label", "scheme", "position"])


class SurveyVersion(models.Model):
    """What a survey asked from one publication to the next. Never changed: answers name the version they answered."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = SurveyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "-number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.survey.title}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A version is immutable: publish the survey again for a new one.")
        super().save(*args, **kwargs)

    @property
    def definition(self) -> Definition:
        """What was asked; read from the database once per process, as it never changes."""
        if self.digest not in _DEFINITIONS:
            _DEFINITIONS[self.digest] = Definition.from_json(self.content)
        return _DEFINITIONS[self.digest]

    @property
    def instrument(self) -> str:
        """How a response names it, such as ``survey:police-and-crime-plan:2``."""
        return f"{self.survey.slug}:{self.survey.consultation.slug}:{self.number}"


# By digest, not by primary key: the same digest is always the same definition.
_DEFINITIONS: dict[str, Definition] = {}


class SurveyQuestion(models.Model):
    """A question by its lasting name, over all versions, with the consultation point that takes its answers."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="questions")
    name = models.CharField(max_length=60)
    point = models.OneToOneField(ConsultationPoint, on_delete=models.PROTECT, related_name="survey_question")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="one_question_per_name")]

    def __str__(self) -> str:
        return self.name
