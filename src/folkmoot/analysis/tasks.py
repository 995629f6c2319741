"""Work on results that a worker does."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from folkmoot.accounts.models import User
from folkmoot.analysis.services import prepare_results, release_if_due
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock

EVERY = dt.timedelta(minutes=1)


@task()
def prepare(consultation_id: int, by_id: int | None = None) -> int:
    """Prepare results for the back office to look at; gives the key of the release."""
    consultation = Consultation.objects.get(pk=consultation_id)
    by = User.objects.filter(pk=by_id).first() if by_id else None
    return prepare_results(consultation=consultation, at=clock.now(), by=by).pk


def refresh_results(at: dt.datetime) -> None:
    """Publish the results of every consultation in which they are due."""
    automatic = (Consultation.ResultsFrom.CLOSING, Consultation.ResultsFrom.OPENING)
    for consultation in Consultation.objects.published().filter(results_from__in=automatic).with_timetable():
        release_if_due(consultation=consultation, at=at)
