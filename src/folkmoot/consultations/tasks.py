"""Work done behind the pages: mail to those who follow."""

from __future__ import annotations

import datetime as dt

from django.core.mail import get_connection
from django_tasks import task

from folkmoot.consultations import mail, services
from folkmoot.consultations.models import Follower
from folkmoot.core import clock


@task()
def send_follow_mail(follower_id: int) -> None:
    """Ask a new follower to confirm; tell one who follows already that they do."""
    follower = Follower.objects.select_related("consultation__body").filter(pk=follower_id).first()
    if follower:
        mail.follow_message(follower, get_connection()).send()


def mail_updates(at: dt.datetime) -> None:
    """Of the schedule: tell followers of the updates published since."""
    services.queue_update_mails(at=at)
    while services.send_update_mails(at=clock.now()):
        pass  # each round with the time as it is by then


def forget_unconfirmed(at: dt.datetime) -> None:
    """Of the schedule: forget the addresses that were never confirmed."""
    services.forget_unconfirmed(at=at)
