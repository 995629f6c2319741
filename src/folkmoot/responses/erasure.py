"""Erasing a response: what was said and the salts go, the hash stays, and every count still adds up.

The one exception to the append-only record (ADR 7), so it goes round the guard by `Model._base_manager`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.responses import evidence
from folkmoot.responses.models import AboutYou, ModerationItem, PublicationDecision, Response, ResponseEvent
from folkmoot.responses.services import append_event

# Further places that name evidence by its hash; the channels register theirs.
_USES: list[Callable[[str], bool]] = []


def register_use_of_evidence(uses: Callable[[str], bool]) -> None:
    """Have erasure keep a file for which `uses(sha256)` is true."""
    if uses not in _USES:
        _USES.append(uses)


def erase_response(*, response: Response, at: dt.datetime, actor: User | None, reason: str = "") -> ResponseEvent:
    """Destroy what `response` says and who sent it. Idempotent. By staff (`actor`), it is written in the audit trail.

    The row keeps its receipt code, hash, times and channel: a receipt still tells what became of it.
    """
    with transaction.atomic():
        kept = Response.objects.select_for_update().get(pk=response.pk)
        done = kept.events.filter(kind=ResponseEvent.Kind.ERASED).first()
        if done:
            return done  # type: ignore[no-any-return]
        earlier = list(kept.events.all())
        files = {*_hashes(kept.evidence), *_hashes(kept.answers), *_hashes([event.answers for event in earlier])}
        event = append_event(kept, ResponseEvent.Kind.ERASED, at=at, actor=actor, reason=reason)
        _empty(kept, earlier)
        if actor is not None and actor.is_staff:
            subject = f"response:{kept.public_reference}"
            record_audit(actor=actor, action="response.erased", subject=subject, at=at, reason=reason)
        unused = [sha256 for sha256 in files if not _used(sha256)]
        transaction.on_commit(lambda: _remove(unused))
    return event


def destroy_evidence(response: Response) -> int:
    """Destroy the files of `response` that nothing else names, and keep the words; gives how many files."""
    files = {*_hashes(response.evidence), *_hashes(response.answers)}
    # Those that are gone already are asked for nowhere: the question reads the whole record.
    unused = [f for f in sorted(files) if evidence.path(f).exists() and not _used(f, apart_from=response)]
    transaction.on_commit(lambda: _remove(unused))
    return len(unused)


def _empty(response: Response, events: list[ResponseEvent]) -> None:
    here: dict[str, Any] = {"response": response.pk}
    ModerationItem.objects.filter(**here).delete()
    PublicationDecision._base_manager.filter(**here).update(spans=[], digest="", note="")
    AboutYou._base_manager.filter(**here).update(sealed=b"", key=None)
    past = ResponseEvent._base_manager.filter(pk__in=[event.pk for event in events])
    past.update(answers={}, salt=b"", reason="", actor=None)
    Response._base_manager.filter(pk=response.pk).update(
        answers={},
        organisation={},
        evidence=[],
        respondent=None,
        salt=b"",
        idempotency_key=f"erased-{secrets.token_hex(16)}",
    )


def _hashes(found: Any) -> Iterator[str]:
    """The hashes of files anywhere in JSON."""
    if isinstance(found, dict):
        if isinstance(sha256 := found.get("sha256"), str):
            yield sha256
        found = list(found.values())
    if isinstance(found, list):
        for part in found:
            yield from _hashes(part)


def _used(sha256: str, apart_from: Response | None = None) -> bool:
    others, events = Response.objects.all(), ResponseEvent.objects.all()
    if apart_from is not None:
        others, events = others.exclude(pk=apart_from.pk), events.exclude(response=apart_from)
    text, papers = Cast("answers", TextField()), Cast("evidence", TextField())
    named = others.alias(text=text, papers=papers).filter(Q(text__contains=sha256) | Q(papers__contains=sha256))
    corrected = events.alias(text=text).filter(text__contains=sha256)
    return named.exists() or corrected.exists() or any(uses(sha256) for uses in _USES)


def _remove(files: list[str]) -> None:
    for sha256 in files:
        evidence.path(sha256).unlink(missing_ok=True)
