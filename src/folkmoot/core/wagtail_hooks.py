"""The public body in the content system: its name, logo and colours."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from folkmoot.core.models import Body


class BodyViewSet(SnippetViewSet):
    """Who consults."""

    model = Body
    icon = "home"
    menu_label = "Public body"
    menu_order = 200
    add_to_admin_menu = True
    list_display = ["name", "short_name", "website"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("slug"), FieldPanel("community_name")],
                heading="Name",
            ),
            MultiFieldPanel([FieldPanel("logo"), FieldPanel("colour"), FieldPanel("accent")], heading="Look"),
            MultiFieldPanel(
                [FieldPanel("email"), FieldPanel("postal_address"), FieldPanel("website")], heading="How to reach it"
            ),
        ]
    )


register_snippet(BodyViewSet)
