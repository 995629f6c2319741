"""HTML and Markdown: read leniently, cleaned without mercy."""

from __future__ import annotations

import base64
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from folkmoot.consultations.models import Consultation
from folkmoot.plans.importing.blocks import PlanUnreadable, Table
from folkmoot.plans.importing.reader import read
from folkmoot.plans.importing.rendering import Renderer, clean
from folkmoot.plans.importing.structure import Structure, structure
from tests.plans.makers import imported, text

ATTACKS = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>words</p>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">words</a>',
    '<a href=" jAvA\tscript:alert(1)">words</a>',
    '<a href="data:text/html,<script>alert(1)</script>">words</a>',
    "<svg onload=alert(1)><a href=javascript:alert(1)>words</a></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<p style='background:url(javascript:alert(1))'>words</p>",
    "<table><tr><td><b onmouseover=alert(1)>words</b></td></tr></table>",
    "<h2 id='x\" onfocus=alert(1) autofocus=\"'>Heading</h2><p>words</p>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<object data=x></object><embed src=x><form action=/x><input name=q></form>",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content=0>",
]


def arranged(source: str, name: str = "plan.html") -> Structure:
    return structure(read(name, source.encode()))


@pytest.mark.django_db
@pytest.mark.parametrize("file_name", ["plan.html", "plan.md"])
def test_nothing_in_a_document_runs_on_the_page(consultation: Consultation, file_name: str) -> None:
    source = "<h2>Objective 1: Safe</h2>\n\n<p>Words.</p>\n\n" + "\n\n".join(ATTACKS)
    imported(consultation, source, file_name=file_name)
    for query in ("", "?q=words", "?q=alert", "?q=script"):
        page = BeautifulSoup(Client().get(reverse("plan", args=[consultation.slug]) + query).content, "lxml")
        plan = page.select_one(".plan-text")
        assert plan
        assert not plan.select("script, iframe, object, embed, form, svg, math, style, base, link, meta, img")
        for element in plan.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
            assert re.match(r"(#|/|\?|https?:|mailto:|tel:|$)", str(element.get("href", "")))


@given(st.text(max_size=300))
def test_any_text_becomes_clean_html(source: str) -> None:
    try:
        found = structure(read("plan.html", f"<p>x{source}</p>".replace("\x00", "").encode("utf-8", "replace")))
    except PlanUnreadable:
        return
    renderer = Renderer({}, {})
    for part in found.parts:
        html = renderer.render(part.block, part.label, part.name) if part.kind != "footnote" else ""
        assert clean(html) == html


def test_what_was_left_out_is_told_with_its_place() -> None:
    found = arranged(
        "<h2>One</h2><p>Words <svg></svg> here.</p><iframe src=x></iframe><p><a href='page.html'>a link</a></p>"
        "<h2>Two</h2><img src='https://example.org/a.png' alt='A map'><video></video><p><a href='#no'>gone</a></p>"
    )
    told = [str(unread) for unread in found.unread]
    assert told == [
        "drawing (SVG) (under “One”, near “Words here.”)",
        "embedded page (under “One”)",
        "link to “page.html”: not a full web address, its words were kept (under “One”, near “a link”)",
        "video (under “Two”)",
        "image outside the file, which is never fetched: put it into the document (under “Two”, near “A map”)",
    ]


@pytest.mark.django_db
def test_a_link_to_no_place_in_the_document_is_told(consultation: Consultation) -> None:
    report = imported(consultation, "<h2>One</h2><p><a href='#no'>gone</a></p>", file_name="plan.html")
    assert report.unread == ["link to “#no”: there is no such place in the document (in the text)"]


def test_a_picture_within_the_file_is_read_and_a_false_one_is_told() -> None:
    file = io.BytesIO()
    Image.new("RGB", (3, 2)).save(file, "GIF")
    whole = base64.b64encode(file.getvalue()).decode()
    found = arranged(
        f"<figure><img alt='A dot' src='data:image/gif;base64,{whole}'><figcaption>Figure 3: Dot</figcaption></figure>"
        f"<img alt='Cut' src='data:image/gif;base64,{whole[:8]}'><img alt='Not' src='data:image/png;base64,aGVsbG8='>"
    )
    assert [(p.kind, p.label, p.name) for p in found.parts] == [("figure", "Figure 1", "Dot")]
    assert ["not a whole PNG" in unread.what for unread in found.unread] == [True, True]


def test_tables_keep_headers_spans_and_caption() -> None:
    found = arranged(
        "<table><caption>Table 9: Crime</caption><thead><tr><th rowspan=2>Area<th colspan=2>Year</tr>"
        "<tr><th>2023<th>2024</tr></thead><tr><th>London<td>1<td>2</tr></table>"
    ).parts[0]
    assert isinstance(found.block, Table) and found.block.head == 2 and found.name == "Crime"
    html = Renderer({}, {}).render(found.block, found.label, found.name)
    table = BeautifulSoup(html, "lxml")
    assert [th.get("scope") for th in table.select("th")] == ["col", "colgroup", "col", "col", "row"]
    assert table.select("caption")[0].text == "Table 1: Crime"


def test_lists_nest_and_number() -> None:
    found = arranged("<ol start=3><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ol>").parts[0]
    html = Renderer({}, {}).render(found.block)
    assert html == (
        '<ol class="govuk-list govuk-list--number" start="3"><li>a<ul class="govuk-list govuk-list--bullet">'
        "<li>b</li></ul></li><li>c</li></ol>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 3000 + "deep",
        "<ul><li>" * 1500 + "deep",
        "<b>" * 3000 + "deep",
        "<table><tr><td>" * 800 + "deep",
        "<blockquote>" * 2000 + "deep",
        "<p>never <b>closed <i>at all",
        "<<<>>><p a=b c<d>words",
        "<p>words</p></div></body></html><p>after the end",
        "&#0;&#x110000;&#xD800; words",
    ],
)
def test_broken_html_is_read_as_far_as_it_goes_or_refused_in_words(source: str) -> None:
    try:
        assert arranged(source).parts or arranged(source).unread
    except PlanUnreadable as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize("name", ["plan.pdf", "plan", "plan.doc", "plan.docx.exe"])
def test_another_kind_of_file_is_refused(name: str) -> None:
    with pytest.raises(PlanUnreadable, match=r"use \.docx, \.html or \.md"):
        read(name, b"words")


def test_a_declared_encoding_is_followed_and_a_wrong_one_refused() -> None:
    latin = '<meta charset="iso-8859-1"><p>caf\xe9</p>'.encode("latin-1")
    assert structure(read("plan.html", latin)).parts[0].text == "café"
    for wrong in (b'<meta charset="utf-8"><p>caf\xe9</p>', b'<meta charset="nonsense"><p>x</p>'):
        with pytest.raises(PlanUnreadable, match="encoding"):
            read("plan.html", wrong)


def test_a_file_larger_than_a_plan_is_refused() -> None:
    with pytest.raises(PlanUnreadable, match="larger"):
        read("plan.md", b"words " * 2_000_000)


@pytest.mark.django_db
def test_names_that_are_the_same_get_anchors_of_their_own(consultation: Consultation) -> None:
    report = imported(consultation, "## Measures\n\nOne.\n\n## Measures\n\nTwo.\n\n## 测量\n\nThree.\n")
    assert text(report, "section-measures").name == text(report, "section-measures-2").name == "Measures"
    other = report.version.texts.get(name="测量").element.anchor if report.version else ""
    assert re.fullmatch(r"section-[0-9a-f]{8}", other)
