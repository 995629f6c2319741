"""Loads the real consultation into an empty site."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files

from django.core.management import call_command
from django.db import transaction
from django.utils.text import slugify

from folkmoot.consultations.models import Consultation, Document, Milestone, Topic, Update
from folkmoot.core.models import Body
from folkmoot.demo import texts
from folkmoot.demo.staff import make_staff
from folkmoot.plans.services import import_plan


def is_loaded() -> bool:
    """Whether the consultation is there already."""
    return bool(Consultation.objects.filter(slug=texts.SLUG).exists())


@transaction.atomic
def load_consultation() -> Consultation:
    """Make the body, its staff and the consultation with timetable, plan, survey, documents and news."""
    make_staff()
    body, _ = Body.objects.get_or_create(slug=texts.BODY["slug"], defaults=texts.BODY)
    consultation: Consultation = Consultation.objects.create(
        body=body, slug=texts.SLUG, live=True, **texts.CONSULTATION
    )
    consultation.topics.set(
        [Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0] for name in texts.TOPICS]
    )
    consultation.save()  # the content system keeps relations in memory until then
    for date in texts.TIMETABLE:
        Milestone.objects.create(
            consultation=consultation, kind=date.kind, day=date.day, note=date.note, precision=date.precision
        )
    consultation = Consultation.objects.get(pk=consultation.pk)
    # A first revision, so that officers edit it like any other.
    consultation.save_revision().publish()
    for update in texts.UPDATES:
        Update.objects.create(consultation=consultation, live=True, **update)
    content = files("folkmoot.demo") / "content"
    # On the day of its publication, so that the clock may be moved to any day after it.
    import_plan(
        consultation=consultation,
        file_name="police-and-crime-plan.md",
        content=(content / "police-and-crime-plan.md").read_bytes(),
        at=consultation.opens_at or texts.START.at,
        actor=None,
        publish=True,
    )
    with as_file(content / "police-and-crime-plan-survey.xlsx") as survey:
        call_command("import_survey", survey, consultation=texts.SLUG, publish=True, verbosity=0)
    Document.objects.create(
        consultation=consultation,
        title="The Mayor's announcement of 18 December 2024",
        url="https://www.london.gov.uk/policecrimeplan",
        note="On City Hall's own site.",
    )
    return consultation


def start_of_demo() -> dt.datetime:
    """The instant that the clock shows when the demonstration is first started."""
    return texts.START.at
