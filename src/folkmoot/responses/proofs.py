"""The receipt file of a response: its signed receipt, and what proves that the ledger has it and what came since."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from folkmoot.ledger import keys
from folkmoot.ledger.entries import RECEIVED, Kind
from folkmoot.ledger.models import LedgerEntry, Log
from folkmoot.ledger.receipt_file import FORMAT
from folkmoot.ledger.receipts import Acceptance
from folkmoot.ledger.selectors import Place, entry_of, place_of, receipt_note
from folkmoot.responses.models import Response, ResponseEvent
from folkmoot.responses.sealing import content_of
from folkmoot.responses.services import hashed_about_you, hashed_content


@dataclass(frozen=True)
class Proof:
    """What can be shown of a response. `note` is None where no key of ours made the signature on record."""

    note: str | None
    places: list[Place]

    @property
    def place(self) -> Place | None:
        """Where the acceptance stands."""
        return self.places[0] if self.places else None


def acceptance_of(response: Response) -> Acceptance:
    """What the site signed when it took `response` in."""
    return Acceptance(
        log=keys.public_keys().of(Log.RESPONSES)[-1].name,
        receipt=response.receipt_code,
        consultation=response.consultation.slug,
        number=response.consultation_id,
        accepted_at=response.recorded_at,
        digest=bytes(response.content_hash),
    )


def proof_of(response: Response) -> Proof:
    """The signed receipt of `response`, and the leaves of its acceptance and of all that happened to it since."""
    entry = entry_of(Log.RESPONSES, RECEIVED, bytes(response.content_hash))
    if entry is None:
        return Proof(None, [])
    since = _entries(response, response.events.all())
    return Proof(receipt_note(acceptance_of(response), entry), [place_of(e) for e in [entry, *since]])


def _entries(response: Response, events: Iterable[ResponseEvent]) -> list[LedgerEntry]:
    found = []
    for event in events:
        amended = event.kind == ResponseEvent.Kind.AMENDED
        digest = event.content_hash if amended else response.content_hash
        entry = entry_of(Log.RESPONSES, [Kind[ResponseEvent.Kind(event.kind).name]], bytes(digest))
        if entry:
            found.append(entry)
    return found


def receipt_file(response: Response, proof: Proof, *, with_answers: bool) -> dict[str, Any]:
    """The file to keep, for `folkmoot verify` and the receipt page. `with_answers` only for whoever gave them."""
    body: dict[str, Any] = {
        "format": FORMAT,
        "note": proof.note,
        "keys": json.loads(keys.public_keys_raw()),
        "entries": [_shown(place) for place in proof.places],
    }
    if with_answers and response.salt:
        body["opening"] = _opening(response)
    return body


def _opening(response: Response) -> dict[str, Any]:
    """The salts and what was hashed with them: from these the hash on the receipt comes out again."""
    about = getattr(response, "about_you", None)
    opening: dict[str, Any] = {"salt": bytes(response.salt).hex(), "content": hashed_content(response, about)}
    if about and (held := content_of(about)):
        opening["about_you"] = {"salt": held["salt"], "content": hashed_about_you(response, held["answers"])}
    return opening


def _shown(place: Place) -> dict[str, Any]:
    under = place.checkpoint
    return {
        "entry": base64.b64encode(place.entry.entry.encode()).decode(),
        "index": place.entry.index if under else None,
        "path": [base64.b64encode(sibling).decode() for sibling in place.path],
        "checkpoint": {"number": under.number, "note": under.note} if under else None,
    }
