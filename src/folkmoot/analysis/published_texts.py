"""What people wrote, as the public may read and search it: with their consent, after a moderator cleared it.

Read when it is shown, not from a release, so that a withdrawal or a new decision takes effect at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, TextField, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from folkmoot.consultations.models import ConsultationPoint
from folkmoot.consultations.points import PARTS, WORDS, Kind
from folkmoot.responses import moderation
from folkmoot.responses.models import PublicationDecision, ResponseEvent
from folkmoot.responses.moderation import ClearedText


def has_words(point: ConsultationPoint) -> bool:
    """Whether answers to the point may hold somebody's own words."""
    words = PARTS[Kind(point.kind)] & WORDS if point.kind in set(Kind) else frozenset()
    # A choice takes words only where it offers "other".
    return "text" in words or ("other" in words and bool(point.scheme.get("other")))


def published(point: ConsultationPoint, query: str = "") -> QuerySet[Any]:
    """The items whose words the public may read, newest first; with `query`, those whose public words hold it.

    What was taken out of a text cannot be found, not even by guessing at it.
    """
    items = moderation.cleared(point=point).order_by("-response_id", "pk")
    if not query:
        return items
    found: QuerySet[Any] = items.alias(said=_words(point.key)).filter(said__icontains=query)
    redacted = list(found.filter(standing__decision=PublicationDecision.Decision.REDACTED))
    inside = {item.pk for item in redacted if not any(query.casefold() in t.text.casefold() for t in read([item]))}
    kept: QuerySet[Any] = found.exclude(pk__in=inside)
    return kept


def read(items: Sequence[Any]) -> list[ClearedText]:
    """The public words of a page of `published`."""
    return moderation.public_texts(items)


def _words(key: str) -> Case:
    """An item's words as they stand: of the last correction where there is one."""
    amended = ResponseEvent.objects.filter(response=OuterRef("response"), kind=ResponseEvent.Kind.AMENDED)

    def words(answers: str, part: str) -> KeyTextTransform:
        return KeyTextTransform(part, KeyTransform(key, answers))

    def latest(part: str) -> Subquery:
        return Subquery(amended.order_by("-at", "-pk").annotate(said=words("answers", part)).values("said")[:1])

    return Case(
        *(When(Exists(amended), part=part, then=latest(part)) for part in sorted(WORDS)),
        *(When(part=part, then=words("response__answers", part)) for part in sorted(WORDS)),
        output_field=TextField(),
    )
