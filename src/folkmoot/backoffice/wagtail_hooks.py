"""The way back from the content system to the rest of the back office."""

from __future__ import annotations

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def back_office() -> MenuItem:
    return MenuItem("Back office", reverse("office"), name="back-office", icon_name="arrow-left", order=1)
