"""Results come out at their moment, count what stands, and say how it was counted."""

from __future__ import annotations

import datetime as dt

import pytest

from folkmoot.analysis import selectors, services
from folkmoot.analysis.models import ResultsRelease, ResultsTable
from folkmoot.analysis.tasks import refresh_results
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.ledger import sources
from folkmoot.ledger.public_files import ledger_folder
from folkmoot.ledger.services import sequence_all
from folkmoot.ledger.verifying import verify_ledger
from folkmoot.responses.models import ResponseEvent
from folkmoot.responses.services import amend_response, withdraw_response
from tests.analysis.makers import after_closing, every_kind, options, point, respond, respond_at_random

pytestmark = pytest.mark.django_db


def test_a_release_counts_corrections_and_leaves_out_what_was_withdrawn(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    responses = [respond(consultation, {"q": {"choice": "yes"}}) for _ in range(30)]
    at = clock.now()
    for response in responses[:10]:
        amend_response(response=response, answers={"q": {"choice": "no"}}, at=at, actor=None)
    for response in responses[10:12]:
        withdraw_response(response=response, at=at, actor=None)
    release = services.release_results(consultation=consultation, at=after_closing(consultation))
    assert (release.received, release.withdrawn, release.counted) == (30, 2, 28)
    table = selectors.results_table(release, "q")
    assert table is not None
    assert [row[0] for row in table.body["parts"][0]["rows"]] == ["yes", "no"]
    assert table.body["parts"][0]["totals"] == [18, 10]


def test_results_wait_for_the_closing_second(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    closes = consultation.closes_at
    assert closes is not None
    before = closes - dt.timedelta(seconds=1)
    with pytest.raises(services.NotYet):
        services.release_results(consultation=consultation, at=before)
    refresh_results(before)
    assert selectors.newest_release(consultation, before) is None
    refresh_results(closes)
    assert selectors.newest_release(consultation, closes) is not None
    assert selectors.newest_release(consultation, before) is None
    refresh_results(closes + dt.timedelta(days=3))
    assert ResultsRelease.objects.count() == 1


def test_an_officer_decides_where_results_wait_for_one(consultation: Consultation) -> None:
    consultation.results_from = Consultation.ResultsFrom.OFFICER
    consultation.save()
    at = after_closing(consultation)
    refresh_results(at)
    assert selectors.newest_release(consultation, at) is None
    prepared = services.prepare_results(consultation=consultation, at=at)
    assert selectors.prepared_release(consultation) == prepared
    assert selectors.newest_release(consultation, at) is None
    services.publish_results(release=prepared, at=at)
    assert selectors.newest_release(consultation, at) == prepared


def test_results_shown_while_open_are_rounded_and_wait_for_enough_change(consultation: Consultation) -> None:
    consultation.results_from = Consultation.ResultsFrom.OPENING
    consultation.save()
    point(consultation, "q", "choice", options=options("yes", "no"))
    for n in range(23):
        respond(consultation, {"q": {"choice": "yes" if n < 12 else "no"}})
    start = clock.now()
    refresh_results(start)
    first = selectors.newest_release(consultation, start)
    assert first is not None
    table = selectors.results_table(first, "q")
    assert table is not None
    assert table.body["parts"][0]["totals"] == [10, 10]
    assert table.body["parts"][0]["base"] == 25

    later = start + dt.timedelta(days=2)
    for _ in range(9):
        respond(consultation, {"q": {"choice": "yes"}}, at=later)
    with pytest.raises(services.TooLittleChanged):
        services.release_results(consultation=consultation, at=later)
    respond(consultation, {"q": {"choice": "yes"}}, at=later)
    refresh_results(later)
    second = selectors.newest_release(consultation, later)
    assert second is not None and second.number == 2 and second.counted == 33


def test_a_second_release_is_rounded_so_that_it_cannot_be_subtracted_from_the_first(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    responses = [respond(consultation, {"q": {"choice": "yes" if n % 2 else "no"}}) for n in range(41)]
    at = after_closing(consultation)
    assert services.release_results(consultation=consultation, at=at).policy["rounding"] == 1
    for response in responses[:11]:
        withdraw_response(response=response, at=at + dt.timedelta(1), actor=None)
    again = services.release_results(consultation=consultation, at=at + dt.timedelta(days=2))
    assert again.policy["rounding"] == 5
    assert all(n % 5 == 0 for n in ResultsTable.objects.get(release=again, breakdown="").body["parts"][0]["totals"])


def test_what_is_withheld_is_not_in_the_database_of_results(consultation: Consultation) -> None:
    every_kind(consultation)
    respond_at_random(consultation, 60)
    release = services.release_results(consultation=consultation, at=after_closing(consultation))
    for table in release.tables.all():
        special = table.breakdown == "s.ethnicity" or table.point.key in {"s.ethnicity", "s.conditions"}
        for part in table.body["parts"]:
            shown = [n for line in [*part["counts"], part["bases"]] for n in line if n is not None]
            assert not any(0 < n < (10 if special else 5) for n in shown), (table, part)


def test_withdrawal_after_the_count_does_not_change_a_release(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    response, *_ = [respond(consultation, {"q": {"choice": "yes"}}) for _ in range(20)]
    at = after_closing(consultation)
    release = services.release_results(consultation=consultation, at=at)
    ResponseEvent.objects.create(response=response, kind=ResponseEvent.Kind.WITHDRAWN, at=at + dt.timedelta(1))
    with pytest.raises(services.TooLittleChanged):
        services.release_results(consultation=consultation, at=at + dt.timedelta(days=2))
    assert ResultsTable.objects.get(release=release, breakdown="").body["parts"][0]["totals"] == [20, 0]


def test_counts_that_the_ledger_does_not_bear_out_are_not_published(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    made = [respond(consultation, {"q": {"choice": "yes"}}) for _ in range(12)]
    at = after_closing(consultation)
    # By hand in the database, past the record's own verbs.
    ResponseEvent.objects.create(response=made[0], kind=ResponseEvent.Kind.WITHDRAWN, at=clock.now())
    with pytest.raises(services.LedgerDisagrees):
        services.release_results(consultation=consultation, at=at)
    refresh_results(at)
    assert not ResultsRelease.objects.public().exists()


def test_published_counts_can_be_counted_again_from_the_ledger(consultation: Consultation) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    made = [respond(consultation, {"q": {"choice": "yes"}}) for _ in range(12)]
    withdraw_response(response=made[0], at=clock.now(), actor=None)
    at = after_closing(consultation)
    services.release_results(consultation=consultation, at=at)
    withdraw_response(response=made[1], at=at + dt.timedelta(seconds=1), actor=None)
    sequence_all(at=at + dt.timedelta(seconds=2))
    report = verify_ledger(sources.directory(ledger_folder()))
    assert report.problems == []
    assert any("12 received less 1 withdrawn is 11 counted" in fact for fact in report.facts)
