"""The words of the demonstration: ours, after the facts of the press release of 18 December 2024.

Source: Mayor of London, "Mayor invites Londoners to have their say on capital's new Police and Crime Plan",
18 December 2024. Names of objectives and commitments are the release's; all sentences here are our own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

SLUG = "police-and-crime-plan"
SOURCE = "Mayor of London press release, 18 December 2024"

BODY = {
    "slug": "city-hall",
    "name": "City Hall (demonstration)",
    "short_name": "City Hall",
    "community_name": "The community",
    "email": "consultations@city-hall.example",
    "postal_address": "Freepost MOPACPCP",
}

TOPICS = ["Policing", "Crime and safety", "Victims and witnesses", "Young people", "Criminal justice"]

CONSULTATION = {
    "title": "Draft Police and Crime Plan 2025-2029",
    "summary": (
        "What should London do over the next four years to prevent violence, rebuild trust in the police "
        "and support victims of crime?"
    ),
    "why": (
        "<p>London's police and crime plan sets what the Metropolitan Police and its partners work towards for four "
        "years, and what they are judged by. The draft has three objectives: less violence and exploitation, more "
        "trust in the Met, and a justice system that serves victims better.</p>"
        "<p>The draft is not final. Before the plan is issued, the law asks for the views of people in London and of "
        "victims of crime. You can tell us which commitments you support, what is missing and what should change.</p>"
    ),
    "who": (
        "<p>Anyone aged 16 or over who lives in, works in or visits London may answer, and so may organisations. "
        "If you are under 16, you can write by e-mail or by post, or ask an adult to write for you.</p>"
    ),
    "what_next": (
        "<p>After the closing date every answer is read and counted, whichever way it came. We publish what people "
        "said and what was changed because of it, and then the final plan, expected in March 2025. Its progress is "
        "reported until 2029.</p>"
    ),
    "contact_email": "police-and-crime-plan@city-hall.example",
    "freepost_address": "Freepost MOPACPCP",
    "channels": ["survey", "plan", "events", "email", "post"],
    # So that whoever tries the demonstration can be the one who publishes them.
    "results_from": "officer",
}


@dataclass(frozen=True)
class Date:
    """One line of the timetable."""

    kind: str
    day: dt.date | None
    note: str = ""
    precision: str = "day"


TIMETABLE = [
    Date("published", dt.date(2024, 12, 18), "The draft plan is published."),
    Date("opens", dt.date(2024, 12, 18)),
    Date("events", dt.date(2025, 1, 1), "Events online and in person. Details to follow.", "month"),
    Date("closes", dt.date(2025, 2, 12)),
    Date("analysis", dt.date(2025, 2, 20), "Once late post is in, answers are read and counted (our assumption)."),
    Date("final_plan", dt.date(2025, 3, 28), "The plan as the Mayor issues it, after what people said."),
]

UPDATES = [
    {
        "slug": "consultation-opens",
        "title": "The draft Police and Crime Plan is out: tell us what you think",
        "published_at": dt.datetime(2024, 12, 18, 10, tzinfo=dt.UTC),
        "text": (
            "<p>The Mayor has published a draft plan for policing, crime and community safety in London from 2025 to "
            "2029. The consultation runs until 12 February 2025.</p>"
            "<p>You can read the plan here, say how strongly you support each commitment, answer a short survey, come "
            "to an event, or write by e-mail or by free post.</p>"
        ),
        "notes_to_editors": (
            "<p>The plan has three objectives and twelve commitments. Figures given at its launch, compared with "
            "2016: homicides -11 %, knife crime with injury where the victim is under 25 -24 %, lethal barrel "
            "discharges -40 %, burglary -22 %. In the twelve months to June 2024 there were 27.8 recorded offences of "
            "violence against the person per 1,000 people in the Met area; for England and Wales it was 32.9.</p>"
            f"<p>Source: {SOURCE}.</p>"
        ),
    },
    {
        "slug": "events-details-to-follow",
        "title": "Events early in the new year: details to follow",
        "published_at": dt.datetime(2025, 1, 6, 9, tzinfo=dt.UTC),
        "text": (
            "<p>There will be events online and in person early in 2025. Places and dates are not settled yet. Follow "
            "this consultation to be told when they are.</p>"
        ),
        "notes_to_editors": "",
    },
]

STAFF = [
    ("officer@demo.example", "Demo officer", ["officer"]),
    ("approver@demo.example", "Demo approver", ["officer"]),
    ("moderator@demo.example", "Demo moderator", ["moderator"]),
    ("analyst@demo.example", "Demo analyst", ["analyst"]),
    ("auditor@demo.example", "Demo auditor", ["auditor"]),
    ("admin@demo.example", "Demo administrator", ["administrator"]),
]


@dataclass(frozen=True)
class Moment:
    """A time to which staff can move the demonstration's clock."""

    key: str
    label: str
    at: dt.datetime


MOMENTS = [
    Moment("planned", "The day before it opens", dt.datetime(2024, 12, 17, 12, tzinfo=dt.UTC)),
    Moment("opened", "The first morning", dt.datetime(2024, 12, 18, 9, tzinfo=dt.UTC)),
    Moment("open", "In the open period", dt.datetime(2025, 1, 20, 10, tzinfo=dt.UTC)),
    Moment("closing", "One minute before it closes", dt.datetime(2025, 2, 12, 23, 59, tzinfo=dt.UTC)),
    Moment("closed", "The day after it closed", dt.datetime(2025, 2, 13, 9, tzinfo=dt.UTC)),
    Moment("analysis", "While it is analysed", dt.datetime(2025, 2, 24, 9, tzinfo=dt.UTC)),
    Moment("decided", "After the final plan", dt.datetime(2025, 3, 31, 9, tzinfo=dt.UTC)),
]
START = MOMENTS[2]
