"""The demonstration's survey: the workbook is what its script writes, and it asks what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from folkmoot.core.areas import BOROUGHS
from folkmoot.surveys.definition import Definition, shown
from folkmoot.surveys.xlsform import read_xlsform

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/folkmoot/demo/content/police-and-crime-plan-survey.xlsx"


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def survey() -> Definition:
    form = read_xlsform(FILE.read_bytes())
    assert (form.errors, form.warnings) == ((), ())
    assert form.definition
    return form.definition


def test_the_workbook_is_what_the_script_writes(tmp_path: Path) -> None:
    written = tmp_path / "survey.xlsx"
    subprocess.run([sys.executable, ROOT / "scripts/make-demo-survey", written], check=True)
    assert cells(FILE) == cells(written)


def test_no_two_questions_are_called_the_same() -> None:
    """In results and in moderation a question stands without the heading of its page."""
    labels = [question.label for question in survey().questions.values()]
    assert len(set(labels)) == len(labels)


def test_it_asks_about_three_objectives_and_twelve_commitments() -> None:
    asked = survey().questions
    assert len(asked["support-objectives"].rows) == 3
    assert sum(len(asked[f"{part}-commitments"].rows) for part in ("violence", "trust", "justice")) == 12


def test_every_question_about_the_person_can_be_skipped_declined_and_traced_to_its_source() -> None:
    about = [question for page in survey().pages if page.about_you for question in page.questions]
    assert len(about) == 13
    for question in about:
        assert not question.required
        assert question.source and question.wording
    offering = [question for question in about if question.options]
    assert all("prefer-not-to-say" in question.option_labels for question in offering)


def test_the_census_groups_and_all_boroughs_are_offered() -> None:
    asked = survey().questions
    assert len(asked["ethnic-group"].options) == 19 + 1
    assert asked["borough"].option_labels.keys() >= BOROUGHS.keys()


def test_victims_are_asked_about_support_and_the_unsafe_where_they_feel_so() -> None:
    assert {"support-satisfaction", "unsafe-where", "activity-restriction"}.isdisjoint(shown(survey(), {}).questions)
    answers = {
        "victim": {"choice": "yes"},
        "feel-safe": {"rows": {"after-dark": "very-unsafe"}},
        "long-lasting-condition": {"choice": "yes"},
    }
    asked = shown(survey(), answers).questions
    assert {"support-satisfaction", "unsafe-where", "activity-restriction"} <= asked
    assert "support-better" not in asked
