"""What consultation points hold of questions that have changed over versions. Pure."""

from __future__ import annotations

from typing import Any

from folkmoot.surveys.definition.speech import PIPE, UNANSWERED


def merged_scheme(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """`new`, and after its own options and rows those that were offered before: old answers keep their words."""
    merged = dict(new)
    for key in ("options", "rows"):
        listed = list(new.get(key, []))
        values = {item["value"] for item in listed}
        listed += [item for item in old.get(key, []) if item["value"] not in values]
        if listed:
            merged[key] = listed
    if old.get("other") and not new.get("other"):
        merged |= {"other": True, "other_label": old.get("other_label", "Other")}
    return merged


def plain_label(label: str) -> str:
    """`label` without what repeats an answer, for where there is no one person's answer to repeat."""
    return PIPE.sub(UNANSWERED, label)
