"""What responses hold about people."""

from __future__ import annotations

from typing import Any

from folkmoot.core.privacy import LEGAL_OBLIGATION, PUBLIC_TASK, SPECIAL, Holding, Person, Rows, fields, hold, nothing
from folkmoot.responses import sealing
from folkmoot.responses.erasure import erase_response
from folkmoot.responses.models import ModerationItem, PublicationDecision, Response, ResponseEvent

_RECORD = "As long as the record of the consultation, unless its author has it erased"


def declare() -> None:
    """Called when the site starts."""
    hold(
        Holding(
            "responses.Response",
            what="What somebody answered, how and when it came, and whether they agreed to its publication",
            why="To hear the public before deciding, and to show that it was heard",
            basis=PUBLIC_TASK,
            kept=_RECORD,
            seen_by="Its author; without a name, staff; the public only words whose author agreed",
            export=_responses,
            erase=_erase,
        )
    )
    hold(
        Holding(
            "responses.AboutYou",
            what="What somebody told about themselves, such as age, ethnicity, faith or health, encrypted",
            why="To see whether everybody was heard (Equality Act 2010, section 149)",
            basis=SPECIAL,
            kept="The months after closing that the consultation sets, unless its author has it erased",
            seen_by="Its author; analysts without a name. Public only as counts that show nobody",
            with_="responses.Response",
            export=lambda p: [
                {"receipt": made.receipt_code, "answers": sealing.open_answers(made.about_you)}
                for made in _mine(p).select_related("about_you")
                if hasattr(made, "about_you")
            ],
        )
    )
    hold(
        Holding(
            "responses.ResponseEvent",
            what="Corrections, withdrawal or erasure of a response, and when",
            why="To count what stands, and to show what became of each response",
            basis=LEGAL_OBLIGATION,
            kept=_RECORD,
            seen_by="Its author; officers and analysts without a name",
            with_="responses.Response",
            export=lambda p: fields(
                ResponseEvent.objects.filter(response__respondent=p.user), "kind", "at", "reason", "answers"
            ),
        )
    )
    hold(
        Holding(
            "responses.PublicationDecision",
            what="Whether somebody’s words may be shown, and what was taken out of them",
            why="To publish nothing that names or harms people",
            basis=PUBLIC_TASK,
            kept=_RECORD,
            seen_by="Moderators and officers",
            with_="responses.Response",
            export=lambda p: fields(
                PublicationDecision.objects.filter(response__respondent=p.user), "decision", "reason", "decided_at"
            ),
        )
    )
    hold(
        Holding(
            "responses.ModerationItem",
            what="That a text waits for a moderator",
            why="To publish nothing that names or harms people",
            basis=PUBLIC_TASK,
            kept=_RECORD,
            seen_by="Moderators and officers",
            with_="responses.Response",
            export=lambda p: fields(ModerationItem.objects.filter(response__respondent=p.user), "part", "words"),
        )
    )
    nothing("Keys that seal what people told about themselves.", "responses.DataKey")


def _mine(person: Person) -> Any:
    return Response.objects.filter(respondent_id=person.user.pk).order_by("recorded_at", "pk")


def _responses(person: Person) -> Rows:
    return fields(
        _mine(person),
        *("receipt_code", "consultation__slug", "channel", "capacity", "organisation", "instrument", "answers"),
        *("language", "consent_to_publish", "evidence", "made_at", "received_at", "recorded_at"),
    )


def _erase(person: Person) -> int:
    """Erase each response; or, where they are kept, take the name from them and from what was done with them."""
    mine = list(_mine(person))
    if person.keep_responses:
        ResponseEvent._base_manager.filter(actor_id=person.user.pk).update(actor=None)
        return Response._base_manager.filter(respondent_id=person.user.pk).update(respondent=None)
    for response in mine:
        erase_response(response=response, at=person.at, actor=None, reason="asked by its author")
    return len(mine)
