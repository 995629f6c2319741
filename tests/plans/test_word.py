"""Word documents: what is read, and what is told when it cannot be."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from django.test import Client
from django.urls import reverse
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from folkmoot.consultations.models import Consultation
from folkmoot.plans.importing.blocks import PlanUnreadable
from folkmoot.plans.importing.reader import read
from folkmoot.plans.importing.structure import Structure, structure
from folkmoot.plans.models import ElementText, PlanVersion
from tests.plans.makers import imported, version_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    file.seek(0)
    return file


def document() -> docx.document.Document:
    """A plan as an officer might write it: Word's own headings, and two styles for objectives and commitments."""
    made = docx.Document()
    for name in ("Objective", "Commitment"):
        made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.add_paragraph("Draft plan for a safer city", style="Title")
    made.add_heading("How the plan was made", 1)
    words = made.add_paragraph("It was made with ")
    words.add_run("many").bold = True
    words.add_run(" people.")
    made.add_paragraph("first", style="List Bullet")
    made.add_paragraph("within it", style="List Bullet 2")
    made.add_paragraph("Reducing violence", style="Objective")
    made.add_paragraph("Why it matters.")
    made.add_paragraph("Take a public health approach", style="Commitment")
    made.add_paragraph("Partners: Local councils")
    made.add_paragraph("Act on causes.")
    return made


def saved(made: docx.document.Document) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def arranged(made: docx.document.Document | bytes) -> Structure:
    return structure(read("plan.docx", made if isinstance(made, bytes) else saved(made)))


