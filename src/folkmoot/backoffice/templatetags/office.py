"""Tags of the back office: `{% load office %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.admin.utils import quote
from django.urls import reverse

from folkmoot.accounts.access import roles_of
from folkmoot.accounts.models import Role

register = template.Library()

PAGES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Overview", "office", frozenset(Role.values)),
    ("Approvals", "office_approvals", frozenset({Role.OFFICER})),
    ("Moderation", "office_moderation", frozenset({Role.MODERATOR, Role.OFFICER})),
    ("Content", "wagtailadmin_home", frozenset({Role.OFFICER})),
    ("Audit trail", "office_audit", frozenset({Role.AUDITOR, Role.OFFICER})),
    ("Staff and roles", "office_staff", frozenset()),
)


@register.inclusion_tag("backoffice/parts/menu.html", takes_context=True)
def office_menu(context: template.Context) -> dict[str, Any]:
    """The pages of the back office that this member of staff may use."""
    request = context["request"]
    roles = roles_of(request.user)
    pages = [(text, reverse(name)) for text, name, who in PAGES if roles & (who | {Role.ADMINISTRATOR})]
    return {"items": [{"text": t, "href": href, "current": request.path == href} for t, href in pages]}


@register.simple_tag(takes_context=True)
def may(context: template.Context, *roles: str) -> bool:
    """Whether this member of staff has one of `roles`: `{% may "officer" as officer %}`."""
    return bool(roles_of(context["request"].user) & {*roles, Role.ADMINISTRATOR})


@register.simple_tag
def edit_address(thing: Any, view: str = "edit", *arguments: Any) -> str:
    """Where the content system edits `thing`, or another of its views, such as its history."""
    return reverse(thing.snippet_viewset.get_url_name(view), args=[quote(thing.pk), *arguments])
