"""Responses made by a machine, so that the demonstration has something to count. Each is marked as generated.

The answers are drawn at random from a fixed seed, with some answers likelier than others so that charts have a shape.
They imitate nobody and mean nothing.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from django.db import transaction

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.responses.models import Capacity
from folkmoot.responses.services import record_response
from folkmoot.surveys.definition import Definition, Kind, Question, applied, shown
from folkmoot.surveys.models import SurveyVersion
from folkmoot.surveys.services import current_version

SEED = 20241218
_BATCH = 500
_OPENINGS = ["I think", "In my view", "From what I see,", "As a generated answer, I say", "It seems to me that"]
_SUBJECTS = [
    "more officers should be seen on foot in our neighbourhood",
    "youth clubs that stay open in the evening would help most",
    "people who report a crime should hear what came of it",
    "shop theft is not taken seriously enough",
    "the courts take far too long and victims give up",
    "stop and search must be explained and recorded",
    "better lighting at bus stops would make a difference",
    "the plan says what but not how it will be paid for",
    "schools and health services should be part of this",
    "antisocial behaviour on estates matters as much as serious crime",
]
_ORGANISATIONS = [
    ("Generated Residents' Association", "community group"),
    ("Generated Youth Charity", "charity"),
    ("Generated Borough Council", "council"),
    ("Generated Business Forum", "business"),
]


def generate_responses(*, consultation: Consultation, number: int) -> int:
    """Record `number` generated responses, spread from the opening to the clock's now. Returns how many."""
    survey = consultation.surveys.filter(live=True).first()
    version = current_version(survey) if survey else None
    if version is None or consultation.opens_at is None:
        return 0
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration every time
    opened = consultation.opens_at
    span = min(clock.now(), consultation.closes_at or clock.now()) - opened
    for start in range(0, number, _BATCH):
        with transaction.atomic():
            for _ in range(min(_BATCH, number - start)):
                _record_one(consultation, version, opened + span * chance.random(), chance)
    return number


def _record_one(consultation: Consultation, version: SurveyVersion, at: dt.datetime, chance: random.Random) -> None:
    definition, prefix = version.definition, version.survey.slug
    answers = made_up_answers(definition, chance)
    of_organisation = chance.random() < 0.04
    about_you = {} if of_organisation else {n: a for n, a in answers.items() if n in definition.about_you}
    name, kind = chance.choice(_ORGANISATIONS)
    record_response(
        consultation=consultation,
        channel="survey",
        instrument=version.instrument,
        answers={f"{prefix}.{n}": a for n, a in answers.items() if n not in definition.about_you},
        about_you={f"{prefix}.{n}": a for n, a in about_you.items()},
        capacity=Capacity.ORGANISATION if of_organisation else Capacity.INDIVIDUAL,
        organisation={"name": name, "kind": kind, "size": "", "role": "Generated"} if of_organisation else {},
        consent_to_publish=chance.random() < 0.7,
        idempotency_key=uuid.UUID(int=chance.getrandbits(128)).hex,
        made_at=at,
        received_at=at,
        recorded_at=at,
        generated=True,
    )


def made_up_answers(definition: Definition, chance: random.Random) -> dict[str, Any]:
    """Answers to what is shown, page by page, as somebody would meet it; some questions are skipped."""
    answers: dict[str, Any] = {}
    for position in range(len(definition.pages)):
        pages = shown(definition, answers).pages
        if position >= len(pages):
            break
        for question in pages[position].questions:
            if question.required or chance.random() < 0.85:
                answers |= {question.name: answer} if (answer := _answer(question, chance)) else {}
    return dict(applied(definition, answers).kept)


def _answer(question: Question, chance: random.Random) -> dict[str, Any]:
    values = [option.value for option in question.options if not option.exclusive]
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            return {"choice": _leaning(question.name, [o.value for o in question.options], chance)}
        case Kind.MANY:
            most = min(len(values), int(question.maximum or 3))
            return {"choices": [v for v in values if v in chance.sample(values, chance.randint(1, most))]}
        case Kind.GRID:
            return {"rows": {r.value: _leaning(r.value, values, chance) for r in question.rows}}
        case Kind.RANKING:
            least = int(question.minimum or 1)
            most = min(len(values), int(question.maximum or len(values)))
            return {"ranking": chance.sample(values, chance.randint(min(least, most), most))}
        case Kind.NUMBER:
            return {"number": chance.randint(int(question.minimum or 0), int(question.maximum or 10))}
        case Kind.SHORT_TEXT | Kind.LONG_TEXT if chance.random() < 0.5 or question.required:
            return {"text": f"{chance.choice(_OPENINGS)} {chance.choice(_SUBJECTS)}."}
        case Kind.PLACE if chance.random() < 0.5:
            lat, lon = 51.5 + chance.uniform(-0.12, 0.12), -0.1 + chance.uniform(-0.25, 0.25)
            return {"place": {"lat": round(lat, 5), "lon": round(lon, 5)}}
        case _:
            return {}


def _leaning(name: str, values: list[str], chance: random.Random) -> str:
    """One of `values`, with a preference that is the question's own and always the same."""
    taste = random.Random(f"{SEED} {name}")  # noqa: S311 - the same demonstration every time
    return chance.choices(values, weights=[0.15 + taste.random() for _ in values])[0]
