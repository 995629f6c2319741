"""The ways to take part in a consultation, as its page tells them.

`WAYS` has a function for each channel, in the order shown. A consultation's `channels` say which are offered; a channel
that is offered but not ready says so, and one that is not offered is not shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from folkmoot.analysis.selectors import newest_release
from folkmoot.consultations.models import Consultation, Milestone
from folkmoot.consultations.stages import Action, Stage
from folkmoot.consultations.timetable import in_order, when_text
from folkmoot.plans.models import PlanVersion
from folkmoot.surveys.selectors import current_version, minutes

TO_FOLLOW = "Details to follow."


@dataclass(frozen=True)
class Way:
    """One way to take part: what it is called, what to know, and where it leads. `main` is the one to begin with."""

    title: str
    text: str
    href: str = ""
    link: str = ""
    main: bool = False
    keep: str = ""  # what is written down or typed elsewhere, such as an address; set apart from the text


@dataclass(frozen=True)
class Offer:
    """What a channel is asked: the consultation and the instant."""

    consultation: Consultation
    at: dt.datetime

    @property
    def takes_answers(self) -> bool:
        return self.consultation.allows(Action.ANSWER, at=self.at)

    @property
    def slug(self) -> str:
        return self.consultation.slug


def ways(consultation: Consultation, *, at: dt.datetime) -> list[Way]:
    """The ways offered, while it is open or before; afterwards there are none."""
    if consultation.stage(at=at) not in (Stage.PLANNED, Stage.OPEN):
        return []
    offer = Offer(consultation, at)
    offered = set(consultation.channels)
    return [way for key, make in WAYS.items() if key in offered and (way := make(offer))]


def plan_address(consultation: Consultation, *, at: dt.datetime) -> str:
    """Where the plan is read; empty where there is none to read."""
    readable = PlanVersion.objects.published().filter(plan__consultation=consultation, published_at__lte=at)
    return reverse("plan", args=[consultation.slug]) if consultation.pk and readable.exists() else ""


def results_address(consultation: Consultation, *, at: dt.datetime) -> str:
    """Where the results are; empty until they are released."""
    early = consultation.results_from == Consultation.ResultsFrom.OPENING
    if not (early or consultation.allows(Action.PUBLISH_RESULTS, at=at)) or not newest_release(consultation, at):
        return ""
    return reverse("results", args=[consultation.slug])


def _plan(offer: Offer) -> Way:
    href = plan_address(offer.consultation, at=offer.at)
    if not href:
        return Way("Comment on the draft plan", TO_FOLLOW)
    return Way(
        "Read and comment on the draft plan",
        "Beside each commitment, say how strongly you support it, and why.",
        href,
        "Read the draft plan",
    )


def _survey(offer: Offer) -> Way:
    version = current_version(offer.slug)
    if version is None:
        return Way("Answer the survey", TO_FOLLOW)
    about = minutes(version.definition)
    text = f"About {about} {'minute' if about == 1 else 'minutes'}. You can stop, and come back to it later."
    if not offer.takes_answers:
        return Way("Answer the survey", f"{text} It can be answered here once the consultation has opened.")
    if version.survey.account_required:
        text += " You sign in, or join, first."
    return Way("Answer the survey", text, reverse("survey", args=[offer.slug]), "Start the survey", main=True)


def _events(offer: Offer) -> Way:
    milestones = in_order([m for m in offer.consultation.milestones.all() if m.kind == Milestone.Kind.EVENTS])
    told = [f"{when_text(m)}. {m.note or 'Places and times to follow.'}" for m in milestones if m.day]
    return Way("Come to an event", " ".join(told) or TO_FOLLOW)


def _email(offer: Offer) -> Way | None:
    email = offer.consultation.contact_email
    text = "In your own words, as long or as short as you like."
    return Way("Send an e-mail", text, f"mailto:{email}", email) if email else None


def _post(offer: Offer) -> Way | None:
    address = offer.consultation.freepost_address
    return Way("Write a letter", "Put only this on the envelope. No stamp needed.", keep=address) if address else None


WAYS: dict[str, Callable[[Offer], Way | None]] = {
    "survey": _survey,
    "plan": _plan,
    "events": _events,
    "email": _email,
    "post": _post,
}
