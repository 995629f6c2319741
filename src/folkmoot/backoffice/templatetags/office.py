"""Tags of the back office: `{% load office %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.admin.utils import quote
from django.urls import reverse

from folkmoot.accounts.access import roles_anywhere, roles_here, roles_of
from folkmoot.accounts.models import Role

register = template.Library()

# The pages that show each what is theirs; the others take a role for the whole site.
BY_SCOPE = {"office", "office_moderation"}
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
    whole, any_scope = roles_of(request.user), roles_anywhere(request.user)
    pages = [
        (text, reverse(name))
        for text, name, who in PAGES
        if (any_scope if name in BY_SCOPE else whole) & (who | {Role.ADMINISTRATOR})
    ]
    return {"items": [{"text": t, "href": href, "current": request.path == href} for t, href in pages]}


@register.simple_tag(takes_context=True)
def may(context: template.Context, *roles: str) -> bool:
    """Whether this member of staff has one of `roles` for what the page is about: `{% may "officer" as officer %}`."""
    return bool(roles_here(context["request"]) & {*roles, Role.ADMINISTRATOR})


@register.simple_tag(takes_context=True)
def may_edit(context: template.Context) -> bool:
    """Whether they edit and approve in the content system, which takes a role for the whole site."""
    return bool(roles_of(context["request"].user) & {Role.OFFICER, Role.ADMINISTRATOR})


@register.simple_tag(takes_context=True)
def may_audit(context: template.Context) -> bool:
    """Whether they read the audit trail, which is of the whole site."""
    return bool(roles_of(context["request"].user) & {Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR})


@register.simple_tag
def edit_address(thing: Any, view: str = "edit", *arguments: Any) -> str:
    """Where the content system edits `thing`, or another of its views, such as its history."""
    return reverse(thing.snippet_viewset.get_url_name(view), args=[quote(thing.pk), *arguments])
