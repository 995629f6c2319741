"""A consultation as a card in a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Stage
from folkmoot.consultations.timetable import closing_text, opening_text
from folkmoot.core.areas import NAMES


@dataclass(frozen=True)
class Card:
    """What `portal/components/card.html` shows."""

    title: str
    href: str
    text: str
    stage: Stage
    meta: list[str]


def card(consultation: Consultation, *, at: dt.datetime) -> Card:
    """The card of `consultation` at the instant `at`; topics and milestones were read along."""
    stage = consultation.stage(at=at)
    opening, closing = opening_text(consultation), closing_text(consultation)
    if stage is Stage.PLANNED:
        when = f"Opens {opening}" if opening else "Opening date to be confirmed"
    else:
        when = f"{'Closes' if stage is Stage.OPEN else 'Closed'} {closing}" if closing else ""
    topics = ", ".join(topic.name for topic in consultation.topics.all())
    return Card(
        title=consultation.title,
        href=consultation.get_absolute_url(),
        text=consultation.summary,
        stage=stage,
        meta=[when, NAMES.get(consultation.area, ""), topics],
    )
