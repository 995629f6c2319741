"""Going public and coming back: by the one clock, and written down in the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision
from wagtail.models.draft_state import PublishRevisionAction  # its own module cannot be imported first

from folkmoot.accounts.services import record_audit
from folkmoot.core import clock


class _PublishNow(PublishRevisionAction):
    """Publishing without a look at the machine's clock: the caller has compared the date with ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.object.go_live_at = None


class GoesPublic:
    """Put before `DraftStateMixin`: publishing and scheduling follow the one clock and leave an audit entry."""

    def publish(
        self: Any,
        revision: Revision,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish `revision`, or schedule it where it says from when."""
        # The content system calls this with its own arguments, so the time cannot be handed in.
        at = clock.now()
        go_live_at = parse_datetime(revision.content.get("go_live_at") or "")
        with transaction.atomic():
            if go_live_at and go_live_at > at:
                self._schedule(revision, go_live_at, user, skip_permission_checks)
                audited(self, "scheduled", by=user, at=at, go_live_at=go_live_at.isoformat())
                return
            action = _PublishNow(revision, user, changed, log_action, previous_revision)
            action.execute(skip_permission_checks=skip_permission_checks)
            self.published(at)
            audited(self, "published", by=user, at=at, revision=revision.pk)

    def publish_scheduled(self: Any, revision: Revision, *, at: dt.datetime) -> None:
        """Publish `revision`, whose date has come at the instant `at`."""
        with transaction.atomic():
            _PublishNow(revision, log_action="wagtail.publish.scheduled").execute()
            self.published(at)
            audited(self, "published", by=None, at=at, revision=revision.pk)

    def unpublish(
        self: Any, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: Any = True
    ) -> None:
        """Take it back from the public; what was published stays in the history."""
        super().unpublish(set_expired=set_expired, commit=commit, user=user, log_action=log_action)  # type: ignore[misc]
        audited(self, "expired" if set_expired else "unpublished", by=user, at=clock.now())

    def published(self, at: dt.datetime) -> None:
        """What else has to be set once it is public."""

    def _schedule(self: Any, revision: Revision, go_live_at: dt.datetime, user: Any, skip: bool) -> None:
        action = PublishRevisionAction(revision, user=user)
        action.check(skip_permission_checks=skip)
        self.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
        revision.approved_go_live_at = go_live_at
        revision.save(update_fields=["approved_go_live_at"])
        type(self).objects.filter(pk=self.pk).update(has_unpublished_changes=True)
        if not self.live:
            type(self).objects.filter(pk=self.pk).update(go_live_at=go_live_at)
        action.object.go_live_at = go_live_at
        action.log_scheduling_action()
        # As after publishing: what is decided waits for nobody any more.
        if state := getattr(self, "current_workflow_state", None):
            state.cancel(user=user)


def publish_due(at: dt.datetime) -> None:
    """Publish what is scheduled up to the instant `at`, and take back what has expired by then."""
    models = [model for model in apps.get_models() if issubclass(model, GoesPublic)]
    for model in models:
        for expired in model._default_manager.filter(live=True, expire_at__lte=at):
            expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    types = ContentType.objects.get_for_models(*models, for_concrete_models=False).values()
    due = Revision.objects.filter(approved_go_live_at__lte=at, content_type__in=types)
    for revision in due.order_by("approved_go_live_at"):
        revision.content_object.publish_scheduled(revision, at=at)


def audited(subject: Any, verb: str, *, by: Any, at: dt.datetime, **detail: Any) -> None:
    """Write in the audit trail that `verb` was done to a consultation, an update or another thing of it."""
    name = subject._meta.model_name
    which = getattr(subject, "slug", None) or subject.pk
    record_audit(actor=by, action=f"{name}.{verb}", subject=f"{name}:{which}", at=at, title=str(subject), **detail)
