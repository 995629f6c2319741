"""An export holds what stands, nothing of who said it, and the very numbers that were published."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command

from folkmoot.accounts.models import AuditEntry
from folkmoot.analysis import services as analysis
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.reports.services import Exported, Kind, export
from folkmoot.responses import moderation
from folkmoot.responses.models import Response
from folkmoot.responses.services import amend_response, withdraw_response
from tests import factories
from tests.analysis.makers import after_closing, every_kind, options, point, respond, respond_at_random

pytestmark = pytest.mark.django_db


def exported(consultation: Consultation, folder: Path, format: str = "csv", kind: Kind = Kind.ANALYSTS) -> Exported:
    return export(
        consultation=consultation, format=format, directory=folder, kind=kind, at=clock.now(), by=factories.staff()
    )


def rows(done: Exported) -> list[dict[str, str]]:
    with done.files[0].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_corrections_are_in_and_what_was_withdrawn_is_out(consultation: Consultation, tmp_path: Path) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    first, second, third = (respond(consultation, {"q": {"choice": "yes"}}) for _ in range(3))
    amend_response(response=second, answers={"q": {"choice": "no"}}, at=clock.now(), actor=None)
    withdraw_response(response=third, at=clock.now(), actor=None)
    found = rows(exported(consultation, tmp_path))
    assert [(r["public_reference"], r["q"], r["corrected"]) for r in found] == [
        (first.public_reference, "yes", "false"),
        (second.public_reference, "no", "true"),
    ]


@pytest.mark.parametrize("format", ["csv", "json", "xlsx", "parquet"])
def test_nothing_of_an_export_tells_who_answered(consultation: Consultation, tmp_path: Path, format: str) -> None:
    member = factories.member(display_name="Nobody Else", email="secret@example.org")
    point(consultation, "q", "text")
    response = respond(consultation, {"q": {"text": "Words"}}, respondent=member, consent_to_publish=True)
    done = exported(consultation, tmp_path, format)
    content = b"".join(path.read_bytes() for path in done.files)
    if format == "json":
        assert b"Words" in content
    for secret in ("secret@example.org", "Nobody Else", response.receipt_code, str(member.public_id)):
        assert secret.encode() not in content
    names = {
        line["name"] for line in json.loads(exported(consultation, tmp_path, "json").files[0].read_text())["dictionary"]
    }
    assert not names & {"respondent", "email", "receipt_code", "salt", "content_hash", "idempotency_key", "pk", "id"}


def test_formulas_in_what_people_wrote_are_neutralised(consultation: Consultation, tmp_path: Path) -> None:
    point(consultation, "q", "text")
    respond(
        consultation,
        {"q": {"text": '=HYPERLINK("http://example.org","x")'}},
        capacity="organisation",
        organisation={"name": "@Club"},
    )
    [row] = rows(exported(consultation, tmp_path))
    assert row["q"] == '\'=HYPERLINK("http://example.org","x")'
    assert row["organisation_name"] == "'@Club"


def test_the_public_file_holds_cleared_words_and_nothing_else_of_anybody(
    consultation: Consultation, tmp_path: Path
) -> None:
    every_kind(consultation)

    def said(text: str, *, consent: bool = True) -> Response:
        return respond(
            consultation,
            {"s.words": {"text": text}, "s.priority": {"choice": "trust"}},
            about_you={"s.ethnicity": {"choice": "x"}},
            consent_to_publish=consent,
        )

    shown, _waiting, _private, redacted = said("=SHOWN"), said("WAITING"), said("PRIVATE", consent=False), said("Hi Jo")
    moderation.collect(everything=True)
    for response, spans in ((shown, []), (redacted, [(3, 5)])):
        item = response.moderation_items.get()
        moderation.decide(
            item=item,
            decision="redacted" if spans else "approved",
            spans=spans,
            reason="names",
            by=factories.staff(),
            at=clock.now(),
            seen_digest=item.digest,
            seen_decision=None,
        )
    found = rows(exported(consultation, tmp_path, kind=Kind.PUBLIC))
    assert {(r["public_reference"], r["question"], r["words"], r["shortened"]) for r in found} == {
        (shown.public_reference, "s.words", "'=SHOWN", "false"),
        (redacted.public_reference, "s.words", "Hi [removed: names a person]", "true"),
    }
    content = (tmp_path / f"{consultation.slug}-public-{clock.now().astimezone(clock.LONDON):%Y-%m-%d}.csv").read_text()
    assert "trust" not in content and "s.ethnicity" not in content


def test_an_export_is_written_down_and_leaves_nothing_half_done(consultation: Consultation, tmp_path: Path) -> None:
    respond_at_random(consultation, 3)
    done = exported(consultation, tmp_path, "parquet")
    entry = AuditEntry.objects.get(action="data.exported")
    assert entry.detail == {"format": "parquet", "kind": "analysts", "rows": 3}
    assert sorted(tmp_path.iterdir()) == sorted(done.files)


def test_every_published_number_follows_from_the_exported_answers(consultation: Consultation, tmp_path: Path) -> None:
    """Counted again by another engine, from the Parquet file, by other code."""
    every_kind(consultation)
    responses = respond_at_random(consultation, 250)
    for response in responses[:5]:
        withdraw_response(response=response, at=clock.now(), actor=None)
    data = exported(consultation, tmp_path, "parquet").files[0]
    release = analysis.release_results(consultation=consultation, at=after_closing(consultation))
    engine = duckdb.connect()
    engine.execute(f"CREATE VIEW r AS SELECT * FROM read_parquet('{data}')")  # noqa: S608 - a path of the test

    def count(where: str) -> int:
        return int(engine.execute(f"SELECT count(*) FROM r WHERE {where}").fetchone()[0])  # type: ignore[index]  # noqa: S608

    checked = withheld = 0
    for table in release.tables.select_related("point"):
        groups = table.body["groups"]
        for part in table.body["parts"]:
            answered, having = conditions(table.point.key, table.point.kind, part)
            for column, (group, _) in enumerate([*groups, (None, "")]):
                everybody = group is None
                among = "true" if everybody else member_of(table.breakdown, group)
                pairs = [(part["base"] if everybody else part["bases"][column], answered)]
                for row, (value, _) in enumerate(part["rows"]):
                    pairs.append((part["totals"][row] if everybody else part["counts"][row][column], having(value)))
                for shown, condition in pairs:
                    if shown is None:
                        withheld += 1
                        continue
                    assert shown == count(f"({among}) AND ({condition})"), (table, part["key"], condition, among)
                    checked += 1
    assert checked > 150 and withheld > 0
    assert release.counted == count("true") == 245


def member_of(breakdown: str, group: str) -> str:
    return f"\"{breakdown}\" = '{group}'" if group else f'"{breakdown}" IS NULL'


def conditions(key: str, kind: str, part: dict[str, Any]) -> tuple[str, Any]:
    """SQL for having answered a part of a question, and for having given one of its answers."""
    column = f'"{key}.{part["key"]}"' if kind == "grid" else f'"{key}"'
    if kind in ("choice", "choices"):
        other = f'"{key}.other" IS NOT NULL' if key in ("s.priority", "s.means") else "false"
        given = f"{column} IS NOT NULL OR {other}"
        if kind == "choice":
            return given, lambda v: other if v == "other" else f"{column} = '{v}'"
        return given, lambda v: other if v == "other" else f'"{key}.{v}"'
    if kind == "number":
        return f"{column} IS NOT NULL", lambda v: f"{column} = {v}"
    if kind == "ranking":
        return " OR ".join(f'"{key}.{o}" IS NOT NULL' for o in "abc"), lambda v: f'"{key}.{v}" = 1'
    if kind == "place":
        column = f'"{key}.lat"'
    if kind == "files":
        column = f'"{key}.count"'
    if kind in ("text", "date", "place", "files"):
        return f"{column} IS NOT NULL", lambda v: f"{column} IS NOT NULL"
    return f"{column} IS NOT NULL", lambda v: f"{column} = '{v}'"


def test_the_command_writes_files_and_says_which(consultation: Consultation, tmp_path: Path) -> None:
    respond_at_random(consultation, 2)
    told = StringIO()
    call_command("export", consultation.slug, "--format", "json", "--out", str(tmp_path), stdout=told)
    [path] = tmp_path.iterdir()
    assert str(path) in told.getvalue() and "2 rows" in told.getvalue()
    assert len(json.loads(path.read_text())["rows"]) == 2
    with pytest.raises(CommandError, match="no consultation"):
        call_command("export", "nowhere")
