"""What officers and administrators may do in the content system, and the approval step that it asks for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from folkmoot.accounts.models import Role
from folkmoot.accounts.permissions import GROUPS, grant
from folkmoot.consultations.models import Consultation, SecondPersonApproval

WORKFLOW = "Officer approval"

# No officer publishes a consultation: approval by a second one does. An administrator can, in an emergency, and the
# audit trail says so.
OFFICER = (
    *(f"consultations.{verb}_consultation" for verb in ("add", "change", "view", "lock", "unlock")),
    *(f"consultations.{verb}_update" for verb in ("add", "change", "view", "delete", "publish")),
    "consultations.*_document",
    "consultations.*_topic",
    "wagtailimages.*_image",
    "wagtaildocs.*_document",
)
ADMINISTRATOR = ("consultations.delete_consultation", "consultations.publish_consultation")


def grant_all() -> None:
    """Tell `accounts` what each role may do with the models of the content system."""
    grant(Role.OFFICER, *OFFICER)
    grant(Role.ADMINISTRATOR, *ADMINISTRATOR)


def ask_for_approval(**_signal: Any) -> None:
    """Make the workflow of one step for consultations, unless the site has set up another. Safe to repeat."""
    if not _tables_exist():
        return
    kind = ContentType.objects.get_for_model(Consultation, for_concrete_model=False)
    if WorkflowContentType.objects.filter(content_type=kind).exists():
        return
    tasks = SecondPersonApproval.objects.filter(name=WORKFLOW)
    task = tasks.first() or SecondPersonApproval.objects.create(name=WORKFLOW)
    task.groups.set(Group.objects.get_or_create(name=GROUPS[role])[0] for role in (Role.OFFICER, Role.ADMINISTRATOR))
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowContentType.objects.create(content_type=kind, workflow=workflow)


def _tables_exist() -> bool:
    """False half-way through migrations, forwards or backwards."""
    needed = {m._meta.db_table for m in (Group, Workflow, WorkflowContentType, SecondPersonApproval, Consultation)}
    return needed <= set(connection.introspection.table_names())
