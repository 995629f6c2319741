"""A consultation with every kind of point, and responses to it by a channel of the tests."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core import clock
from folkmoot.responses import channels
from folkmoot.responses.models import Response
from folkmoot.responses.services import record_response
from tests import factories

channels.register(channels.Channel("test", "Test channel"))
channels.register(channels.Channel("trial", "By another test"))
_key = itertools.count(1)

AGREE = ["agree", "neither", "disagree"]


def options(*values: str, **further: bool) -> list[dict[str, Any]]:
    return [{"value": v, "label": v.replace("-", " ").capitalize(), "exclusive": further.get(v, False)} for v in values]


def point(
    consultation: Consultation, key: str, kind: str, *, about_you: bool = False, **scheme: Any
) -> ConsultationPoint:
    return ConsultationPoint.objects.create(
        consultation=consultation,
        key=key,
        kind=kind,
        label=f"What of {key.rsplit('.', 1)[-1]}?",
        scheme=scheme,
        about_you=about_you,
        position=consultation.points.count(),
    )


def every_kind(consultation: Consultation) -> dict[str, ConsultationPoint]:
    """A point of every kind, and three about the person."""
    return {
        p.key: p
        for p in (
            point(consultation, "s.priority", "choice", options=options("safety", "trust", "youth"), other=True),
            point(
                consultation, "s.means", "choices", options=options("patrols", "cameras", "none", none=True), other=True
            ),
            point(consultation, "s.agree", "scale", options=options(*AGREE)),
            point(consultation, "s.areas", "grid", options=options(*AGREE), rows=options("day", "night")),
            point(consultation, "s.order", "ranking", options=options("a", "b", "c")),
            point(consultation, "s.years", "number", min=0, max=10),
            point(consultation, "s.words", "text"),
            point(consultation, "s.since", "date"),
            point(consultation, "s.where", "place"),
            point(consultation, "s.proof", "files"),
            point(consultation, "p.commitment-1", "support", options=options(*AGREE)),
            point(consultation, "s.borough", "choice", about_you=True, options=options("north", "south")),
            point(consultation, "s.ethnicity", "choice", about_you=True, options=options("x", "y", "z")),
            point(consultation, "s.conditions", "choices", about_you=True, options=options("sight", "hearing")),
        )
    }


def answer(chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """One response to `every_kind`: answers and about-you, some left out."""
    means: dict[str, Any] = {"choices": chance.sample(["patrols", "cameras"], chance.randint(1, 2))}
    if chance.random() < 0.2:
        means = {"choices": ["none"]}
    elif chance.random() < 0.2:
        means["other"] = "+more buses"
    answers: dict[str, Any] = {
        "s.priority": {"choice": chance.choice(["safety", "safety", "trust", "youth"])},
        "s.means": means,
        "s.agree": {"choice": chance.choices(AGREE, [6, 2, 1])[0]},
        "s.areas": {"rows": {row: chance.choice(AGREE) for row in ("day", "night") if chance.random() < 0.9}},
        "s.order": {"ranking": chance.sample(["a", "b", "c"], chance.randint(1, 3))},
        "s.years": {"number": chance.randint(0, 10)},
        "s.words": {"text": chance.choice(["=1+1", "A plain text, with comma", "-5 “quoted”\nand a line", "@you"])},
        "s.since": {"date": f"20{chance.randint(10, 24)}-01-31"},
        "s.where": {"place": {"lat": 51.5, "lon": -0.12, "label": "Brixton"}},
        "s.proof": {"files": [{"name": "map.png", "sha256": "0" * 64, "size": 12, "type": "image/png"}]},
        "p.commitment-1": {"choice": chance.choice(AGREE), "text": "=because"},
    }
    if chance.random() < 0.1:
        answers["s.priority"] = {"other": "Something else"}
    about_you = {
        "s.borough": {"choice": chance.choice(["north", "south"])},
        "s.ethnicity": {"choice": chance.choices(["x", "y", "z"], [70, 25, 5])[0]},
        "s.conditions": {"choices": chance.choice([["sight"], ["sight", "hearing"]])},
    }
    return (
        {key: value for key, value in answers.items() if chance.random() < 0.9},
        {key: value for key, value in about_you.items() if chance.random() < 0.8},
    )


def respond(consultation: Consultation, answers: dict[str, Any], **fields: Any) -> Response:
    """Record one response now, unless told otherwise."""
    at: dt.datetime = fields.pop("at", None) or clock.now()
    return record_response(
        **{
            "consultation": consultation,
            "channel": "test",
            "instrument": "test:1",
            "answers": answers,
            "idempotency_key": f"key-{next(_key)}",
            "made_at": at,
            "received_at": at,
            "recorded_at": at,
            **fields,
        }
    ).response


def respond_at_random(consultation: Consultation, number: int, seed: int = 1) -> list[Response]:
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        answers, about_you = answer(chance)
        of_organisation = chance.random() < 0.15
        made.append(
            respond(
                consultation,
                answers,
                about_you={} if of_organisation else about_you,
                capacity="organisation" if of_organisation else "individual",
                organisation={"name": "=Club", "kind": "charity", "size": "1-9", "role": "Chair"}
                if of_organisation
                else {},
                channel=chance.choice(["test", "test", "trial"]),
                consent_to_publish=chance.random() < 0.7,
            )
        )
    return made


def after_closing(consultation: Consultation) -> dt.datetime:
    closes = consultation.closes_at
    assert closes is not None
    return closes + dt.timedelta(hours=1)


def closed_consultation(**fields: Any) -> Consultation:
    """Not closed yet, so that it takes responses; `after_closing` tells when it is."""
    return factories.consultation(**fields)
