"""Answers on their way: found again on any device, kept as they were typed, held against what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.surveys import fields, selectors
from folkmoot.surveys.definition import CONSENT, Definition, Page, Shown, Validated, clean_answer, shown, validate
from folkmoot.surveys.definition.answers import missing_message
from folkmoot.surveys.models import SurveyDraft, SurveyVersion

# A draft that nobody came back to is deleted after so long: it holds what people told about themselves.
KEPT_FOR = dt.timedelta(days=60)
# No page of a survey can have this name.
CONSENT_PAGE = Page(name="~consent", title="Publishing your answers", questions=(CONSENT,))


def find(*, slug: str, user: User | None, token: str) -> SurveyDraft | None:
    """The draft of this visitor for the survey of a consultation: the member's own, or the one the token names.

    One query on one table: what goes with the draft is at hand.
    """
    whose = Q(token=token, user=None) if token else Q(pk=None)
    if user is not None:
        whose |= Q(user=user)
    for draft in SurveyDraft.objects.filter(whose).order_by(F("user").asc(nulls_last=True), "-updated_at"):
        version = selectors.version_at_hand(draft.version_id, slug)
        if version is not None:
            draft.version = version
            return draft
    return None


def begin(*, version: SurveyVersion, user: User | None, at: dt.datetime, capacity: str) -> SurveyDraft:
    """A new draft in which nothing is known but as what somebody answers."""
    state = {"capacity": capacity}
    return SurveyDraft.objects.create(version=version, user=user, state=state, started_at=at, updated_at=at)


def discard(draft: SurveyDraft) -> None:
    """Let go of a draft, because its author wants to start again."""
    SurveyDraft.objects.filter(pk=draft.pk).delete()


def forget_old(at: dt.datetime) -> None:
    """Let go of the drafts that nobody changed for `KEPT_FOR`."""
    SurveyDraft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()


def destroy_drafts(consultation: Consultation, at: dt.datetime) -> int:
    """At the end of their time: delete the drafts of a consultation; gives how many."""
    return SurveyDraft.objects.filter(version__survey__consultation=consultation).delete()[0]


def keep(draft: SurveyDraft, *, at: dt.datetime, answers: Mapping[str, Any] | None = None, **state: Any) -> None:
    """Put `answers`, by question, and `state` beside what the draft holds; an empty answer takes its own away."""
    merged = {**draft.answers, **(answers or {})}
    draft.answers = {name: answer for name, answer in merged.items() if answer}
    draft.state = {**draft.state, **state}
    draft.updated_at = at
    SurveyDraft.objects.filter(pk=draft.pk).update(answers=draft.answers, state=draft.state, updated_at=at)


def judge(definition: Definition, answers: Mapping[str, Any], *, only: Collection[str] | None = None) -> Validated:
    """`validate`, and the faults that only the form knows of."""
    clean, errors = validate(definition, answers, only=only)
    for name in list(clean):
        if fault := fields.faults(definition.questions[name], answers[name]):
            del clean[name]
            errors[name] = fault
    return Validated(clean, errors)


def consent_of(draft: SurveyDraft) -> str:
    """The answer to the question on publishing, or nothing."""
    answer, _ = clean_answer(CONSENT, draft.state.get("consent"))
    return str(answer.get("choice", ""))


def consent_error(draft: SurveyDraft) -> str:
    """What is missing from the page about publishing."""
    return "" if consent_of(draft) else missing_message(CONSENT)


@dataclass(frozen=True)
class Way:
    """The pages that this draft goes through, in order: those of the survey that are shown, then publishing."""

    draft: SurveyDraft

    @property
    def definition(self) -> Definition:
        return self.draft.version.definition

    @property
    def shown(self) -> Shown:
        return shown(self.definition, self.draft.answers)

    @property
    def pages(self) -> tuple[Page, ...]:
        return (*self.shown.pages, CONSENT_PAGE)

    def page(self, name: str) -> Page | None:
        """The page of that name, if it is asked."""
        return next((page for page in self.pages if page.name == name), None)

    def after(self, name: str) -> Page | None:
        """The page that follows the one of that name, which may itself not be shown; None: check the answers."""
        order = [page.name for page in self.definition.pages] + [CONSENT_PAGE.name]
        later = order[order.index(name) + 1 :] if name in order else order
        return next((page for page in self.pages if page.name in later), None)

    def before(self, name: str) -> Page | None:
        """The page before the one of that name."""
        names = [page.name for page in self.pages]
        return self.pages[names.index(name) - 1] if name in names[1:] else None


def reached(draft: SurveyDraft) -> Page | None:
    """Where to go on: the page that was sent last if something on it is wanting, else the one after; None: check."""
    way = Way(draft)
    last = draft.state.get("page")
    if not isinstance(last, str):
        return way.pages[0]
    page = way.page(last)
    if page is not None:
        wrong = consent_error(draft) if page is CONSENT_PAGE else _wrong_on(draft, page)
        if wrong:
            return page
    return way.after(last)


def _wrong_on(draft: SurveyDraft, page: Page) -> dict[str, str]:
    return judge(draft.version.definition, draft.answers, only={question.name for question in page.questions}).errors
