"""A date is told only as precisely as it is known; the same stages come from the rule and from the database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from folkmoot.consultations.models import Consultation, Milestone
from folkmoot.consultations.stages import Stage
from folkmoot.consultations.timetable import entries, when_text
from folkmoot.core.clock import LONDON
from tests import factories

Kind, Precision = Milestone.Kind, Milestone.Precision


@pytest.mark.parametrize(
    ("milestone", "told"),
    [
        (Milestone(kind=Kind.CLOSES, day=dt.date(2025, 2, 12)), "by 11:59pm on 12 February 2025"),
        (Milestone(kind=Kind.CLOSES, day=dt.date(2025, 2, 12), time=dt.time(17)), "by 5pm on 12 February 2025"),
        (Milestone(kind=Kind.OPENS, day=dt.date(2024, 12, 18)), "18 December 2024"),
        (Milestone(kind=Kind.OPENS, day=dt.date(2024, 12, 18), time=dt.time(12)), "midday on 18 December 2024"),
        (Milestone(kind=Kind.FINAL_PLAN, day=dt.date(2025, 3, 1), precision=Precision.MONTH), "March 2025"),
        (Milestone(kind=Kind.REPORT), "To be confirmed"),
    ],
)
def test_a_milestone_is_told_as_precisely_as_it_is_known(milestone: Milestone, told: str) -> None:
    assert when_text(milestone) == told


@pytest.mark.django_db
def test_the_timetable_says_what_is_done_what_goes_on_and_what_is_to_come() -> None:
    made = factories.consultation(opens=dt.date(2024, 12, 18), closes=dt.date(2025, 2, 12))
    Milestone.objects.create(consultation=made, kind=Kind.REPORT)
    Milestone.objects.create(consultation=made, kind=Kind.PUBLISHED, day=dt.date(2024, 12, 17))
    told = entries(made, at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    assert [(e.text, e.state.value) for e in told] == [
        ("Draft published", "done"),
        ("Opened", "now"),
        ("Closes", "next"),
        ("Report of what we heard", "next"),
    ]


# Days about which the clocks change, and others; instants about midnight, in both offsets.
days = st.one_of(
    st.sampled_from([dt.date(2025, 3, 29), dt.date(2025, 3, 30), dt.date(2025, 10, 26), dt.date(2025, 10, 27)]),
    st.dates(dt.date(2025, 3, 1), dt.date(2025, 11, 30)),
)
times = st.one_of(
    st.none(),
    st.sampled_from([dt.time(1, 30), dt.time(23, 59, 59)]),
    st.times().map(lambda t: t.replace(microsecond=0)),
)
milestones = st.lists(
    st.builds(
        Milestone,
        kind=st.sampled_from([Kind.OPENS, Kind.CLOSES, Kind.ANALYSIS, Kind.FINAL_PLAN]),
        day=st.one_of(st.none(), days),
        time=times,
        precision=st.sampled_from(list(Precision)),
    ),
    max_size=5,
)


class StagesInTheDatabase(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(timetable=milestones, aside=st.integers(-1, 1), chosen=st.integers(0, 4))
    def test_the_database_finds_a_consultation_in_the_very_stage_that_it_tells(
        self, timetable: list[Milestone], aside: int, chosen: int
    ) -> None:
        made = factories.consultation()
        made.milestones.all().delete()
        for milestone in timetable:
            milestone.consultation = made
            milestone.pk = None
            milestone.save()
        instants = [m.at for m in timetable if m.at] or [dt.datetime(2025, 6, 1, tzinfo=dt.UTC)]
        # A second before a boundary, on it, a second after it.
        at = instants[chosen % len(instants)] + dt.timedelta(seconds=aside)
        told = Consultation.objects.get(pk=made.pk).stage(at=at)
        assert told == Consultation.objects.with_timetable().get(pk=made.pk).stage(at=at)
        found = [s for s in Stage if Consultation.objects.in_stage(s, at=at).filter(pk=made.pk).exists()]
        assert found == [told]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "closes", [dt.date(2025, 3, 29), dt.date(2025, 3, 30), dt.date(2025, 10, 25), dt.date(2025, 10, 26)]
)
def test_a_day_ends_at_midnight_in_london_also_when_the_clocks_change(closes: dt.date) -> None:
    made = factories.consultation(opens=dt.date(2025, 3, 1), closes=closes)
    last = dt.datetime.combine(closes, dt.time(23, 59, 59), LONDON)
    midnight = dt.datetime.combine(closes + dt.timedelta(days=1), dt.time(), LONDON)
    assert made.stage(at=last.astimezone(dt.UTC)) is Stage.OPEN
    assert made.stage(at=midnight.astimezone(dt.UTC)) is Stage.CLOSED
