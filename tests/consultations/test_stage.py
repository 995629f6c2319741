"""The stage follows the timetable, to the second, in London time."""

from __future__ import annotations

import datetime as dt

import pytest

from folkmoot.consultations.models import Consultation
from folkmoot.consultations.stages import Stage
from tests import factories

OPENS, CLOSES = dt.date(2024, 12, 18), dt.date(2025, 2, 12)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        ("2024-12-17T23:59:59+00:00", Stage.PLANNED),
        ("2024-12-18T00:00:00+00:00", Stage.OPEN),
        ("2025-02-12T23:59:59+00:00", Stage.OPEN),
        ("2025-02-13T00:00:00+00:00", Stage.CLOSED),
    ],
)
def test_the_stage_changes_at_the_right_second(moment: str, stage: Stage) -> None:
    made = factories.consultation(opens=OPENS, closes=CLOSES)
    at = dt.datetime.fromisoformat(moment)
    assert made.stage(at=at) is stage
    assert list(Consultation.objects.in_stage(stage, at=at)) == [made]
