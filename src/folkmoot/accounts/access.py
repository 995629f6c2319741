"""Who may use a view. Every view of ours says so with one of these decorators; a test walks all routes.

@public                       anyone
@member                       anyone signed in
@staff(Role.OFFICER, ...)     staff with one of these roles (administrators always), with a second factor in use
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from folkmoot.accounts.models import Role, User

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """What a view requires. `level` is public, member or staff; `roles` says which staff."""

    level: str
    roles: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Anyone may use this view."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def member(view: View) -> View:
    """Anyone signed in may use this view; others are sent to sign in and come back."""
    return _guard(view, Access("member"))


def staff(*roles: Role) -> Callable[[View], View]:
    """Staff with one of `roles`, or an administrator, may use this view; a second factor must have been used."""
    return lambda view: _guard(view, Access("staff", frozenset(roles) | {Role.ADMINISTRATOR}))


def roles_of(user: Any) -> frozenset[str]:
    """The roles of `user`, read once per request; a superuser has them all, others than staff have none."""
    if not isinstance(user, User) or not user.is_active or not user.is_staff:
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.staff_roles.values_list("role", flat=True))  # type: ignore[attr-defined]
    return user._roles  # type: ignore[attr-defined, no-any-return]


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor (TOTP, passkey or recovery code)."""
    methods = request.session.get("account_authentication_methods", [])
    return any(m.get("method") == "mfa" for m in methods)


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if access.level == "staff":
            if not roles_of(request.user) & access.roles:
                raise PermissionDenied("Your account does not have a role that may see this page.")
            if not used_second_factor(request):
                return _ask_second_factor(request)
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    return redirect("mfa_index")
