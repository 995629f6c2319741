"""What somebody has answered so far."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from folkmoot.accounts.models import User
from folkmoot.core.sealed import SealedJSONField
from folkmoot.surveys.models.survey import SurveyVersion


def new_token() -> str:
    """An unguessable name for a draft: whoever has it can go on with the answers on another device."""
    return secrets.token_urlsafe(24)


def new_idempotency_key() -> str:
    """The key under which the draft is recorded, once."""
    return uuid.uuid4().hex


class SurveyDraft(models.Model):
    """Answers kept as they go, hidden ones too, and sealed. It keeps its version, and goes once it is recorded."""

    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="drafts")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="survey_drafts")
    answers = SealedJSONField(default=dict, blank=True, help_text="By the name of the question, as they were typed.")
    state = models.JSONField(default=dict, blank=True, help_text="Capacity, organisation, consent, the page reached.")
    idempotency_key = models.CharField(max_length=64, unique=True, default=new_idempotency_key)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Draft {self.pk} of {self.version_id}"
