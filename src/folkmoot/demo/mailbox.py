"""The demonstration's mail: what the site would have sent, read from the files it was written to."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

_SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One message as a reader sees it."""

    to: str
    subject: str
    text: str


def latest(limit: int, *, hide: set[str]) -> list[Mail]:
    """The newest messages, newest first; those to an address in `hide` are left out."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", settings.DATA_DIR / "mail"))
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)[: limit * 2]
    found = [mail for file in files for mail in reversed(_read(file.read_bytes()))]
    return [mail for mail in found if not any(address in mail.to.lower() for address in hide)][:limit]


def _read(raw: bytes) -> list[Mail]:
    mails = []
    for part in raw.split(_SEPARATOR):
        if not part.strip():
            continue
        message = email.message_from_bytes(part.lstrip(b"\n"), _class=EmailMessage, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        mails.append(
            Mail(
                to=str(message.get("To", "")),
                subject=str(message.get("Subject", "")),
                text=str(body.get_content()).strip() if body else "",
            )
        )
    return mails
