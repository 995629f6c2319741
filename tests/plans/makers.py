"""Small makers for the tests of plans."""

from __future__ import annotations

from typing import Any

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.plans.models import ElementText, PlanVersion
from folkmoot.plans.services import ImportReport, import_plan

PLAN = """# Draft plan for a safer city

Opening words about the plan[^made] with a [link](https://example.org/plan).

## How the plan was made {#made}

The *first* paragraph of the chapter.

Table 1: Change since 2016

| Measure | Change |
| --- | ---: |
| Homicide | -11 % |

## Objective 1: Reducing violence

Why violence matters to everybody in the city.

### Commitment 1.1: Take a public health approach

Owner: City Hall

Partners: Local councils, health services

Working on the causes of violence before it happens. See [how](#made).

- one reason
- another reason
  1. a reason within it

### Commitment 1.2: Support enforcement

Police and partners act together.

## Objective 2: Increasing trust

The Mayor will:

- Build trust through openness.
- Support neighbourhood policing.

[^made]: A footnote with *style*.
"""


def imported(consultation: Consultation, source: str = PLAN, **fields: Any) -> ImportReport:
    """Import Markdown as the next version and publish it."""
    return import_plan(
        **{
            "consultation": consultation,
            "file_name": "plan.md",
            "content": source.encode(),
            "at": clock.now(),
            "actor": None,
            "publish": True,
            **fields,
        }
    )


def version_of(report: ImportReport) -> PlanVersion:
    assert report.version
    return report.version


def text(report: ImportReport, anchor: str) -> ElementText:
    """The text of the element with `anchor` in the version that the report is about."""
    return version_of(report).texts.select_related("element").get(element__anchor=anchor)
