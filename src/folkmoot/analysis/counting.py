"""From a consultation's points to what is counted, and from counts to what is stored: pure but for reading models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from folkmoot.analysis.disclosure import DisclosurePolicy, Protected, Table, is_special, protect
from folkmoot.analysis.layouts import Label, Part, Question
from folkmoot.analysis.tallies import NOT_STATED, Breakdown, Counted, Summary
from folkmoot.consultations.models import ConsultationPoint
from folkmoot.consultations.points import Kind
from folkmoot.responses.models import Capacity

CAPACITY = "capacity"
# Kinds of which everybody gives one answer, so that they divide people into groups.
DIVIDING = frozenset({Kind.CHOICE, Kind.SCALE})


def questions(points: Iterable[ConsultationPoint]) -> list[Question]:
    """What is counted."""
    return [
        Question(
            key=p.key,
            kind=p.kind,
            label=p.label,
            scheme=p.scheme,
            about_you=p.about_you,
            special=is_special(p.key, p.scheme, about_you=p.about_you),
        )
        for p in points
    ]


def breakdowns(asked: Iterable[Question]) -> list[Breakdown]:
    """By capacity, and by each about-you question with one choice."""
    return [Breakdown(CAPACITY, "Capacity", (*Capacity.choices, NOT_STATED))] + [
        Breakdown(q.key, q.label, (*_options(q), NOT_STATED), special=q.special)
        for q in asked
        if q.about_you and q.kind in DIVIDING and q.scheme.get("options")
    ]


def _options(question: Question) -> tuple[Label, ...]:
    return tuple((str(o["value"]), str(o.get("label") or o["value"])) for o in question.scheme["options"])


def part_body(counted: Counted, policy: DisclosurePolicy) -> dict[str, Any]:
    """One table as it is stored: its labels and what may be published of its numbers."""
    special = counted.breakdown is not None and counted.breakdown.special
    shown = protect(counted.table, policy, special_question=counted.question.special, special_groups=special)
    return {**_described(counted.part), **shown.as_dict()}


def one_column(labels: Iterable[Label], counts: dict[str, int], policy: DisclosurePolicy) -> dict[str, Any]:
    """A plain division of everybody, such as by channel, as it is stored."""
    part = Part("", "", tuple((value, label) for value, label in labels if counts.get(value)))
    values = [counts[value] for value, _ in part.rows]
    return {**_described(part), **protect(Table([[n] for n in values], [sum(values)]), policy).as_dict()}


def _described(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "label": part.label,
        "rows": [list(row) for row in part.rows],
        "single": part.single,
    }


def summary_body(
    question: Question, summary: Summary | None, everybody: Protected, policy: DisclosurePolicy
) -> dict[str, Any]:
    """Means of a number or ranks of a ranking: only where nothing of the question is withheld and enough answered."""
    if summary is None or everybody.withheld or summary.answers < policy.special_threshold:
        return {}
    if question.kind == Kind.NUMBER and summary.mean is not None:
        return {"mean": round(summary.mean, 1)}
    rule = policy.rule(special=question.special)
    ranks = summary.ranks or {}
    if any(rule.withholds(n) or rule.withholds(summary.answers - n) for n, _, _ in ranks.values()):
        return {}
    return {
        "ranks": {
            value: {"mean": round(total / n, 1), "points": policy.rounded(points)}
            for value, (n, total, points) in ranks.items()
            if n
        }
    }


def slugs(keys: Iterable[str]) -> dict[str, str]:
    """An address for each question, told apart where two keys would have the same."""
    found: dict[str, str] = {}
    for key in keys:
        wanted = slug = slugify(key.replace(".", "-"))[:110] or "question"
        number = 2
        while slug in found.values():
            slug, number = f"{wanted}-{number}", number + 1
        found[key] = slug
    return found