def rewritten(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The archive with some parts put in, replaced, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_headings_styles_and_lists_are_read() -> None:
    found = arranged(document())
    assert found.title == "Draft plan for a safer city"
    assert [(p.kind, p.text) for p in found.parts] == [
        ("chapter", "How the plan was made"),
        ("paragraph", "It was made with many people."),
        ("list", "first within it"),
        ("objective", "Reducing violence"),
        ("paragraph", "Why it matters."),
        ("commitment", "Take a public health approach"),
        ("paragraph", "Act on causes."),
    ]
    assert found.parts[5].partners == ["Local councils"]
    assert found.parts[5].parent == 3
    assert found.unread == []


def test_a_table_keeps_its_header_row_and_merged_cells() -> None:
    made = document()
    table = made.add_table(rows=3, cols=3)
    for n, words in enumerate(["Area", "2023", "2024"]):
        table.cell(0, n).text = words
    table.cell(1, 0).merge(table.cell(2, 0)).text = "London"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "27.8"
    table.cell(2, 1).text, table.cell(2, 2).text = "a", "b"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    found = next(p.block for p in arranged(made).parts if p.kind == "table")
    assert found.head == 1  # type: ignore[union-attr]
    cells = [[(c.runs[0].text, c.colspan, c.rowspan) for c in row] for row in found.rows]  # type: ignore[union-attr]
    assert cells == [
        [("Area", 1, 1), ("2023", 1, 1), ("2024", 1, 1)],
        [("London", 1, 2), ("27.8", 2, 1)],
        [("a", 1, 1), ("b", 1, 1)],
    ]


def test_a_table_without_a_header_row_is_read_and_told() -> None:
    made = document()
    made.add_table(rows=1, cols=2).cell(0, 0).text = "Area"
    found = arranged(made)
    assert [u.what for u in found.unread] == ["table without a header row: its first row was taken for one"]
    assert "Take a public health approach" in found.unread[0].where


@pytest.mark.django_db
def test_a_picture_is_kept_with_its_text_alternative_and_its_caption(consultation: Consultation) -> None:
    made = document()
    shape = made.add_picture(picture())
    shape._inline.docPr.set("descr", "A blue rectangle")
    made.add_paragraph("Figure 1: The colour of the sea", style="Caption")
    report = imported(consultation, content=saved(made), file_name="plan.docx")
    figure = version_of(report).texts.get(element__kind="figure")
    assert (figure.alt, figure.name, figure.label) == ("A blue rectangle", "The colour of the sea", "Figure 1")
    assert figure.image and (figure.image.width, figure.image.height) == (40, 20)
    answer = Client().get(reverse("plan_image", args=[consultation.slug, figure.image.sha256]))
    assert answer.content == picture().read() and answer["Content-Type"] == "image/png"
    assert 'alt="A blue rectangle"' in Client().get(reverse("plan", args=[consultation.slug])).content.decode()


def test_a_picture_without_a_text_alternative_is_told() -> None:
    made = document()
    made.add_picture(picture())._inline.docPr.attrib.pop("descr", None)
    assert ["without a text alternative" in u.what for u in arranged(made).unread] == [True]


def test_footnotes_are_read() -> None:
    made = document()
    made.add_paragraph("A claim").add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    content = saved(made)
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Its source.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    relation = (
        '<Relationship Id="rIdNotes" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{CONTENT_TYPE}"/></Types>'
    relations, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    content = rewritten(
        content,
        {
            "word/footnotes.xml": notes.encode(),
            relations: part(content, relations).replace(b"</Relationships>", relation.encode()),
            types: part(content, types).replace(b"</Types>", override.encode()),
        },
    )
    found = arranged(content)
    assert [(p.label, p.text) for p in found.parts if p.kind == "footnote"] == [("1", "Its source.")]
    assert found.unread == []


@pytest.mark.parametrize(
    ("xml", "told", "kept"),
    [
        ("<w:ins {w} w:id='1' w:author='A'><w:r><w:t>put in</w:t></w:r></w:ins>", "an insertion", True),
        ("<w:del {w} w:id='1' w:author='A'><w:r><w:delText>put in</w:delText></w:r></w:del>", "a deletion", False),
        ("<w:r {w}><w:commentReference w:id='1'/></w:r>", "comment: left out", False),
        (
            "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>put in</m:t></m:r>"
            "</m:oMath>",
            "equation: left out",
            False,
        ),
        ("<w:r {w}><w:object><o:OLEObject xmlns:o='urn:o'/></w:object></w:r>", "embedded object: left out", False),
    ],
)
def test_what_a_text_cannot_hold_is_told_with_its_place(xml: str, told: str, kept: bool) -> None:
    made = document()
    made.add_heading("Where it stands", 1)
    made.add_paragraph("Some words ")._p.append(parse_xml(xml.replace("{w}", nsdecls("w"))))
    found = arranged(made)
    assert [told in u.what for u in found.unread] == [True]
    assert "under “Where it stands”" in found.unread[0].where
    assert ("put in" in found.parts[-1].text) is kept


@pytest.mark.django_db
def test_the_same_document_edited_in_word_keeps_its_elements(consultation: Consultation) -> None:
    first = version_of(imported(consultation, content=saved(document()), file_name="plan.docx"))
    made = document()
    made.paragraphs[2].runs[0].text = "It was put together with "
    made.paragraphs[5].insert_paragraph_before("A paragraph put in.")
    report = imported(consultation, content=saved(made), file_name="plan.docx")
    assert report.dropped == [] and len(report.new) == 1
    kept = first.texts.values_list("element")
    assert set(kept) < set(version_of(report).texts.values_list("element"))
    assert version_of(report).texts.filter(state=ElementText.State.CHANGED).count() == 1


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 60_000_000)
    return out.getvalue()


def with_entities() -> bytes:
    main = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
    return rewritten(saved(document()), {"word/document.xml": main})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"not a zip",
        b"PK\x03\x04 half a zip",
        saved(document())[:3000],
        rewritten(saved(document()), {"word/document.xml": None}),
        rewritten(saved(document()), {"word/document.xml": b"<w:document"}),
        rewritten(saved(document()), {"word/document.xml": b"\x00\x01"}),
        rewritten(saved(document()), {"[Content_Types].xml": b"", "_rels/.rels": b"<"}),
        with_entities(),
        bomb(),
    ],
    ids=["text", "head", "cut", "no main part", "broken xml", "binary", "broken parts", "entities", "bomb"],
)
def test_a_damaged_document_is_refused_and_nothing_is_saved(consultation: Consultation, content: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        imported(consultation, content=content, file_name="plan.docx")
    assert not PlanVersion.objects.exists()


def test_a_picture_that_is_linked_and_not_in_the_file_is_not_fetched() -> None:
    made = document()
    made.add_picture(picture())
    content = saved(made)
    main = part(content, "word/document.xml").replace(b"r:embed=", b"r:link=")
    relations = part(content, "word/_rels/document.xml.rels").replace(
        b'Target="media/image1.png"', b'Target="file:///etc/passwd" TargetMode="External"'
    )
    found = arranged(rewritten(content, {"word/document.xml": main, "word/_rels/document.xml.rels": relations}))
    assert not [p for p in found.parts if p.kind == "figure"]
    assert any("linked image, which is never fetched" in u.what for u in found.unread)
