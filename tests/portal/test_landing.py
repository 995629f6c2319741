"""The page of a consultation says what is true at its instant, within its queries, and escapes what is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.consultations import preview
from folkmoot.consultations.models import Consultation, Document, Milestone, Update
from folkmoot.core import clock
from folkmoot.core.bodies import current_body
from folkmoot.surveys.definition import Definition, Kind, Option, Page, Question
from folkmoot.surveys.services import save_survey
from tests import factories

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it with a moment to set the clock."""

    def move(text: str) -> None:
        moment = dt.datetime.fromisoformat(text)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def police(**fields: Any) -> Consultation:
    made = factories.consultation(opens=dt.date(2024, 12, 18), closes=dt.date(2025, 2, 12), **fields)
    Milestone.objects.create(
        consultation=made, kind=Milestone.Kind.FINAL_PLAN, day=dt.date(2025, 3, 1), precision="month"
    )
    Milestone.objects.create(consultation=made, kind=Milestone.Kind.REPORT)
    return made


def page(client: Client, consultation: Consultation) -> str:
    return client.get(consultation.get_absolute_url()).text


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (
            "2024-12-17T23:59:59+00:00",
            ["Upcoming", "Opens 18 December 2024", "You can take part from 18 December 2024"],
        ),
        ("2024-12-18T00:00:00+00:00", ["Open", "Closes 11:59pm on 12 February 2025", "0 responses so far"]),
        ("2025-02-12T23:59:59+00:00", ["Open", "How to take part"]),
        ("2025-02-13T00:00:00+00:00", ["Closed", "It took answers until 11:59pm on 12 February 2025"]),
        ("2025-04-01T00:00:00+01:00", ["Decided", "This consultation has closed"]),
    ],
)
def test_the_page_tells_the_stage_of_its_instant(client: Client, at: Any, moment: str, told: list[str]) -> None:
    at(moment)
    text = page(client, police())
    assert [words for words in told if words not in text] == []


def test_the_timetable_is_told_as_precisely_as_it_is_known(client: Client, at: Any) -> None:
    at("2025-01-10T12:00:00+00:00")
    text = page(client, police())
    for words in ("18 December 2024", "by 11:59pm on 12 February 2025", "March 2025", "To be confirmed"):
        assert words in text
    assert 'datetime="2025-03-01"' not in text


def test_only_the_ways_that_are_offered_are_shown(client: Client) -> None:
    made = factories.consultation(channels=["email"], freepost_address="Freepost CITY HALL")
    text = page(client, made)
    assert "Send an e-mail" in text
    assert "Write a letter" not in text
    assert "survey" not in text


def test_every_way_offered_is_shown_and_what_is_not_ready_says_so(client: Client, consultation: Consultation) -> None:
    text = page(client, consultation)
    for words in ("Answer the survey", "draft plan", "Come to an event", "Freepost CITY HALL", "No stamp needed"):
        assert words in text
    assert text.count("Details to follow.") == 3


def test_a_draft_is_not_public(client: Client) -> None:
    made = factories.consultation(live=False)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_the_page_asks_at_most_eight_queries_however_much_there_is(client: Client, consultation: Consultation) -> None:
    page(client, consultation)  # the body is read once a second
    for n in range(12):
        Document.objects.create(consultation=consultation, title=f"Document {n}", url="/somewhere/")
        Update.objects.create(
            consultation=consultation, slug=f"u{n}", title=f"Update {n}", text="", published_at=clock.now()
        )
    with CaptureQueriesContext(connection) as queries:
        text = page(client, consultation)
    assert "Document 11" in text
    assert len(queries) <= 8, [q["sql"][:120] for q in queries]


def test_what_officers_write_cannot_run(client: Client) -> None:
    rich = f'<p>Why{XSS}</p><a href="javascript:alert(1)">x</a><img src=x onerror=alert(1)>'
    made = factories.consultation(title=XSS, summary=XSS, why=rich, who=rich, what_next=rich, freepost_address=XSS)
    Document.objects.create(consultation=made, title=XSS, note=XSS, url="javascript:alert(1)")
    Update.objects.create(
        consultation=made, slug="u", title=XSS, text=rich, notes_to_editors=rich, published_at=clock.now()
    )
    url = made.get_absolute_url()
    for path in (url, f"{url}updates/", f"{url}updates/u/", "/", "/consultations/", "/search/?q=script"):
        text = client.get(path).text
        assert "alert(1)</script>" not in text, path
        assert "javascript:" not in text, path
        assert "onerror" not in text, path


def test_a_document_is_served_while_its_consultation_is_public(client: Client, consultation: Consultation) -> None:
    document = Document.objects.create(consultation=consultation, title="Impact")
    document.file.save("impact.html", ContentFile(b"<script>1</script>"))
    assert "HTML, 18 bytes" in page(client, consultation)
    answer = client.get(document.href)
    assert b"".join(answer.streaming_content) == b"<script>1</script>"  # type: ignore[attr-defined]
    assert "attachment" in answer.headers["Content-Disposition"]
    Consultation.objects.filter(pk=consultation.pk).update(live=False)
    assert client.get(document.href).status_code == 404


def test_the_page_has_an_address_of_its_own_and_a_description(client: Client, consultation: Consultation) -> None:
    text = page(client, consultation)
    assert f'<link rel="canonical" href="http://localhost:8000{consultation.get_absolute_url()}">' in text
    assert '<meta name="description" content="What should happen?">' in text


def test_a_draft_can_be_previewed_before_it_is_saved(rf: Any) -> None:
    draft = Consultation(body=factories.body(), title="A draft", summary="Soon", slug="a-draft", channels=["survey"])
    assert "A draft" in preview.show(rf.get("/"), draft).content.decode()  # type: ignore[attr-defined]


def test_a_survey_that_is_published_can_be_started_while_the_consultation_is_open(client: Client) -> None:
    today = clock.now().astimezone(clock.LONDON).date()
    for days, started in ((-1, True), (5, False)):
        made = factories.consultation(opens=today + dt.timedelta(days=days))
        safe = Question("safe", Kind.ONE, "Do you feel safe?", options=(Option("yes", "Yes"), Option("no", "No")))
        asked = Definition("Your say", (Page("safety", "Safety", questions=(safe,)),))
        save_survey(consultation=made, definition=asked, publish=True)
        current_body()
        with CaptureQueriesContext(connection) as queries:
            text = page(client, made)
        assert ("Start the survey" in text) is started
        assert "About 1 minute." in text
        assert len(queries) <= 8, [q["sql"][:120] for q in queries]
