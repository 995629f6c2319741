"""What a survey holds about people while they fill it in."""

from __future__ import annotations

from folkmoot.core.privacy import SPECIAL, Holding, hold, nothing
from folkmoot.surveys.models import SurveyDraft


def declare() -> None:
    """Called when the site starts."""
    hold(
        Holding(
            "surveys.SurveyDraft",
            what="Answers to a survey that were not sent yet, encrypted",
            why="So that people can stop and go on later, on any device",
            basis=SPECIAL,
            kept="Until they are sent, or 60 days after the last change",
            seen_by="Its author",
            export=lambda p: [
                {"answers": d.answers, "state": d.state, "started_at": str(d.started_at)}
                for d in SurveyDraft.objects.filter(user=p.user)
            ],
            erase=lambda p: SurveyDraft.objects.filter(user=p.user).delete()[0],
        )
    )
    nothing("What is asked.", "surveys.Survey", "surveys.SurveyVersion", "surveys.SurveyQuestion")


def names_evidence(sha256: str) -> bool:
    """Whether an unsent draft names a file: drafts are sealed, so each is opened. They are few and short-lived."""
    return any(sha256 in str(draft.answers) for draft in SurveyDraft.objects.iterator())
