"""Verbs: following a consultation, and telling its followers of an update."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from folkmoot.consultations import mail
from folkmoot.consultations.models import Consultation, Follower, Update, UpdateMail
from folkmoot.consultations.publishing import audited

log = logging.getLogger(__name__)

# However often somebody asks, an address gets one mail about following in this time.
BETWEEN_ASKS = dt.timedelta(minutes=10)
# An address that was never confirmed is forgotten after this time.
UNCONFIRMED_KEPT = dt.timedelta(days=7)
# A mail claimed longer ago than this was in the hands of a worker that died.
CLAIM_LASTS = dt.timedelta(minutes=10)
ATTEMPTS = 5
# So few at a time that the claims outlast even a mail server that lets each one wait until it times out.
BATCH = 20


def ask_to_follow(*, consultation: Consultation, email: str, at: dt.datetime) -> Follower | None:
    """Note that `email` asks to follow. Returns the follower to write to, or None where a mail went out just now.

    What the person sees must be the same in every case: it tells nobody whether an address follows already.
    """
    follower, new = Follower.objects.get_or_create(
        consultation=consultation, email=email.strip().lower(), defaults={"asked_at": at}
    )
    # One statement decides, so that two requests at once send one mail.
    due = Follower.objects.filter(pk=follower.pk, asked_at__lte=at - BETWEEN_ASKS)
    return follower if new or due.update(asked_at=at) else None


def confirm_following(*, token: str, at: dt.datetime) -> Follower | None:
    """Confirm the follower with this token; None where the link is unknown or was forgotten."""
    follower = Follower.objects.select_related("consultation").filter(token=token).first()
    if follower and follower.confirmed_at is None:
        follower.confirmed_at = at
        follower.save(update_fields=["confirmed_at"])
    return follower


def stop_following(*, token: str) -> Consultation | None:
    """Forget the follower with this token, at once and altogether; harmless to repeat. Returns what was followed."""
    follower = Follower.objects.select_related("consultation").filter(token=token).first()
    if follower is None:
        return None
    follower.delete()
    return follower.consultation


def forget_unconfirmed(*, at: dt.datetime) -> int:
    """Delete the addresses that were never confirmed in time; returns how many."""
    return Follower.objects.filter(confirmed_at=None, asked_at__lte=at - UNCONFIRMED_KEPT).delete()[0]


def queue_update_mails(*, at: dt.datetime) -> int:
    """Write down, once for each published update, which mails are to go out; returns how many."""
    queued = 0
    for update in Update.objects.published(at=at).filter(sent_at=None):
        with transaction.atomic():
            # The row is the guard: of two workers, one changes it and writes the mails.
            if not Update.objects.filter(pk=update.pk, sent_at=None).update(sent_at=at):
                continue
            followers = Follower.objects.filter(consultation=update.consultation_id, confirmed_at__lte=at)
            mails = [UpdateMail(update=update, follower=follower) for follower in followers.only("pk").iterator()]
            UpdateMail.objects.bulk_create(mails, batch_size=500, ignore_conflicts=True)
            queued += len(mails)
    return queued


def send_update_mails(*, at: dt.datetime) -> int:
    """Send some of the mails that wait; returns how many went out. Several workers may do this at once.

    A mail is claimed before it is handed over and marked afterwards. A worker that dies between the two leaves one
    mail in doubt: it is sent again when its claim is over, with the same Message-ID, so that mail software sees one.
    """
    sent = 0
    connection: BaseEmailBackend = get_connection()
    try:
        for waiting in _claimed(at):
            try:
                mail.update_message(waiting, connection).send()
            except OSError:  # of which smtplib's errors are
                log.warning("update mail %s was not taken, try %s", waiting.pk, waiting.attempts + 1)
                connection.close()
            else:
                sent += UpdateMail.objects.filter(pk=waiting.pk).update(sent_at=at)
    finally:
        connection.close()
    return sent


def _claimed(at: dt.datetime) -> Iterator[UpdateMail]:
    """Each mail that waits, once this worker has claimed it."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
    waiting = UpdateMail.objects.filter(free, sent_at=None, attempts__lt=ATTEMPTS)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        found = UpdateMail.objects.select_related("update__consultation__body", "follower").filter(pk=pk).first()
        if found is None:  # stopped following in the meantime
            continue
        if UpdateMail.objects.filter(free, pk=pk, sent_at=None).update(claimed_at=at, attempts=found.attempts + 1):
            yield found


def choose_results_from(*, consultation: Consultation, results_from: str, by: Any, at: dt.datetime) -> None:
    """Say from when results are public: at once, without an approval, and in the latest draft as well."""
    before = consultation.results_from
    with transaction.atomic():
        Consultation.objects.filter(pk=consultation.pk).update(results_from=results_from)
        # Else the next publication of a draft that was made before would bring the old choice back.
        for revision in consultation.revisions.all():
            revision.content["results_from"] = results_from
            revision.save(update_fields=["content"])
        audited(consultation, "results_timed", by=by, at=at, before=before, after=results_from)
