"""The approval step: what one officer submitted, another one approves, exactly as it was submitted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.html import format_html
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, TaskState

from folkmoot.consultations.publishing import audited
from folkmoot.core import clock


class OwnSubmission(PermissionDenied):
    """Whoever submitted something cannot approve it: ask another officer, or take it back to change it."""


class ApprovalLock(WorkflowLock):
    """Nobody edits what waits for approval, so that what goes out is what was looked at."""

    def get_message(self, user: Any) -> str:
        return format_html(
            "This {} waits for approval by a second person and cannot be edited until then. "
            '<a href="{}">See what waits for approval</a>.',
            self.model_name,
            reverse("office_approvals"),
        )

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return "Nobody can make changes until it is approved or sent back"


class SecondPersonApproval(AbstractGroupApprovalTask):
    """Approval by anyone of the chosen groups but the person who submitted."""

    lock_class = ApprovalLock

    class Meta:
        verbose_name = "approval by a second person"
        verbose_name_plural = "approvals by a second person"

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups can approve what somebody else submitted"

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin to wait for the second person. Whoever asks, also for the second time, is the first."""
        if user is not None and workflow_state.requested_by_id != user.pk:
            workflow_state.requested_by = user
            workflow_state.save(update_fields=["requested_by"])
        audited(workflow_state.content_object, "submitted", by=user, at=clock.now())
        # The content system may hold the object as it was before the draft that is submitted now.
        workflow_state.content_object.refresh_from_db(fields=["latest_revision"])
        return super().start(workflow_state, user=user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_state
        if state is None or state.requested_by_id == user.pk:
            return []
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do what the second person decided. Raises `OwnSubmission`; PermissionDenied for somebody of another group."""
        state = task_state.workflow_state
        if state.requested_by_id == user.pk:
            raise OwnSubmission("You submitted this yourself: a second person has to approve it.")
        if action_name not in {name for name, _, _ in self.get_actions(state.content_object, user)}:
            raise PermissionDenied
        verb = {"approve": "approved", "reject": "sent_back"}[action_name]
        audited(state.content_object, verb, by=user, at=clock.now(), comment=kwargs.get("comment", ""))
        super().on_action(task_state, user, action_name, **kwargs)


class NothingToSubmit(Exception):
    """It waits already, or nothing was changed since it was published."""


def submit_for_approval(*, consultation: Any, by: Any) -> None:
    """Ask a second person to approve the latest draft of `consultation`. Raises `NothingToSubmit`."""
    if consultation.workflow_in_progress:
        raise NothingToSubmit("It waits for approval already.")
    if consultation.live and not consultation.has_unpublished_changes:
        raise NothingToSubmit("There is no change to approve: everything is public already.")
    if consultation.latest_revision is None:
        consultation.save_revision(user=by)
    state = consultation.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(by)
    else:
        consultation.get_workflow().start(consultation, by)
