"""What a revision would change in public, field by field and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from folkmoot.consultations.models import Consultation

FIELDS = (
    "title",
    "slug",
    "body",
    "summary",
    "why",
    "who",
    "what_next",
    "area",
    "contact_email",
    "freepost_address",
    "channels",
    "results_from",
    "go_live_at",
    "expire_at",
)


@dataclass(frozen=True)
class Change:
    """One field: what is public now, and what it would become."""

    field: str
    before: str
    after: str


def changes(revision: Any) -> list[Change]:
    """The fields that differ between what is public and `revision`; all that say something if nothing is public."""
    draft: Consultation = revision.as_object()
    public = Consultation.objects.get(pk=draft.pk)
    before = _told(public) if public.live else {}
    after = _told(draft)
    return [Change(name, before.get(name, ""), after[name]) for name in after if after[name] != before.get(name, "")]


def _told(consultation: Consultation) -> dict[str, str]:
    """The fields of `consultation` as text, by the name that people read."""
    told = {}
    for name in FIELDS:
        model_field = consultation._meta.get_field(name)
        display = getattr(consultation, f"get_{name}_display", None)
        value = display() if display else getattr(consultation, name)
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        label = str(getattr(model_field, "verbose_name", name)).capitalize()
        told[label] = strip_tags(str(value)).strip() if value else ""
    told["Topics"] = ", ".join(sorted(t.name for t in consultation.topics.all()))
    lines = sorted(consultation.milestones.all(), key=lambda m: (m.day is None, m.day, m.kind))
    told["Timetable"] = "; ".join(
        f"{m.get_kind_display()}: {m.day or 'to be confirmed'}{f' {m.time:%H:%M}' if m.time else ''}"
        f"{' (month)' if m.precision == m.Precision.MONTH else ''}{f' – {m.note}' if m.note else ''}"
        for m in lines
    )
    return told
