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
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from folkmoot.accounts.models import Role, User

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """What a view requires. `level` is public, member or staff; `roles` says which staff."""

    level: str
    roles: frozenset[str] = frozenset()


ANY_STAFF = Access("staff", frozenset(Role.values))


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
    """Whether this person used a second factor (app, passkey or recovery code) in this session."""
    user = request.user if request.user.is_authenticated else None
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def refusal(request: HttpRequest, access: Access) -> HttpResponse | None:
    """Where to send somebody who may not pass (to sign in, to the second factor); None for who may.

    Raises PermissionDenied for who has no role that may.
    """
    if access.level == "public":
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if access.level == "staff":
        if not roles_of(request.user) & access.roles:
            raise PermissionDenied("Your account does not have a role that may see this page.")
        if not used_second_factor(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_second_factor')}?{query}")
    return None


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = refusal(request, access) or view(request, *args, **kwargs)
        # What one person may see is kept by no proxy and not shown again after signing out.
        add_never_cache_headers(response)
        return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
