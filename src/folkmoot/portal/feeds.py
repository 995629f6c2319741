"""Feeds: updates as RSS and Atom, timetables as iCalendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from icalendar import Calendar, Event

from folkmoot.consultations.models import Consultation, Milestone, Update
from folkmoot.consultations.timetable import when_text
from folkmoot.core.clock import LONDON
from folkmoot.core.richtext import clean

FORMATS: dict[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def news(kind: str, *, title: str, path: str, feed_path: str, updates: Iterable[Update]) -> tuple[str, str]:
    """`updates` as RSS or Atom: the text and its media type. `path` is the page that the feed belongs to."""
    feed = FORMATS[kind](
        title=title,
        link=settings.BASE_URL + path,
        description=title,
        language="en-gb",
        feed_url=settings.BASE_URL + feed_path,
    )
    for update in updates:
        address = settings.BASE_URL + update.get_absolute_url()
        feed.add_item(
            title=update.title,
            link=address,
            description=str(clean(update.text)),
            pubdate=update.published_at,
            updateddate=update.last_published_at or update.published_at,
            unique_id=address,
            unique_id_is_permalink=True,
            categories=[update.consultation.title],
        )
    return feed.writeString("utf-8"), f"application/{kind}+xml; charset=utf-8"


def calendar(title: str, consultations: Iterable[Consultation]) -> bytes:
    """The timetables of `consultations` as iCalendar. What is to be confirmed is left out: it has no date."""
    found = Calendar()
    found.add("prodid", "-//Folkmoot//Consultations//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", title)
    for consultation in consultations:
        for milestone in consultation.milestones.all():
            if milestone.day:
                found.add_component(_event(consultation, milestone))
    return bytes(found.to_ical())


def _event(consultation: Consultation, milestone: Milestone) -> Event:
    event = Event()
    # Lasting: a milestone that is moved moves in people's calendars too.
    event.add("uid", f"milestone-{milestone.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", consultation.last_published_at or consultation.created_at)
    by_month = milestone.precision == Milestone.Precision.MONTH
    unsure = " (day to be confirmed)" if by_month else ""
    event.add("summary", f"{milestone.get_kind_display()}: {consultation.title}{unsure}")
    address = settings.BASE_URL + consultation.get_absolute_url()
    told = f"{milestone.get_kind_display()} {when_text(milestone)}."
    event.add("description", " ".join(filter(None, [told, milestone.note, address])))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")  # nobody is busy because a consultation closes
    day: dt.date = milestone.day  # type: ignore[assignment]  # the caller has looked
    if by_month:
        first = day.replace(day=1)
        event.add("dtstart", first)
        event.add("dtend", (first + dt.timedelta(days=32)).replace(day=1))
    elif milestone.time is not None and milestone.kind != Milestone.Kind.CLOSES:
        event.add("dtstart", dt.datetime.combine(day, milestone.time, LONDON).astimezone(dt.UTC))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
    return event
