"""The demonstration's staff accounts: a password of this installation's own, and one shared second factor."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings

from folkmoot.accounts.models import Role, User
from folkmoot.accounts.services import give_role
from folkmoot.core import clock
from folkmoot.demo import texts


@dataclass(frozen=True)
class Credentials:
    """What a demo member of staff signs in with; made once per data folder."""

    password: str
    totp_secret: str

    def code(self) -> str:
        """The six digits that the second factor asks for now."""
        # Real time, not the demonstration's clock: the code is checked against it (RFC 6238).
        counter = int(time.time()) // app_settings.TOTP_PERIOD
        return str(format_hotp_value(hotp_value(self.totp_secret, counter)))


def credentials() -> Credentials:
    """Those of this data folder; readable by its owner only."""
    path = Path(settings.DATA_DIR) / "demo-staff.json"
    if not path.exists():
        path.touch(mode=0o600)
        made = {"password": secrets.token_urlsafe(9), "totp_secret": generate_totp_secret()}
        path.write_text(json.dumps(made))
    return Credentials(**json.loads(path.read_text()))


def make_staff() -> None:
    """Make the staff accounts that are missing."""
    known = credentials()
    for email, name, roles in texts.STAFF:
        if User.objects.filter(email=email).exists():
            continue
        user = User.objects.create_user(email, known.password, display_name=name, is_staff=True)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        for role in roles:
            give_role(user=user, role=Role(role), actor=None, at=clock.now())
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, known.totp_secret)
