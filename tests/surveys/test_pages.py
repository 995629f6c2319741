"""What the pages of a survey show, and how they take what is typed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from folkmoot.consultations.models import Consultation
from folkmoot.core import maps
from folkmoot.core.areas import BOROUGHS
from folkmoot.surveys import uploads
from folkmoot.surveys.definition import Definition, Kind, Option, Page, Question
from folkmoot.surveys.models import SurveyDraft
from tests import factories
from tests.surveys import people
from tests.surveys.people import Person

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def person(consultation: Consultation) -> Person:
    people.survey(consultation)
    person = Person(consultation)
    person.begin()
    return person


def kept(name: str) -> object:
    return SurveyDraft.objects.get().answers.get(name)


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name.replace("__", "/").replace("DOT", "."), content)
    return made.getvalue()


def test_the_start_page_can_be_kept_for_everybody(client: Client, consultation: Consultation) -> None:
    people.survey(consultation)
    page = client.get(f"/consultations/{consultation.slug}/survey/")
    text = page.content.decode()
    assert page.status_code == 200 and not page.cookies
    assert "csrf" not in text
    assert "no-store" not in page.get("Cache-Control", "") and "private" not in page.get("Cache-Control", "")
    assert "You do not need an account." in text and "Start now" in text and "12 questions" in text
    assert "11:59pm on" in text, "until when"


def test_the_start_page_says_that_an_account_is_needed(client: Client, consultation: Consultation) -> None:
    people.survey(consultation, account_required=True)
    text = client.get(f"/consultations/{consultation.slug}/survey/").content.decode()
    assert "You need an account." in text


@pytest.mark.parametrize("slug", ["unknown", "hidden"])
def test_there_is_no_survey_of_what_is_not_published(client: Client, db: None, slug: str) -> None:
    people.survey(factories.consultation(slug="hidden", live=False))
    assert client.get(f"/consultations/{slug}/survey/").status_code == 404
    assert client.post(f"/consultations/{slug}/survey/begin/", {"capacity": "individual"}).status_code == 404


def test_a_page_of_questions_is_never_kept_by_caches(person: Person) -> None:
    page = person.client.get(person.base + "pages/safety/")
    assert "no-store" in page["Cache-Control"]


def test_the_drafts_cookie_is_kept_from_scripts_and_from_other_pages(person: Person) -> None:
    cookie = person.client.cookies["survey-draft"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == person.base


def test_a_forged_cookie_opens_nothing(person: Person, consultation: Consultation) -> None:
    forger = Person(consultation)
    forger.client.cookies["survey-draft"] = SurveyDraft.objects.get().token + ":forged:signature"
    forger.get("pages/safety/")
    assert forger.at.endswith("/begin/")


@pytest.mark.parametrize(
    ("page", "name", "part"),
    [("safety", "where__other", "where"), ("unsafe", "why", "why"), ("more", "short", "short"),
     ("more", "number", "number"), ("more", "spot__label", "spot")],
)  # fmt: skip
def test_no_text_becomes_markup_anywhere(person: Person, page: str, name: str, part: str) -> None:
    person.answer("safety", safe="no")
    person.answer(page, **{name: EVIL, "safe": "no"})
    assert kept(part)
    for path in (f"pages/{page}/", "pages/unsafe/", "check/", "saved/"):
        person.get(path)
        assert "<script>alert" not in person.page and "<img src=x" not in person.page


def test_a_repeated_answer_in_label_and_help_is_text(consultation: Consultation) -> None:
    first = Question("name", Kind.SHORT_TEXT, "What?")
    then = Question("why", Kind.SHORT_TEXT, "Why ${name}?", help="You said ${name}.\nSay more.")
    pages = (Page("one", "One", questions=(first,)), Page("two", "Two", intro="x", questions=(then,)))
    people.survey(consultation, Definition("S", pages))
    person = Person(consultation)
    person.begin()
    shown = person.answer("one", name=EVIL)
    assert f"Why {EVIL}?" in shown and f"You said {EVIL}." in shown
    assert "<script>alert" not in person.page and "<img src=x" not in person.page


def test_an_organisation_with_markup_in_its_name_is_text(person: Person) -> None:
    person.post("you/", {"capacity": "organisation"})
    person.post("organisation/", {"name": EVIL, "kind": "other", "role": EVIL})
    assert EVIL in person.get("check/") and "<script>alert" not in person.page


def test_nul_characters_and_odd_ones_do_no_harm(person: Person) -> None:
    person.answer("safety", safe="yes\0", where__other="a\0b\u202e\u0007c", agree="\0")
    assert person.status == 200
    assert kept("safe") == {"choice": "yes"}


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("number", "seven", "Enter a number, such as 7."),
        ("number", "101", "Enter a number that is 100 or less."),
        ("short", "x" * 501, "Write 500 characters or fewer."),
        ("spot__borough", "Paris", "Choose from the answers offered."),
    ],
)
def test_a_wrong_answer_is_told_kept_and_shown_again(person: Person, name: str, typed: str, message: str) -> None:
    page = person.answer("more", **{name: typed})
    assert "There is a problem" in page and message in page
    assert kept(name.split("__")[0])
    if "borough" not in name:
        assert typed in person.get("pages/more/")


def test_a_date_comes_back_as_it_was_typed(person: Person) -> None:
    page = person.answer("more", **{"day-day": "31", "day-month": "February", "day-year": "20"})
    assert "Enter a real date" in page
    assert 'value="February"' in page and 'value="20"' in page


def test_two_things_in_one_place_of_a_ranking_are_told_by_name(person: Person) -> None:
    page = person.answer("more", order__home="1", order__bus="1")
    assert "You gave place 1 to “At home” and to “On the bus”." in page
    assert page.count('<option value="1" selected>') == 2, "as they were chosen"
    person.answer("more", order__home="7")
    assert "Choose from the places offered." in person.page


def test_none_of_these_goes_with_nothing_else(person: Person) -> None:
    page = person.answer("safety", safe="yes", where=["none", "bus"])
    assert "Choose “Nowhere” alone" in page


def test_other_without_words_asks_for_them(person: Person) -> None:
    assert "You chose “Other”. Say what it is." in person.answer("safety", safe="other")
    assert person.answer("safety", safe="other", safe__other="Now and then") and person.at.endswith("/more/")
    assert kept("safe") == {"choice": "other", "other": "Now and then"}


def test_an_answer_can_be_taken_back(person: Person) -> None:
    person.answer("more", short="word")
    person.answer("more", short="")
    assert kept("short") is None


def test_only_what_was_on_the_page_is_read(person: Person) -> None:
    person.answer("more", short="word")
    person.post("pages/more/", {"asked": "number", "q-number": "3"})
    assert kept("short") == {"text": "word"} and kept("number") == {"number": "3"}
    person.post("pages/safety/", {"asked": "safe why", "q-safe": "yes", "q-why": "of another page"})
    assert kept("why") is None


def test_words_are_counted(person: Person) -> None:
    person.answer("safety", safe="no")
    assert "Write 20 words or fewer. You have written 21." in person.answer("unsafe", why="word " * 21)
    assert 'data-maxwords="20"' in person.page


def test_information_is_shown_and_takes_no_answer(person: Person) -> None:
    person.answer("more", note="sent all the same")
    assert "Thank you for <b>reading</b>." in person.get("pages/more/") and "<b>reading" not in person.page
    assert kept("note") is None


def test_an_unknown_page_is_not_found(person: Person) -> None:
    for page in ("nothing", "~consent", "%00", "a" * 500):
        assert person.client.get(f"{person.base}pages/{page}/").status_code == 404
        assert person.client.post(f"{person.base}pages/{page}/").status_code == 404


def test_looking_at_every_page_without_having_begun_leads_to_the_beginning(consultation: Consultation) -> None:
    people.survey(consultation)
    for path in ("pages/safety/", "publishing/", "check/", "saved/", "you/", "organisation/"):
        visitor = Person(consultation)
        visitor.get(path)
        assert visitor.at.endswith("/begin/")
        visitor.post(path)
        assert visitor.status == 403


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("photo.JPEG", people.picture("JPEG"), "image/jpeg"),
        ("notes", "Grüße\r\n".encode(), "text/plain"),
        ("notes.txt", "£5".encode("cp1252"), "text/plain"),
        ("letter.docx", archive(**{"[Content_Types]DOTxml": b"", "word__documentDOTxml": b""}), uploads.DOCX),
        ("letter.odt", archive(mimetype=uploads.ODT.encode()), uploads.ODT),
    ],
)
def test_files_are_known_by_their_content(name: str, content: bytes, kind: str) -> None:
    taken = uploads.take([SimpleUploadedFile(name, content)], most=1)
    assert taken.error == "" and taken.files[0]["type"] == kind
    assert taken.files[0]["name"].lower().endswith((uploads.ENDINGS[kind], ".jpeg"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "cannot be taken"),
        ("drawing.png", b"\xef\xbb\xbf<svg onload=alert(1)>", "cannot be taken"),
        ("program.txt", b"MZ\x90\0\x03", "cannot be taken"),
        ("any.docx", archive(a=b"b"), "cannot be taken"),
        ("macro.docx", archive(**{"[Content_Types]DOTxml": b"", "word__documentDOTxml": b"",
                                  "word__vbaProjectDOTbin": b""}), "cannot be taken"),
        ("broken.docx", b"PK\x03\x04 broken", "cannot be taken"),
        ("empty.txt", b"", "is empty"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_not_kept(name: str, content: bytes, message: str) -> None:
    taken = uploads.take([SimpleUploadedFile(name, content)], most=1)
    assert taken.files == [] and message in taken.error


def test_a_file_over_the_limit_is_told(person: Person) -> None:
    large = SimpleUploadedFile("large.txt", b"a" * (settings.UPLOAD_LIMIT_BYTES + 1))
    assert "is too large. The limit is 10 MB." in person.answer("more", file=large, short="kept all the same")
    assert kept("file") is None and kept("short") == {"text": "kept all the same"}


def test_a_file_is_shown_replaced_and_taken_away(person: Person) -> None:
    person.answer("more", file=SimpleUploadedFile("../../first.txt", b"one"))
    assert "first.txt" in person.get("pages/more/") and "../" not in person.page.split("first.txt")[0][-8:]
    person.answer("more", file=SimpleUploadedFile("second.txt", b"two"))
    assert "second.txt" in person.get("check/") and "first.txt" not in person.page
    digest = SurveyDraft.objects.get().answers["file"]["files"][0]["sha256"]
    person.answer("more", file__remove=digest)
    assert kept("file") is None


def test_a_flood_is_refused_before_it_is_read(person: Person) -> None:
    sent = person.client.post(
        person.base + "pages/more/",
        b"x",
        content_type="application/x-www-form-urlencoded",
        headers={"content-length": str(50 * 1_048_576)},
    )
    assert sent.status_code == 413 and b"too large" in sent.content


def test_the_map_draws_the_33_boroughs_and_its_arithmetic_goes_both_ways(person: Person) -> None:
    assert {outline.code for outline in maps.boroughs()} == set(BOROUGHS)
    lat, lon = maps.from_map(*maps.to_map(51.4613, -0.1156))
    assert abs(lat - 51.4613) < 0.001 and abs(lon + 0.1156) < 0.001
    assert person.get("pages/more/").count("fm-map__borough") == 33


def test_a_mark_on_the_map_can_be_taken_away_without_a_script(person: Person) -> None:
    person.answer("more", spot__lat="51.5", spot__lon="-0.1")
    assert "Take the mark away" in person.get("pages/more/")
    person.answer("more", spot__lat="51.5", spot__lon="-0.1", spot__unmark="1")
    assert kept("spot") is None


def test_a_survey_of_fifty_questions_with_twenty_conditions_is_quick(consultation: Consultation) -> None:
    import time

    yes_no = (Option("yes", "Yes"), Option("no", "No"))
    asked = [Question(f"q{n}", Kind.ONE, f"Question {n}?", options=yes_no) for n in range(50)]
    asked = [replace(q, show_if=f"${{q{n - 30}}} = 'yes'") if n >= 30 else q for n, q in enumerate(asked)]
    pages = tuple(Page(f"p{n}", f"P{n}", questions=tuple(asked[n * 10 : n * 10 + 10])) for n in range(5))
    people.survey(consultation, Definition("Long", pages))
    person = Person(consultation)
    person.begin()
    for n in range(5):
        person.post(f"pages/p{n}/", {f"q-q{i}": "yes" for i in range(n * 10, n * 10 + 10)})
    start = time.perf_counter()
    for _ in range(5):
        person.client.get(person.base + "pages/p4/")
    assert (time.perf_counter() - start) / 5 < 0.5
