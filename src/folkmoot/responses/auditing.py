"""Whether every stored response, and every event on one, is what the ledger took in. One line for each that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from folkmoot.core.envelope import CannotBeOpened
from folkmoot.ledger.commitment import salted_hash
from folkmoot.ledger.entries import RECEIVED, Kind, microseconds
from folkmoot.ledger.models import LedgerEntry, Log
from folkmoot.ledger.selectors import receipt_note
from folkmoot.responses.models import AboutYou, Response, ResponseEvent
from folkmoot.responses.proofs import acceptance_of
from folkmoot.responses.querysets import ENDING
from folkmoot.responses.sealing import content_of
from folkmoot.responses.services import hashed_about_you, hashed_content, hashed_event

BATCH = 1_000
_EVENTS = {
    ResponseEvent.Kind.AMENDED: Kind.AMENDED,
    ResponseEvent.Kind.WITHDRAWN: Kind.WITHDRAWN,
    ResponseEvent.Kind.ERASED: Kind.ERASED,
}


def audit() -> Iterator[str]:
    """Every response and event that does not fit its leaf, and every leaf without its response."""
    matched: Counter[Kind] = Counter()
    last = 0
    while batch := list(_read(last)):
        entries = _entries_of(batch)
        for response in batch:
            yield from _response(response, entries, matched)
            for event in response.events.all():
                yield from _event(response, event, entries, matched)
        last = batch[-1].pk
    yield from _without_record(matched)


def _read(last: int) -> Any:
    rows = Response.objects.filter(pk__gt=last).order_by("pk").select_related("consultation", "about_you")
    return rows.prefetch_related("events")[:BATCH]


def _entries_of(responses: list[Response]) -> dict[tuple[Kind, bytes], LedgerEntry]:
    digests = [bytes(r.content_hash) for r in responses]
    digests += [
        bytes(e.content_hash) for r in responses for e in r.events.all() if e.kind == ResponseEvent.Kind.AMENDED
    ]
    found: dict[tuple[Kind, bytes], LedgerEntry] = {}
    for start in range(0, len(digests), 500):
        chosen = LedgerEntry.objects.filter(
            log=Log.RESPONSES, kind__in=[k.value for k in _RECORDED], digest__in=digests[start : start + 500]
        )
        found.update({(Kind(e.kind), bytes(e.digest)): e for e in chosen})
    return found


_RECORDED = (*RECEIVED, *_EVENTS.values())


def _response(
    response: Response, entries: dict[tuple[Kind, bytes], LedgerEntry], matched: Counter[Kind]
) -> Iterator[str]:
    name = f"response {response.public_reference}"
    kind = Kind.GENERATED if response.generated else Kind.ACCEPTED
    erased = any(event.kind == ResponseEvent.Kind.ERASED for event in response.events.all())
    if not erased:
        about = getattr(response, "about_you", None)
        if _hash(bytes(response.salt), hashed_content(response, about)) != bytes(response.content_hash):
            yield f"{name} is not what was accepted: it was changed."
            return
        if about and not _about_you_fits(response, about):
            yield f"{name}: what was told about the person is not what was accepted: it was changed."
    entry = entries.get((kind, bytes(response.content_hash)))
    if entry is None:
        yield f"{name} is not in the ledger."
        return
    matched[kind] += 1
    if (entry.subject, entry.time) != (response.consultation_id, microseconds(response.recorded_at)):
        yield f"{name} has another consultation or another time than its leaf."
    elif receipt_note(acceptance_of(response), entry) is None:
        yield f"{name}: the signed receipt does not fit it."


def _about_you_fits(response: Response, about: AboutYou) -> bool:
    """Whether the sealed answers give their hash again; those that were destroyed by rule leave only the hash."""
    try:
        held = content_of(about)
    except CannotBeOpened:
        return False
    return not held or _hash(bytes.fromhex(held["salt"]), hashed_about_you(response, held["answers"])) == bytes(
        about.content_hash
    )


def _event(
    response: Response, event: ResponseEvent, entries: dict[tuple[Kind, bytes], LedgerEntry], matched: Counter[Kind]
) -> Iterator[str]:
    name = f"response {response.public_reference}, {event.kind} {event.at:%Y-%m-%d %H:%M:%S}"
    erased = any(other.kind == ResponseEvent.Kind.ERASED for other in response.events.all())
    if not erased and _hash(bytes(event.salt), hashed_event(event)) != bytes(event.content_hash):
        yield f"{name} is not what was recorded: it was changed."
        return
    kind = _EVENTS[ResponseEvent.Kind(event.kind)]
    digest = response.content_hash if event.kind in ENDING else event.content_hash
    entry = entries.get((kind, bytes(digest)))
    if entry is None or entry.time != microseconds(event.at):
        yield f"{name} is not in the ledger."
    else:
        matched[kind] += 1


def _without_record(matched: Counter[Kind]) -> Iterator[str]:
    """Leaves whose response or event is gone from the database: only looked for when the numbers differ."""
    for kind in _RECORDED:
        entered = LedgerEntry.objects.filter(log=Log.RESPONSES, kind=kind)
        if entered.count() == matched[kind]:
            continue
        source = ResponseEvent if kind == Kind.AMENDED else Response
        rows: Any = source._base_manager.all()
        if kind in (Kind.WITHDRAWN, Kind.ERASED):
            rows = rows.filter(events__kind=kind.name.lower())
        known = {bytes(digest) for digest in rows.values_list("content_hash", flat=True).iterator()}
        for entry in entered.iterator():
            if bytes(entry.digest) not in known:
                yield f"entry {entry.index} ({kind.name.lower()}) of the ledger has no record any more: it was dropped."


def _hash(salt: bytes, content: dict[str, Any]) -> bytes:
    try:
        return salted_hash(salt, content)
    except ValueError:  # what was put in by hand has no canonical form
        return b""
