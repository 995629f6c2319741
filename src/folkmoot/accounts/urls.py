"""Addresses under /account/. Of the sign-in library only what is used here is reachable."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, reverse_lazy

from folkmoot.accounts.access import member, public
from folkmoot.accounts.views import joining, profile, signing_in, your_data

_METHODS = reverse_lazy("mfa_index")

urlpatterns = [
    path("", profile.profile, name="account_profile"),
    path("your-data/", your_data.your_data, name="your_data"),
    path("your-data/copy/", your_data.ask_for_copy, name="ask_for_copy"),
    path("your-data/copy/<uuid:public_id>/", your_data.copy, name="copy_of_data"),
    path("your-data/erase/", your_data.erase, name="erase_data"),
    path("your-data/erase/<uuid:public_id>/", your_data.erasure, name="erasure"),
    path("signup/", joining.join, name="account_signup"),
    path("signup/code/", joining.join_code, name="account_join_code"),
    path("under-16/", joining.under_16, name="account_under_16"),
    path("guidelines/", joining.guidelines, name="community_guidelines"),
    path("privacy/", joining.privacy, name="privacy_notice"),
    path("login/", public(account.login), name="account_login"),
    path("login/code/", public(account.confirm_login_code), name="account_confirm_login_code"),
    path("login/password/", public(signing_in.PasswordSignIn.as_view()), name="account_login_password"),
    path("login/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("login/second-factor/", public(mfa.authenticate), name="mfa_authenticate"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("email/", member(account.email), name="account_email"),
    path("email/code/", member(account.email_verification_sent), name="account_email_verification_sent"),
    path("password/", member(account.password_change), name="account_change_password"),
    path("password/new/", member(account.password_set), name="account_set_password"),
    path("again/", member(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", member(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", member(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor/", signing_in.second_factor, name="account_second_factor"),
    path("sign-in-methods/", member(mfa.index), name="mfa_index"),
    path("app/", member(signing_in.ActivateApp.as_view()), name="mfa_activate_totp"),
    path("app/remove/", member(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/add/", member(signing_in.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        member(signing_in.RemovePasskey.as_view(success_url=_METHODS)),
        name="mfa_remove_webauthn",
    ),
    path("recovery-codes/", member(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", member(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
