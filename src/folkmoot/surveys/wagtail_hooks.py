"""Surveys in the content system: build, preview, publish, see the history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.consultations.publishing import audited
from folkmoot.core import clock
from folkmoot.surveys.builder.form import SurveyForm
from folkmoot.surveys.models import Survey

survey_panels = ObjectList(
    [
        HelpPanel(
            "<p>Publishing freezes what the survey asks into a version. A later change makes a new version; whoever "
            "has begun keeps theirs. A question on consent to publish is part of every survey: do not add one.</p>"
        ),
        FieldPanel("title"),
        FieldPanel("consultation"),
        FieldPanel("intro"),
        FieldPanel("content", heading="Pages and questions"),
        MultiFieldPanel([FieldPanel("account_required"), FieldPanel("slug")], heading="Settings"),
        PublishingPanel(),
    ],
    base_form_class=SurveyForm,
)


class SurveyViewSet(SnippetViewSet):
    """Drafts, preview, schedule and history of surveys."""

    model = Survey
    icon = "form"
    menu_label = "Surveys"
    menu_order = 110
    add_to_admin_menu = True
    edit_handler = survey_panels
    list_display = ["title", "consultation", Column("status_string", label="Status"), UpdatedAtColumn()]
    list_filter = ["consultation"]
    search_fields = ["title"]
    search_backend_name = None
    copy_view_enabled = False


register_snippet(SurveyViewSet)


@hooks.register("after_create_snippet")  # type: ignore[untyped-decorator]
def created(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, Survey):
        audited(instance, "drafted", by=request.user, at=clock.now())


@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def edited(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, Survey):
        audited(instance, "edited", by=request.user, at=clock.now())
