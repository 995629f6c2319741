"""Every model says what it holds about people, and the record of processing in the documentation says the same."""

from __future__ import annotations

from pathlib import Path

from folkmoot.core import privacy

RECORD = Path(__file__).parents[2] / "docs" / "privacy" / "record-of-processing.md"


def test_every_model_says_what_it_holds_about_people() -> None:
    assert privacy.undeclared() == [], "declare them in holdings.py of the package"


def test_what_goes_with_another_holding_names_one_that_is_erased() -> None:
    erased = {h.model for h in privacy.holdings() if h.erase}
    assert {h.with_ for h in privacy.holdings() if h.with_} <= erased


def test_the_record_of_processing_lists_exactly_what_is_held() -> None:
    rows = [f"| {h.what} | {h.why} | {h.basis} | {h.kept} | {h.seen_by} |" for h in privacy.holdings()]
    written = [line for line in RECORD.read_text().splitlines() if line.startswith("| ")][2:]
    assert written == rows, "write these rows:\n" + "\n".join(rows)
