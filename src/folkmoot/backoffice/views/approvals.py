"""The approval step: submit a draft, and approve or send back what somebody else submitted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from wagtail.models import TaskState

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice import selectors
from folkmoot.backoffice.changes import changes
from folkmoot.backoffice.forms import ApprovalForm
from folkmoot.backoffice.templatetags.office import edit_address
from folkmoot.consultations import scopes
from folkmoot.consultations.approval import NothingToSubmit, submit_for_approval
from folkmoot.consultations.models import Consultation


@staff(Role.OFFICER)
def approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a second person."""
    waiting = selectors.waiting_for_approval()
    return render(request, "backoffice/approvals.html", {"waiting": waiting})


@staff(Role.OFFICER)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted beside what is public now, and the second person's decision."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    state = get_object_or_404(waiting.select_related("workflow_state", "revision"), pk=pk)
    own = state.workflow_state.requested_by_id == request.user.pk
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        # Raises for whoever submitted it: the page offers them no form.
        state.task.specific.on_action(state, request.user, decision, comment=form.cleaned_data["comment"])
        messages.success(request, "Approved." if decision == "approve" else "Sent back.")
        return redirect("office_approvals")
    return render(
        request,
        "backoffice/approval.html",
        {
            "state": state,
            "draft": state.revision.as_object(),
            "changes": changes(state.revision),
            "preview": edit_address(state.revision.content_object, "revisions_view", state.revision.pk),
            "own": own,
            "form": form,
        },
    )


@staff(Role.OFFICER, about=scopes.by_slug)
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a second person to approve the latest draft."""
    found = get_object_or_404(Consultation, slug=slug)
    try:
        submit_for_approval(consultation=found, by=request.user)
        messages.success(request, "Submitted. A second officer has to approve it before it is public.")
    except NothingToSubmit as error:
        messages.error(request, str(error))
    return redirect("office_consultation", slug)
