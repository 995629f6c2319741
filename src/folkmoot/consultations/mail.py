"""The mails to followers: plain text with an HTML twin, no pictures, nothing that tells us whether they were read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from folkmoot.consultations.models import Follower, UpdateMail
from folkmoot.core.richtext import clean, plain


def follow_message(follower: Follower, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Asks to confirm; or, to somebody who does so already, says that they follow."""
    consultation = follower.consultation
    if follower.confirmed_at:
        return _message(follower, connection, "following", f"You follow {consultation.title}", {})
    link = _address("follow_confirm", follower.token)
    return _message(follower, connection, "confirm", f"Confirm: updates on {consultation.title}", {"link": link})


def update_message(waiting: UpdateMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Tells one follower of one update."""
    update = waiting.update
    context = {
        "update": update,
        "text": plain(update.text),
        "html": clean(update.text),
        "link": settings.BASE_URL + update.get_absolute_url(),
    }
    message = _message(waiting.follower, connection, "update", update.title, context)
    host = urlsplit(settings.BASE_URL).hostname
    # The same at every try: a mail sent twice because a worker died is seen as one.
    message.extra_headers["Message-ID"] = f"<update-{update.pk}-{waiting.pk}@{host}>"
    message.extra_headers["List-ID"] = f"<{update.consultation.slug}.{host}>"
    return message


def _message(
    follower: Follower, connection: BaseEmailBackend, template: str, subject: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    stop = _address("follow_stop", follower.token)
    known = {"consultation": follower.consultation, "body": follower.consultation.body, "stop": stop, **context}
    known["consultation_link"] = settings.BASE_URL + follower.consultation.get_absolute_url()
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"consultations/mail/{template}.txt", known),
        to=[follower.email],
        connection=connection,
        headers={
            # RFC 8058: the mail program offers one click, and posts to this address.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"consultations/mail/{template}.html", known), "text/html")
    return message


def _address(name: str, token: str) -> str:
    return settings.BASE_URL + reverse(name, args=[token])
