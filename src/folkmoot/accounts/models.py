"""People with an account, the roles of staff, what people consented to, and the audit trail of staff actions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from folkmoot.core import clock
from folkmoot.core.append_only import AppendOnly, AppendOnlyQuerySet
from folkmoot.core.areas import BOROUGH_CHOICES
from folkmoot.core.sealed import SealedJSONField
from folkmoot.ledger.commitment import SALT_BYTES, new_salt


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        # An operator vouches for the address; without this its owner could not set up a second factor.
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of the community or of staff. The e-mail address is the name to sign in with and is never shown."""

    ELSEWHERE = "elsewhere"
    BOROUGHS: ClassVar[list[tuple[str, str]]] = [*BOROUGH_CHOICES, (ELSEWHERE, "I do not live in London")]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    borough = models.CharField(max_length=9, choices=BOROUGHS, blank=True)
    is_staff = models.BooleanField(default=False, help_text="May enter the back office, with a second factor.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    sessions_ended = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="How often every session of theirs was ended at once."
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.display_name or f"Member {str(self.public_id)[:8]}"

    def get_full_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to be theirs: another password, or ending all sessions, makes it another."""
        if not self.sessions_ended:
            return super()._get_session_auth_hash(secret=secret)  # type: ignore[misc, no-any-return]
        told = f"{self.password} {self.sessions_ended}"
        return salted_hmac("folkmoot.accounts.session", told, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a member of staff may do. Nobody has a role unless it was given."""

    OFFICER = "officer", "Officer: runs consultations"
    HOST = "host", "Host: runs discussions and events"
    MODERATOR = "moderator", "Moderator: reads and clears what people wrote"
    ANALYST = "analyst", "Analyst: works on the answers"
    AUDITOR = "auditor", "Auditor: sees, changes nothing"
    ADMINISTRATOR = "administrator", "Administrator: people and settings"


class StaffRole(models.Model):
    """One role given to one member of staff: for the whole site, or for the one thing that `scope` names.

    A scope is a key and not a foreign key, because what it names lives in packages above this one: ``body:1`` is
    every consultation of a body, ``consultation:7`` a single one, and the empty text the whole site.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    scope = models.CharField(max_length=60, blank=True, default="", db_default="")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "scope"], name="one_row_per_role_and_scope")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Consent(models.Model):
    """That somebody agreed to something, in which version of its words, and when."""

    class Subject(models.TextChoices):
        AGE = "age", "Is 16 or over"
        GUIDELINES = "guidelines", "Community guidelines"
        PRIVACY = "privacy", "Privacy notice"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=20, choices=Subject)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "subject", "version"], name="one_consent_per_version")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}, version {self.version}"


class AuditEntry(AppendOnly):
    """What a member of staff did to what, and when. Rows are added, never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60, help_text="A verb, such as consultation.published.")
    subject = models.CharField(
        max_length=200, help_text="What it was done to, such as consultation:police-and-crime-plan."
    )
    detail = models.JSONField(default=dict, blank=True)
    # Stays when the account goes, so that the hash can be worked out again.
    actor_reference = models.CharField(max_length=36, blank=True, editable=False)
    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)
    content_hash = models.BinaryField(max_length=32, default=b"", editable=False)

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class DataRequest(models.Model):
    """That a member asked for a copy of what is held about them, or to have it erased, and what came of it."""

    class Kind(models.TextChoices):
        COPY = "copy", "A copy of everything"
        CLOSE = "close", "Close the account, keep the responses without a name"
        ERASE = "erase", "Erase everything, the responses too"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="data_requests")
    kind = models.CharField(max_length=5, choices=Kind)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    copy = SealedJSONField(null=True, help_text="With a copy: what is held, until it is forgotten.")
    counts = models.JSONField(default=dict, help_text="With an erasure: how many rows of each table.")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.public_id}"
