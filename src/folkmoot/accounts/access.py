"""Who may use a view. Every view of ours says so with one of these decorators; a test walks all routes.

@public                                     anyone
@member                                     anyone signed in
@staff(Role.OFFICER, ...)                   staff with one of these roles for the whole site (administrators always)
@staff(Role.OFFICER, about=scopes.by_slug)  also staff with the role for what the address names, and nothing else
@staff(Role.OFFICER, about=EACH)            also staff with the role for anything: the page shows only what is theirs

Staff must have used a second factor, and their session must not have gone on for too long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from folkmoot.accounts import sessions
from folkmoot.accounts.models import Role, User

View = Callable[..., HttpResponseBase]
# From the parameters of an address to the scopes that what it names falls under; empty where there is no such thing.
About = Callable[..., frozenset[str]]


def EACH(**_parameters: Any) -> frozenset[str]:
    """For `about`: the view asks itself what of its list each may see."""
    raise AssertionError("never asked: see refusal")


@dataclass(frozen=True)
class Access:
    """What a view requires. `level` is public, member or staff; `roles` says which staff, `about` for what."""

    level: str
    roles: frozenset[str] = frozenset()
    about: About | None = None


EVERY_ROLE = frozenset(Role.values)
ANY_STAFF = Access("staff", EVERY_ROLE, EACH)
SITE_STAFF = Access("staff", EVERY_ROLE)


def public(view: View) -> View:
    """Anyone may use this view."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def member(view: View) -> View:
    """Anyone signed in may use this view; others are sent to sign in and come back."""
    return _guard(view, Access("member"))


def staff(*roles: Role, about: About | None = None) -> Callable[[View], View]:
    """Staff with one of `roles`, or an administrator, may use this view, each for what they have the role for."""
    return lambda view: _guard(view, Access("staff", frozenset(roles) | {Role.ADMINISTRATOR}, about))


def held(user: Any) -> frozenset[tuple[str, str]]:
    """The roles of `user`, each with its scope, read once per request; others than staff have none."""
    if not isinstance(user, User) or not user.is_active or not user.is_staff:
        return frozenset()
    if user.is_superuser:
        return frozenset((role, "") for role in EVERY_ROLE)
    if not hasattr(user, "_held"):
        user._held = frozenset(user.staff_roles.values_list("role", "scope"))  # type: ignore[attr-defined]
    return user._held  # type: ignore[attr-defined, no-any-return]


def roles_of(user: Any, scopes: frozenset[str] = frozenset()) -> frozenset[str]:
    """The roles that `user` has for the whole site, or for something that falls under `scopes`."""
    return frozenset(role for role, scope in held(user) if not scope or scope in scopes)


def roles_anywhere(user: Any) -> frozenset[str]:
    """The roles that `user` has for anything at all."""
    return frozenset(role for role, _ in held(user))


def roles_here(request: HttpRequest) -> frozenset[str]:
    """The roles that count on this page: those for what it is about; for the whole site where it is about nothing."""
    found: frozenset[str] | None = getattr(request, "roles_here", None)
    return roles_of(request.user) if found is None else found


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this person used a second factor (app, passkey or recovery code) in this session."""
    user = request.user if request.user.is_authenticated else None
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def refusal(request: HttpRequest, access: Access, **parameters: Any) -> HttpResponse | None:
    """Where to send somebody who may not pass (to sign in, to the second factor); None for who may.

    Raises PermissionDenied for who has no role that may, here or for what the `parameters` of the address name.
    """
    if access.level == "public":
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if held(request.user) and sessions.is_over(request):
        logout(request)
        messages.info(request, "You were signed out, because you had not used the site for a while. Sign in again.")
        return redirect_to_login(request.get_full_path())
    if access.level == "staff":
        whole_site = roles_of(request.user)
        if not (roles_anywhere(request.user) if access.about else whole_site) & access.roles:
            raise PermissionDenied(_NO_ROLE)
        if not used_second_factor(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_second_factor')}?{query}")
        if access.about and access.about is not EACH:
            _hold_to(request, access, whole_site, parameters)
    return None


_NO_ROLE = "Your account does not have a role that may see this page."


def _hold_to(request: HttpRequest, access: Access, whole_site: frozenset[str], parameters: dict[str, Any]) -> None:
    """Keep whoever has a role for something else out. What does not exist looks to them like what is not theirs."""
    scoped = any(scope for _, scope in held(request.user))
    here = roles_of(request.user, access.about(**parameters)) if scoped and access.about else whole_site
    if not here & access.roles:
        raise PermissionDenied(_NO_ROLE)
    request.roles_here = here  # type: ignore[attr-defined]


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = refusal(request, access, **kwargs) or view(request, *args, **kwargs)
        # What one person may see is kept by no proxy and not shown again after signing out.
        add_never_cache_headers(response)
        return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
