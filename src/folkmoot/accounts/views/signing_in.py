"""Signing in with a password, and the second factor. The rest of signing in is the library's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.accounts.access import member, roles_of, used_second_factor
from folkmoot.accounts.adapters import LAST_FACTOR
from folkmoot.accounts.forms import PasswordSignInForm

_ONWARD = "second_factor_next"


class PasswordSignIn(LoginView):
    """E-mail address and password, for who has set one."""

    template_name = "account/login_password.html"

    def get_form_class(self) -> type[PasswordSignInForm]:
        return PasswordSignInForm


@member
def second_factor(request: HttpRequest) -> HttpResponse:
    """The way of staff to the back office: use the second factor, or set one up, then on to where they were going."""
    onward = get_next_redirect_url(request) or request.session.get(_ONWARD) or settings.LOGIN_REDIRECT_URL
    if used_second_factor(request):
        request.session.pop(_ONWARD, None)
        return redirect(onward)
    request.session[_ONWARD] = onward
    methods = [m for m in get_adapter().get_reauthentication_methods(request.user) if m["id"].startswith("mfa_")]
    if methods:
        return redirect(f"{methods[0]['url']}?{urlencode({'next': onward})}")
    return render(request, "accounts/second_factor.html", {"is_staff": bool(roles_of(request.user))})


class _CountsAsUsed:
    """Who has just set up a second factor has shown that they hold it: it counts in this session."""

    request: HttpRequest
    kind: str

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        added = Authenticator.objects.filter(user=self.request.user, type=self.kind).latest("created_at")
        record_authentication(
            self.request, self.request.user, "mfa", id=added.pk, type=added.type, reauthenticated=True
        )
        return response


class ActivateApp(_CountsAsUsed, ActivateTOTPView):
    """Set up an authenticator app."""

    kind = Authenticator.Type.TOTP


class AddPasskey(_CountsAsUsed, AddWebAuthnView):
    """Add a passkey, always of the kind that asks for a finger, a face or a PIN: it is two factors in one."""

    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": webauthn.begin_registration(self.request.user, True)}
        return context


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey, unless it is the only second factor of a member of staff."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_second_factor_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, LAST_FACTOR)
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        return response
