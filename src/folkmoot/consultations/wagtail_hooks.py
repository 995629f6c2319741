"""Consultations, updates, documents and topics in the content system."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from folkmoot.consultations.models import Consultation, Document, Topic, Update
from folkmoot.consultations.panels import consultation_panels, document_panels, update_panels
from folkmoot.consultations.publishing import audited
from folkmoot.core import clock


class ConsultationViewSet(SnippetViewSet):
    """Drafts, preview, schedule, history and approval of consultations."""

    model = Consultation
    icon = "group"
    edit_handler = consultation_panels
    list_display = ["title", Column("status_string", label="Status"), UpdatedAtColumn()]
    list_per_page = 50
    search_fields = ["title", "summary"]
    search_backend_name = None
    copy_view_enabled = False


class UpdateViewSet(SnippetViewSet):
    """News of consultations."""

    model = Update
    icon = "comment"
    edit_handler = update_panels
    list_display = ["title", "consultation", Column("status_string", label="Status"), UpdatedAtColumn()]
    list_filter = ["consultation"]
    search_fields = ["title"]
    search_backend_name = None


class DocumentViewSet(SnippetViewSet):
    """Documents of consultations."""

    model = Document
    icon = "doc-full"
    edit_handler = document_panels
    list_display = ["title", "consultation", "position"]
    list_filter = ["consultation"]


class TopicViewSet(SnippetViewSet):
    """Subjects by which consultations are found."""

    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]


class ConsultationsGroup(SnippetViewSetGroup):
    menu_label = "Consultations"
    menu_icon = "group"
    menu_order = 100
    items = (ConsultationViewSet, UpdateViewSet, DocumentViewSet, TopicViewSet)


register_snippet(ConsultationsGroup)

OURS = (Consultation, Update, Document, Topic)


def _write_down(verb: str, request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, OURS):
        audited(instance, verb, by=request.user, at=clock.now())


@hooks.register("after_create_snippet")  # type: ignore[untyped-decorator]
def created(request: HttpRequest, instance: Any) -> None:
    _write_down("drafted", request, instance)


@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def edited(request: HttpRequest, instance: Any) -> None:
    _write_down("edited", request, instance)


@hooks.register("after_delete_snippet")  # type: ignore[untyped-decorator]
def deleted(request: HttpRequest, instances: list[Any]) -> None:
    for instance in instances:
        _write_down("deleted", request, instance)
