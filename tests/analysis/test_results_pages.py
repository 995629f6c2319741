"""The pages of results show what was released, quickly, and nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.analysis import services
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.responses import moderation
from folkmoot.responses.models import Response, ResponseEvent
from tests import factories
from tests.analysis.makers import every_kind, options, point, respond, respond_at_random

pytestmark = pytest.mark.django_db
QUERIES = 8


@pytest.fixture
def released(consultation: Consultation) -> Consultation:
    """A consultation whose results, of every kind of question, are out."""
    consultation.results_from = Consultation.ResultsFrom.OPENING
    consultation.save()
    every_kind(consultation)
    respond_at_random(consultation, 80)
    services.release_results(consultation=consultation, at=clock.now())
    return consultation


def page(client: Client, consultation: Consultation, question: str = "", **query: str) -> str:
    address = (
        reverse("results_question", args=[consultation.slug, question])
        if question
        else reverse("results", args=[consultation.slug])
    )
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def clear(response: Response, key: str, part: str = "text", decision: str = "approved", **fields: Any) -> None:
    """A moderator decides on the words that now stand, as the queue shows them."""
    moderation.collect(everything=True)
    item = response.moderation_items.get(point__key=key, part=part)
    moderation.decide(
        item=item,
        decision=decision,
        by=factories.staff(),
        at=clock.now(),
        seen_digest=item.digest,
        seen_decision=item.standing_id,
        **fields,
    )


def test_every_question_has_a_page_by_every_division(client: Client, released: Consultation) -> None:
    release = released.results_releases.get()
    overview = page(client, released)
    assert "80" in overview and "A consultation is not a referendum" in overview
    for table in release.tables.all():
        shown = page(client, released, table.slug, by=table.breakdown)
        assert table.point.label in shown
        assert "A consultation is not a referendum" in shown
        assert " style=" not in shown and "<style" not in shown


def test_no_page_of_results_asks_more_than_a_few_queries(
    client: Client, released: Consultation, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for question, query in (("", {}), ("s-priority", {"by": "s.ethnicity"}), ("s-words", {"q": "plain"})):
        with django_assert_max_num_queries(QUERIES):
            page(client, released, question, **query)


def test_a_page_of_results_sets_no_cookie(client: Client, released: Consultation) -> None:
    response = client.get(reverse("results_question", args=[released.slug, "s-priority"]))
    assert response.status_code == 200
    assert not response.cookies


def test_before_the_release_the_overview_says_so_and_questions_are_not_there(
    client: Client, consultation: Consultation
) -> None:
    point(consultation, "q", "choice", options=options("yes", "no"))
    assert "not out yet" in page(client, consultation)
    assert client.get(reverse("results_question", args=[consultation.slug, "q"])).status_code == 404
    assert client.get(reverse("results_csv", args=[consultation.slug, "q"])).status_code == 404


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2025-02-12T23:59:59+00:00", "once the consultation has closed, at 11:59pm on 12 February 2025."),
        ("2025-02-13T00:00:00+00:00", "They are being counted now"),
    ],
)
def test_it_says_when_results_will_be_out(client: Client, monkeypatch: pytest.MonkeyPatch, at: str, told: str) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(at))
    held = factories.consultation(opens=dt.date(2024, 12, 18), closes=dt.date(2025, 2, 12))
    assert told in page(client, held)


def test_an_unknown_question_or_division_is_not_found(client: Client, released: Consultation) -> None:
    address = reverse("results_question", args=[released.slug, "s-priority"])
    assert client.get(address, {"by": "shoe size"}).status_code == 404
    assert client.get(reverse("results_question", args=[released.slug, "nothing"])).status_code == 404
    about_you = reverse("results_question", args=[released.slug, "s-ethnicity"])
    assert client.get(about_you, {"by": "capacity"}).status_code == 404


def test_the_download_holds_the_numbers_of_the_page_and_no_more(client: Client, released: Consultation) -> None:
    table = released.results_releases.get().tables.get(slug="s-priority", breakdown="s.borough")
    response = client.get(reverse("results_csv", args=[released.slug, "s-priority"]), {"by": "s.borough"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    part = table.body["parts"][0]
    expected = []
    for r, (value, _) in enumerate(part["rows"]):
        for c, (group, _) in enumerate(table.body["groups"]):
            count = part["counts"][r][c]
            expected.append((value, group, "[c]" if count is None else str(count)))
        expected.append((value, "", str(part["totals"][r]) if part["totals"][r] is not None else "[c]"))
    assert [(row["answer"], row["group"], row["count"]) for row in rows] == expected


def test_generated_responses_are_marked(client: Client, consultation: Consultation) -> None:
    consultation.results_from = Consultation.ResultsFrom.OPENING
    consultation.save()
    point(consultation, "q", "text")
    one = respond(consultation, {"q": {"text": "Beep"}}, generated=True, consent_to_publish=True)
    services.release_results(consultation=consultation, at=clock.now())
    clear(one, "q")
    assert "generated responses for demonstration" in page(client, consultation)
    assert "Generated" in page(client, consultation, "q").split("Beep")[1]


def test_only_cleared_words_with_consent_are_shown(client: Client, released: Consultation) -> None:
    def said(text: str, *, consent: bool = True) -> Response:
        return respond(released, {"s.words": {"text": text}}, consent_to_publish=consent)

    shown, refused, waiting, private = said("SHOWN"), said("REFUSED"), said("WAITING"), said("PRIVATE", consent=False)
    clear(shown, "s.words")
    clear(refused, "s.words", decision="approved")
    clear(refused, "s.words", decision="refused", reason="offensive")
    moderation.collect(everything=True)
    assert not private.moderation_items.exists()
    withdrawn = said("WITHDRAWN")
    clear(withdrawn, "s.words")
    ResponseEvent.objects.create(response=withdrawn, kind="withdrawn", at=clock.now())
    text = page(client, released, "s-words")
    assert "SHOWN" in text and shown.public_reference in text
    assert not [w for w in ("REFUSED", "WAITING", "PRIVATE", "WITHDRAWN") if w in text]
    assert waiting.receipt_code not in text and shown.receipt_code not in text


def test_words_corrected_after_the_decision_wait_for_another(client: Client, released: Consultation) -> None:
    response = respond(released, {"s.words": {"text": "FIRST"}}, consent_to_publish=True)
    clear(response, "s.words")
    ResponseEvent.objects.create(
        response=response, kind="amended", at=clock.now(), answers={"s.words": {"text": "SECOND"}}
    )
    text = page(client, released, "s-words")
    assert "FIRST" not in text and "SECOND" not in text
    clear(response, "s.words")
    assert "SECOND" in page(client, released, "s-words")


def test_redacted_words_are_neither_shown_nor_found(client: Client, released: Consultation) -> None:
    response = respond(released, {"s.words": {"text": "Ask Ms Jones of Brixton <b>"}}, consent_to_publish=True)
    clear(response, "s.words", decision="redacted", spans=[(4, 12)], reason="names")
    text = page(client, released, "s-words")
    assert "Ask [removed: names a person] of Brixton &lt;b&gt;" in text
    assert "Jones" not in text
    assert "1 text with" in page(client, released, "s-words", q="brixton")
    assert "0 texts with" in page(client, released, "s-words", q="jones")


def test_why_beside_a_support_and_words_of_ones_own_are_shown(client: Client, released: Consultation) -> None:
    response = respond(
        released,
        {"p.commitment-1": {"choice": "agree", "text": "BECAUSE"}, "s.priority": {"other": "TREES"}},
        consent_to_publish=True,
    )
    clear(response, "p.commitment-1")
    clear(response, "s.priority", part="other")
    assert "BECAUSE" in page(client, released, "p-commitment-1")
    assert "TREES" in page(client, released, "s-priority")


def test_words_have_a_place_only_where_the_question_takes_them(client: Client, released: Consultation) -> None:
    heading = "In people’s own words"
    assert heading in page(client, released, "s-priority")
    assert heading not in page(client, released, "s-ethnicity")


def test_the_consultation_leads_to_the_results_once_they_are_out(client: Client, released: Consultation) -> None:
    address = reverse("results", args=[released.slug])
    assert address in client.get(released.get_absolute_url()).content.decode()
    released.results_releases.update(released_at=None)
    assert address not in client.get(released.get_absolute_url()).content.decode()
