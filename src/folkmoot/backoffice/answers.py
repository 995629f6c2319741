"""Answers in words, for people who read a response."""

from __future__ import annotations

from typing import Any

from folkmoot.consultations.models import Consultation


def told(consultation: Consultation, answers: dict[str, Any]) -> list[dict[str, str]]:
    """Each point that was answered, in the order in which it was asked, with the answer in words."""
    points = {p.key: p for p in consultation.points.all()}
    known = [key for key in points if key in answers]
    others = [key for key in answers if key not in points]
    return [
        {
            "key": points[key].label if key in points else key,
            "value": in_words(answers[key], points[key].scheme if key in points else {}),
        }
        for key in [*known, *others]
    ]


def in_words(answer: Any, scheme: dict[str, Any]) -> str:
    """One answer in words: the labels of what was chosen, and what was written."""
    if not isinstance(answer, dict):
        return str(answer)
    options = {o["value"]: o["label"] for o in scheme.get("options", [])}
    rows = {r["value"]: r["label"] for r in scheme.get("rows", [])}
    said: list[str] = []
    for part, value in answer.items():
        if part == "choice":
            said.append(str(options.get(value, value)))
        elif part in ("choices", "ranking"):
            said.append(", ".join(str(options.get(v, v)) for v in value))
        elif part == "rows":
            said.append("; ".join(f"{rows.get(r, r)}: {options.get(v, v)}" for r, v in value.items()))
        elif part == "place":
            said.append(str(value.get("label") or f"{value.get('lat')}, {value.get('lon')}"))
        elif part == "files":
            said.append(", ".join(str(f.get("name", "")) for f in value))
        else:
            said.append(str(value))
    return "\n".join(filter(None, said))
