"""A document becomes the plan, and stays the same plan when it comes again."""

from __future__ import annotations

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.plans.importing.blocks import PlanUnreadable
from folkmoot.plans.models import ElementText, Plan, PlanElement, PlanVersion
from tests.plans.makers import PLAN, imported, text, version_of

pytestmark = pytest.mark.django_db


def test_markdown_becomes_objectives_commitments_and_the_text_between(consultation: Consultation) -> None:
    report = imported(consultation)
    assert report.title == "Draft plan for a safer city"
    assert report.counts == {
        "chapter": 1, "objective": 2, "commitment": 4, "paragraph": 6, "table": 1, "list": 1, "footnote": 1,
    }  # fmt: skip
    assert report.unread == []
    commitment = text(report, "commitment-take-a-public-health-approach")
    assert (commitment.label, commitment.name) == ("Commitment 1.1", "Take a public health approach")
    assert commitment.parent == text(report, "objective-reducing-violence").element
    assert commitment.element.owner == "City Hall"
    assert {(p.name, p.kind) for p in commitment.element.partners.all()} == {
        ("Local councils", "council"), ("health services", "health"),
    }  # fmt: skip


def test_each_commitment_becomes_a_point_when_the_version_is_published(consultation: Consultation) -> None:
    version = version_of(imported(consultation, publish=False))
    assert not ConsultationPoint.objects.exists()
    imported(consultation)  # the same file again, published
    assert list(consultation.points.values_list("key", "kind", "label").order_by("position")) == [
        ("plan.take-a-public-health-approach", "support", "Take a public health approach"),
        ("plan.support-enforcement", "support", "Support enforcement"),
        ("plan.build-trust-through-openness", "support", "Build trust through openness"),
        ("plan.support-neighbourhood-policing", "support", "Support neighbourhood policing"),
    ]
    assert version.plan.versions.count() == 1


def test_the_original_file_is_kept_whole(consultation: Consultation) -> None:
    version = version_of(imported(consultation))
    with version.original.open() as file:
        assert file.read() == PLAN.encode()
    assert version.file_sha256 == hashlib.sha256(PLAN.encode()).hexdigest()


def test_an_edit_keeps_every_element_and_tells_what_changed(consultation: Consultation) -> None:
    first = version_of(imported(consultation))
    edited = (
        PLAN.replace("Commitment 1.2: Support enforcement", "Commitment 1.2: Support firm enforcement")
        .replace("The *first* paragraph of the chapter.", "Words put in before.\n\nThe first paragraph of it.")
        .replace("Why violence matters to everybody in the city.\n\n", "")
    )
    report = imported(consultation, edited)
    assert report.new == ["Paragraph 2: Words put in before."]
    assert report.dropped == ["Paragraph 3: Why violence matters to everybody in the city."]
    assert "Commitment 1.2: Support firm enforcement" in report.changed
    renamed = text(report, "commitment-support-enforcement")
    assert renamed.state == ElementText.State.CHANGED
    assert renamed.element.point and renamed.element.point.label == "Support firm enforcement"
    assert renamed.element.point.key == "plan.support-enforcement"
    # The dropped paragraph keeps its row and its words.
    assert first.texts.filter(text__startswith="Why violence").exists()
    assert PlanElement.objects.filter(texts__version=first).count() == first.texts.count()


def test_an_explicit_mark_holds_a_commitment_that_was_worded_anew(consultation: Consultation) -> None:
    marked = PLAN.replace("Support enforcement", "Support enforcement {#enforcement}")
    before = text(imported(consultation, marked), "commitment-enforcement")
    other = PLAN.replace("Support enforcement", "Wholly other words {#enforcement}")
    after = text(imported(consultation, other), "commitment-enforcement")
    assert (after.element_id, after.name) == (before.element_id, "Wholly other words")


def test_a_dry_run_changes_nothing(consultation: Consultation) -> None:
    report = imported(consultation, dry_run=True)
    assert report.counts["commitment"] == 4
    assert report.version is None
    assert not Plan.objects.exists()


@pytest.mark.parametrize("content", [b"", b"   ", b"\xff\xfe\x00", b"\x80 not utf-8"])
def test_what_is_no_text_is_refused_and_nothing_is_saved(consultation: Consultation, content: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        imported(consultation, content=content)
    assert not PlanVersion.objects.exists()


def test_the_command_prints_counts_and_what_could_not_be_read(consultation: Consultation, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text(PLAN + "\n![Map of wards](https://example.org/map.png)\n")
    out = StringIO()
    call_command("import_plan", str(file), consultation=consultation.slug, publish=True, stdout=out)
    printed = out.getvalue()
    assert "4 commitments" in printed
    assert "image outside the file" in printed and "under “Objective 2: Increasing trust”" in printed
    assert "Version 1, published." in printed


def test_the_command_ends_with_an_error_for_a_file_that_cannot_be_read(
    consultation: Consultation, tmp_path: Path
) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(b"not a word document")
    with pytest.raises(CommandError, match="not a Word document"):
        call_command("import_plan", str(file), consultation=consultation.slug)
    with pytest.raises(CommandError, match="no consultation"):
        call_command("import_plan", str(file), consultation="nowhere")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_plan", str(tmp_path / "absent.md"), consultation=consultation.slug)


def test_a_commitment_that_was_dropped_takes_up_its_identity_when_it_comes_back(consultation: Consultation) -> None:
    first = text(imported(consultation), "commitment-support-enforcement")
    without = PLAN.replace("### Commitment 1.2: Support enforcement\n", "")
    assert imported(consultation, without).dropped == ["Commitment 1.2: Support enforcement"]
    again = text(imported(consultation, PLAN + "\n"), "commitment-support-enforcement")
    assert (again.element_id, again.state) == (first.element_id, ElementText.State.NEW)


def test_a_draft_imported_by_mistake_costs_no_identity(consultation: Consultation) -> None:
    published = version_of(imported(consultation))
    imported(consultation, "# Another\n\nWrong file altogether.", publish=False)
    report = imported(consultation, PLAN + "\nOne more paragraph.\n")
    assert report.dropped == []
    assert report.new == ["Paragraph 8: One more paragraph."]
    assert set(published.texts.values_list("element")) <= set(version_of(report).texts.values_list("element"))
