"""How the sign-in library behaves here."""

from __future__ import annotations

import base64
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from folkmoot.accounts.access import held
from folkmoot.core.bodies import current_body

LAST_FACTOR = "This is your only second factor, and staff need one. Set up another before you remove it."
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with a code by mail, a passkey or a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is already the e-mail address of your account.",
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "email_taken": "This e-mail address cannot be used.",
        "enter_current_password": "This is not your present password.",
        "incorrect_code": "The code is wrong or has expired.",
        "incorrect_password": "The password is wrong.",
        "too_many_login_attempts": "Too many tries. Wait 15 minutes, then try again.",
        "rate_limited": "Too many tries. Wait 15 minutes, then try again.",
    }

    def get_login_stages(self) -> list[str]:
        """A code by mail proves the address, so no other proof of it follows."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def is_safe_url(self, url: str) -> bool:
        """Only addresses within this site, never one with a host in it."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: Any) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send now. Where the mail server fails, say so to the person; the page offers to send again."""
        try:
            super().send_mail(template_prefix, email, {"site_name": _site_name(), **context})
        except (SMTPException, OSError):
            log.exception("mail not sent: %s", template_prefix)
            messages.error(self.request, "We could not send the e-mail just now. Wait a minute, then ask for it again.")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: app, passkey, recovery codes. Secrets rest encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is wrong or has expired.",
        "cannot_delete_authenticator": LAST_FACTOR,
        "unverified_email": "Prove your new e-mail address first.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of staff: without it they could not enter the back office, nor prove who they are."""
        if not held(authenticator.user):
            return True
        factors = Authenticator.objects.filter(user=authenticator.user, type__in=_FACTORS)
        return bool(factors.exclude(pk=authenticator.pk).exists())

    def get_totp_issuer(self) -> str:
        return _site_name()

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white of its own: cameras do not read it on a dark page."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _site_name() -> str:
    """By what name the public knows this site."""
    body = current_body()
    return (body and (body.community_name or body.name)) or "Folkmoot"


def _box() -> Fernet:
    """Encrypts with the signing key."""
    digest = salted_hmac("folkmoot.accounts.mfa", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
