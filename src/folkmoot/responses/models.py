"""The response: one immutable record whatever the channel, and the events appended to it."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core.append_only import AppendOnly, AppendOnlyQuerySet
from folkmoot.core.codes import new_code
from folkmoot.ledger.commitment import SALT_BYTES, new_salt
from folkmoot.responses.querysets import ResponseQuerySet


class Capacity(models.TextChoices):
    """As what somebody answers."""

    INDIVIDUAL = "individual", "As an individual"
    ORGANISATION = "organisation", "For an organisation"


class Response(AppendOnly):
    """What somebody said, as it was received. Never changed: see `ResponseEvent` for what happened to it since.

    `answers` maps the key of a consultation point to an answer (`consultations.points`). `instrument` says what was
    asked and in which version, such as ``survey:police-and-crime-plan:2``.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    channel = models.CharField(max_length=20)
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.INDIVIDUAL)
    organisation = models.JSONField(default=dict, blank=True, help_text="name, kind, size and role of the organisation")
    respondent = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses")
    instrument = models.CharField(max_length=120)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=12, default="en")
    consent_to_publish = models.BooleanField(default=False)
    generated = models.BooleanField(default=False, help_text="Made by a machine for demonstration, by nobody.")
    evidence = models.JSONField(default=list, blank=True, help_text="Files that show the origin: name, sha256, type.")

    made_at = models.DateTimeField(help_text="When the person made it: sent, posted, said.")
    received_at = models.DateTimeField(help_text="When it reached the body.")
    recorded_at = models.DateTimeField(help_text="When it entered this record.")

    idempotency_key = models.CharField(max_length=64)
    receipt_code = models.CharField(max_length=24, unique=True, default=functools.partial(new_code, 4))
    public_reference = models.CharField(max_length=24, unique=True, default=functools.partial(new_code, 3))
    salt = models.BinaryField(max_length=SALT_BYTES)
    content_hash = models.BinaryField(max_length=32)

    objects: ClassVar[Any] = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "idempotency_key"], name="recorded_once"),
            models.CheckConstraint(
                condition=models.Q(capacity__in=["individual", "organisation"]), name="known_capacity"
            ),
        ]
        indexes = [models.Index(fields=["consultation", "recorded_at"])]

    def __str__(self) -> str:
        return self.public_reference

    def get_absolute_url(self) -> str:
        return reverse("receipt", args=[self.receipt_code])


class DataKey(models.Model):
    """A key that seals about-you answers of one consultation, itself sealed: see `sealing`. Empty once destroyed."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="data_keys")
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(help_text="The key, sealed under the key of the site.")
    wrapped_by = models.CharField(max_length=6, help_text="The name of that key of the site.")
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "version"], name="one_key_per_version")]

    def __str__(self) -> str:
        return f"Data key {self.version} of {self.consultation_id}"


class AboutYou(AppendOnly):
    """What a respondent told about themselves, apart from their identity and their words, and sealed.

    The row outlives the answers: the hash of the response is made over `content_hash`, so it can still be checked.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, primary_key=True, related_name="about_you")
    key = models.ForeignKey(DataKey, null=True, on_delete=models.PROTECT, related_name="about_you")
    # With a salt in plain, anybody who has the table could guess at answers that are few and common.
    sealed = models.BinaryField(help_text="The answers and their salt, encrypted; empty once they are destroyed.")
    content_hash = models.BinaryField(max_length=32)

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "about-you answers"

    def __str__(self) -> str:
        return f"About the respondent of {self.response_id}"


class ResponseEvent(AppendOnly):
    """Something that happened to a response after it was recorded. Appended, never changed."""

    class Kind(models.TextChoices):
        AMENDED = "amended", "Corrected by the respondent"
        WITHDRAWN = "withdrawn", "Withdrawn by the respondent"
        ERASED = "erased", "Erased"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="With an amendment: the answers that now stand.")
    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)
    content_hash = models.BinaryField(max_length=32, default=bytes, editable=False)

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.response_id} {self.get_kind_display()}"


class PublicationDecision(AppendOnly):
    """A moderator's decision on whether one text of one response may be shown in public. The latest one stands.

    It is about the words that `digest` names and about no others: after a correction a person decides again.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        REDACTED = "redacted", "Redacted"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="publication_decisions")
    point = models.ForeignKey(ConsultationPoint, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, help_text="text or other: which words of the answer.")
    decision = models.CharField(max_length=10, choices=Decision)
    digest = models.CharField(max_length=64, default="", help_text="SHA-256 of the text that was decided on.")
    spans = models.JSONField(default=list, blank=True, help_text="With a redaction: [start, end) of what is taken out.")
    reason = models.CharField(max_length=200, blank=True, help_text="The public reads it where words were removed.")
    note = models.CharField(max_length=200, blank=True, help_text="For colleagues; never shown in public.")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.response_id} {self.get_decision_display()}"


class ModerationItem(models.Model):
    """One text with consent to publish, and the decision on it that stands; without one it waits.

    Made from the record by `moderation.collect`, and can be made again at any time: the words stay in the record.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="moderation_items")
    point = models.ForeignKey(ConsultationPoint, on_delete=models.CASCADE, related_name="moderation_items")
    part = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    words = models.PositiveIntegerField()
    standing = models.ForeignKey(
        PublicationDecision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["response_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "point", "part"], name="moderated_once")]
        indexes = [models.Index(fields=["point", "standing"])]

    def __str__(self) -> str:
        return f"{self.response_id} {self.part}"
