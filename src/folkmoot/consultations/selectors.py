"""Reads: finding consultations and updates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from wagtail.search.backends import get_search_backend

from folkmoot.consultations.models import Consultation, Update
from folkmoot.consultations.querysets import ConsultationQuerySet, UpdateQuerySet
from folkmoot.consultations.stages import Stage

# More matches than anybody pages through; the bound keeps one search from reading the whole index.
MATCHES = 1000

# What people look for: the stages of "closed" are told apart on the page, not in the search.
STATUSES: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "open": ("Open", (Stage.OPEN,)),
    "upcoming": ("Upcoming", (Stage.PLANNED,)),
    "closed": ("Closed", (Stage.CLOSED, Stage.ANALYSIS, Stage.DECIDED)),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; an empty part narrows nothing."""

    words: str = ""
    status: str = ""
    topic: str = ""
    area: str = ""


def find_consultations(wanted: Wanted, *, at: dt.datetime) -> ConsultationQuerySet:
    """The published consultations that fit, open ones first; what their cards need is read along."""
    found: ConsultationQuerySet = (
        Consultation.objects.published().select_related("body").prefetch_related("topics", "milestones")
    )
    if wanted.status in STATUSES:
        found = found.in_stage(*STATUSES[wanted.status][1], at=at)
    if wanted.topic:
        found = found.filter(topics__slug=wanted.topic)
    if wanted.area:
        found = found.about_area(wanted.area)
    if wanted.words:
        found = found.filter(pk__in=matching(Consultation, wanted.words))
    return found.open_first(at=at)


def find_updates(words: str, *, at: dt.datetime) -> UpdateQuerySet:
    """The published updates that hold `words`, the latest first."""
    found: UpdateQuerySet = Update.objects.published(at=at).filter(pk__in=matching(Update, words))
    return found.select_related("consultation")


def latest_updates(consultation: Consultation, *, at: dt.datetime) -> UpdateQuerySet:
    """The published updates of one consultation, the latest first."""
    found: UpdateQuerySet = Update.objects.published(at=at).filter(consultation=consultation)
    return found


def matching(model: type[Consultation] | type[Update], words: str) -> list[int]:
    """The keys of those whose text holds all `words`."""
    # Letters and digits only: the search of SQLite stumbles over quotation marks.
    known = re.findall(r"\w+", words)
    if not known:
        return []
    results = get_search_backend().search(" ".join(known), model, operator="and")
    return [found.pk for found in results[:MATCHES]]


def recent_updates(*, at: dt.datetime) -> UpdateQuerySet:
    """The published updates of all consultations, the latest first."""
    found: UpdateQuerySet = Update.objects.published(at=at).select_related("consultation")
    return found
