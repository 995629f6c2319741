"""Work done behind the pages about people."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore
from django_tasks import task

from folkmoot.accounts import personal_data
from folkmoot.accounts.models import DataRequest
from folkmoot.core import clock


def forget_ended_sessions(at: dt.datetime) -> None:
    """Of the schedule: delete what is left of sessions that are over, and the addresses typed in them."""
    SessionStore.clear_expired()


@task()
def carry_out(request_id: int) -> None:
    """Do what a member asked for about their data."""
    found = DataRequest.objects.filter(pk=request_id).first()
    if found:
        personal_data.carry_out(request=found, at=clock.now())


def carry_out_requests(at: dt.datetime) -> None:
    """Of the schedule: do what was asked for and is not done, should a worker have been stopped at it."""
    for found in DataRequest.objects.filter(done_at=None):
        personal_data.carry_out(request=found, at=at)


def forget_copies(at: dt.datetime) -> None:
    """Of the schedule: forget the copies that are past their time."""
    personal_data.forget_copies(at=at)
