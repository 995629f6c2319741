"""Clearing texts: what waits, who decides, and that what was taken out is out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.accounts.models import AuditEntry, Role, User
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core import clock
from folkmoot.core.append_only import ImmutableRecord
from folkmoot.responses import moderation, redaction, services
from folkmoot.responses.models import ModerationItem, PublicationDecision, Response
from tests import factories
from tests.responses import makers

Decision = PublicationDecision.Decision


@pytest.fixture
def point(consultation: Consultation) -> ConsultationPoint:
    return ConsultationPoint.objects.create(consultation=consultation, key="survey.why", kind="text", label="Why?")


@pytest.fixture
def moderator(db: None) -> User:
    return factories.staff(Role.MODERATOR)


def said(point: ConsultationPoint, text: str, **fields: Any) -> Response:
    given = {"consent_to_publish": True, "answers": {point.key: {"text": text}}, **fields}
    return makers.response(point.consultation, **given)


def queued(point: ConsultationPoint, text: str = "More street lights, please.", **fields: Any) -> ModerationItem:
    response = said(point, text, **fields)
    moderation.collect()
    return ModerationItem.objects.get(response=response)


def decide(item: ModerationItem, by: User, decision: str = Decision.APPROVED, **fields: Any) -> PublicationDecision:
    given = {"seen_digest": item.digest, "seen_decision": item.standing_id, "at": clock.now(), **fields}
    return moderation.decide(item=item, decision=decision, by=by, **given)


# What waits ---------------------------------------------------------------------------------------
def test_own_words_with_consent_wait_and_nothing_else_does(point: ConsultationPoint) -> None:
    consultation = point.consultation
    ConsultationPoint.objects.create(consultation=consultation, key="survey.how", kind="choices", label="How?")
    ConsultationPoint.objects.create(
        consultation=consultation, key="about.faith", kind="choice", label="Faith", about_you=True
    )
    with_consent = said(
        point,
        "Lights.",
        answers={
            point.key: {"text": "Lights."},
            "survey.how": {"choices": ["bus"], "other": "By boat"},
            "about.faith": {"other": "None of these"},
        },
    )
    said(point, "Keep this to yourselves.", consent_to_publish=False)
    said(point, "   ")
    assert moderation.collect() == 2
    waiting = moderation.waiting(consultation=consultation)
    assert {(i.response_id, i.point.key, i.part, moderation.text_of(i)) for i in waiting} == {
        (with_consent.pk, point.key, "text", "Lights."),
        (with_consent.pk, "survey.how", "other", "By boat"),
    }


def test_collecting_again_finds_nothing_new(point: ConsultationPoint) -> None:
    said(point, "Lights.")
    assert (moderation.collect(), moderation.collect(), moderation.collect(everything=True)) == (1, 0, 0)


def test_a_response_that_was_committed_late_is_found(point: ConsultationPoint) -> None:
    early, late = said(point, "Early."), said(point, "Late.")
    moderation.collect()
    ModerationItem.objects.filter(response=early).delete()
    assert moderation.collect() == 1
    assert {i.response_id for i in moderation.waiting(point=point)} == {early.pk, late.pk}


def test_a_withdrawn_response_waits_no_more(point: ConsultationPoint) -> None:
    item = queued(point)
    services.withdraw_response(response=item.response, at=clock.now(), actor=None)
    assert not moderation.waiting(point=point)


def test_a_corrected_text_waits_again_although_the_first_was_cleared(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point, "More lights.")
    decide(item, moderator)
    assert not moderation.waiting(point=point)
    services.amend_response(
        response=item.response, answers={point.key: {"text": "More lights, Mr Smith."}}, at=clock.now(), actor=None
    )
    assert moderation.collect() == 1
    assert [moderation.text_of(i) for i in moderation.waiting(point=point)] == ["More lights, Mr Smith."]


def test_the_queue_made_again_from_nothing_knows_what_was_decided(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point)
    made = decide(item, moderator)
    ModerationItem.objects.all().delete()
    moderation.collect(everything=True)
    assert ModerationItem.objects.get().standing == made
    assert not moderation.waiting(point=point)


def test_looking_at_the_queue_asks_as_much_for_one_text_as_for_many(
    point: ConsultationPoint, django_assert_num_queries: Any
) -> None:
    for n in range(12):
        said(point, f"Text {n}")
    moderation.collect()
    items = list(moderation.waiting(point=point).select_related("response", "point"))
    with django_assert_num_queries(1):
        assert len(moderation.texts_of(items)) == 12


# Deciding -----------------------------------------------------------------------------------------
def test_a_decision_is_kept_with_who_when_and_why_and_the_audit_trail_says_so(
    point: ConsultationPoint, moderator: User
) -> None:
    item = queued(point, "Mr Smith of Acacia Avenue did it.")
    at = clock.now()
    made = decide(item, moderator, Decision.REDACTED, spans=[(3, 8)], reason="names", note="He is a neighbour.", at=at)
    assert (made.decided_by, made.decided_at, made.spans) == (moderator, at, [[3, 8]])
    assert (made.reason, made.note) == ("names a person", "He is a neighbour.")
    entry = AuditEntry.objects.get(action="text.redacted")
    assert (entry.actor, entry.subject) == (moderator, f"response:{item.response.public_reference}")
    assert not moderation.waiting(point=point)


def test_a_new_decision_takes_the_place_of_the_first_which_stays_on_record(
    point: ConsultationPoint, moderator: User
) -> None:
    item = queued(point)
    decide(item, moderator)
    item.refresh_from_db()
    second = decide(item, moderator, Decision.REFUSED, reason="legal")
    item.refresh_from_db()
    assert item.standing == second
    assert [d.decision for d in item.response.publication_decisions.all()] == ["approved", "refused"]
    with pytest.raises(ImmutableRecord):
        second.save()


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.REDACTED])
def test_refusing_and_redacting_need_a_reason(point: ConsultationPoint, moderator: User, decision: str) -> None:
    item = queued(point)
    with pytest.raises(moderation.ReasonMissing):
        decide(item, moderator, decision, spans=[(0, 4)])
    assert moderation.waiting(point=point).count() == 1


def test_two_moderators_do_not_decide_on_the_same_text_unknowingly(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point)
    seen_by_other = ModerationItem.objects.get(pk=item.pk)
    decide(item, moderator)
    with pytest.raises(moderation.DecidedMeanwhile):
        decide(seen_by_other, factories.staff(Role.MODERATOR), Decision.REFUSED, reason="legal")
    assert PublicationDecision.objects.count() == 1


def test_a_text_that_is_corrected_while_it_is_read_is_not_decided_on(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point, "More lights.")
    services.amend_response(
        response=item.response, answers={point.key: {"text": "Ring me on 020 7946 0000."}}, at=clock.now(), actor=None
    )
    with pytest.raises(moderation.DecidedMeanwhile):
        decide(item, moderator)


def test_each_moderator_is_given_another_text(point: ConsultationPoint, moderator: User) -> None:
    first, second = queued(point, "One."), queued(point, "Two.")
    other, at = factories.staff(Role.MODERATOR), clock.now()
    ask = {"consultation": point.consultation, "at": at}
    assert moderation.next_item(by=moderator, **ask) == first
    assert moderation.next_item(by=other, **ask) == second
    assert moderation.next_item(by=moderator, **ask) == first
    third = factories.staff(Role.MODERATOR)
    assert moderation.next_item(by=third, **ask) is None
    assert moderation.next_item(by=third, **{**ask, "at": at + moderation.CLAIM + dt.timedelta(seconds=1)}) == first


def test_approving_a_page_leaves_out_what_changed_meanwhile(point: ConsultationPoint, moderator: User) -> None:
    items = [queued(point, "One."), queued(point, "Two."), queued(point, "Three.")]
    decide(items[0], moderator, Decision.REFUSED, reason="legal")
    shown = {items[0].pk: items[0].digest, items[1].pk: items[1].digest, items[2].pk: "of other words"}
    assert moderation.approve_many(consultation=point.consultation, seen=shown, by=moderator, at=clock.now()) == (1, 2)
    assert [moderation.text_of(i) for i in moderation.waiting(point=point)] == ["Three."]


# Taking words out ---------------------------------------------------------------------------------
KEPT, GONE = "abc [](){} \n", "XYZ!?é"
pieces = st.lists(
    st.tuples(st.text(KEPT, min_size=1, max_size=8), st.text(GONE, min_size=1, max_size=8)), min_size=1, max_size=6
)


@given(pieces, st.text(KEPT, max_size=8), st.booleans())
def test_what_is_marked_never_appears_in_the_public_text(
    parts: list[tuple[str, str]], last: str, by_a_browser: bool
) -> None:
    text = "".join(kept + gone for kept, gone in parts) + last
    opening, closing = redaction.marks_for(text)
    marked = "".join(kept + opening + gone + closing for kept, gone in parts) + last
    if by_a_browser:
        marked = marked.replace("\n", "\r\n")
    spans = redaction.spans_from(text, marked)
    public = redaction.without(text, spans)
    assert not set(public) & set(GONE)
    assert public == "".join(kept + "[removed]" for kept, _ in parts) + last
    assert [text[a:b] for a, b in spans] == [gone for _, gone in parts]


@given(st.text("ab\r\n[{", max_size=20), st.data())
def test_the_marked_copy_leads_back_to_the_same_spans(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if text[a:b].strip("\r\n")]
    if not spans:
        return
    found = redaction.spans_from(text, redaction.marked_copy(text, spans))
    before, after = ({i for a, b in these for i in range(a, b)} for these in (spans, found))
    # An end of a line that was cut in two is taken out whole; nothing else differs.
    assert before <= after
    assert not "".join(text[i] for i in after - before).strip("\r\n")


@pytest.mark.parametrize(
    ("marked", "problem"),
    [
        ("Mr Smith did it.", "around the words to remove"),
        ("Mr [[Smith did it.", "without ]] after"),
        ("Mr Smith]] did it.", "without [[ before"),
        ("Mr [[]]Smith did it.", "nothing between"),
        ("Mr [[Sm[[ith]] did it.", "marked already"),
        ("Mr [[Smith]] did not do it.", "letter for letter"),
        ("[[Mr Smith]] did it", "letter for letter"),
    ],
)
def test_marks_that_do_not_fit_are_told_apart(marked: str, problem: str) -> None:
    with pytest.raises(redaction.BadMarks) as raised:
        redaction.spans_from("Mr Smith did it.", marked)
    assert problem in str(raised.value)


def test_brackets_that_the_author_used_are_not_taken_for_marks() -> None:
    text = "See [[note]] by {Smith}."
    assert redaction.marks_for(text) == ("<<", ">>")
    assert redaction.spans_from(text, "See [[note]] by {<<Smith>>}.") == [(17, 22)]


def test_a_text_with_every_kind_of_bracket_cannot_be_marked() -> None:
    with pytest.raises(redaction.BadMarks):
        redaction.marks_for("".join(opening + closing for opening, closing in redaction.PAIRS))


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=5), st.text())
def test_spans_that_overlap_or_reach_too_far_are_taken_out_once(
    text: str, spans: list[tuple[int, int]], reason: str
) -> None:
    note = f"[removed: {reason}]" if reason else "[removed]"
    gone = {i for a, b in spans for i in range(max(a, 0), min(b, len(text)))}
    public = redaction.without(text, spans, reason)
    assert len(public.replace(note, "")) <= len(text) - len(gone)
    if not gone:
        assert public == text


# What the public reads ----------------------------------------------------------------------------
def public(point: ConsultationPoint) -> list[str]:
    return [t.text for t in moderation.public_texts(list(moderation.cleared(point=point)))]


def test_the_public_reads_what_was_cleared_without_what_was_taken_out(
    point: ConsultationPoint, moderator: User
) -> None:
    whole, redacted, refused = queued(point, "Lights."), queued(point, "Mr Smith."), queued(point, "Rubbish.")
    queued(point, "Nobody has read me yet.")
    decide(whole, moderator)
    decide(redacted, moderator, Decision.REDACTED, spans=[(3, 8)], reason="names", note="A neighbour.")
    decide(refused, moderator, Decision.REFUSED, reason="offensive")
    assert public(point) == ["Lights.", "Mr [removed: names a person]."]


def test_corrected_words_are_not_public_even_before_the_queue_knows(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point, "Lights.")
    decide(item, moderator)
    services.amend_response(
        response=item.response, answers={point.key: {"text": "Lights, Mr Smith."}}, at=clock.now(), actor=None
    )
    assert public(point) == []


def test_withdrawn_words_are_not_public(point: ConsultationPoint, moderator: User) -> None:
    item = queued(point)
    decide(item, moderator)
    services.withdraw_response(response=item.response, at=clock.now(), actor=None)
    assert public(point) == []
