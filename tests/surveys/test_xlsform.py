"""Surveys from XLSForm workbooks: what is supported comes in whole, what is not is named with its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from folkmoot.consultations.models import Consultation
from folkmoot.surveys.definition import Definition, Kind, check
from folkmoot.surveys.models import Survey, SurveyVersion
from folkmoot.surveys.xlsform import Form, read_xlsform

Rows = Sequence[Mapping[str, Any]]
CHOICES: Rows = (
    {"list_name": "yn", "name": "yes", "label": "Yes"},
    {"list_name": "yn", "name": "no", "label": "No"},
    {"list_name": "crimes", "name": "theft", "label": "Theft"},
    {"list_name": "crimes", "name": "assault", "label": "Assault"},
    {"list_name": "crimes", "name": "none", "label": "None of these"},
    {"list_name": "agree", "name": 1, "label": "Agree"},
    {"list_name": "agree", "name": 2, "label": "Disagree"},
)


def book(survey: Rows, choices: Rows = CHOICES, settings: Rows = (), **more: Rows) -> bytes:
    """A workbook with these rows, each sheet with the columns that its rows name."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        sheet = workbook.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def q(kind: str, name: str = "q", label: str = "Question?", **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "label": label, **more}


def read(*rows: Mapping[str, Any], **more: Any) -> Definition:
    form = read_xlsform(book(rows, **more))
    assert form.errors == ()
    assert form.definition is not None
    return form.definition


def errors(*rows: Mapping[str, Any], **more: Any) -> str:
    form = read_xlsform(book(rows, **more))
    assert form.definition is None
    return "\n".join(map(str, form.errors))


def warnings(form: Form) -> str:
    return "\n".join(map(str, form.warnings))


def test_a_whole_form_comes_in() -> None:
    found = read(
        q("begin_group", "safety", "Safety", hint="About where you live."),
        q("note", "hello", "Please read the plan."),
        q("select_one yn", "victim", "Were you a victim?", required="yes", hint="In the last 12 months."),
        q("select_multiple crimes or_other", "crimes", "Of what?", relevant="${victim} = 'yes'",
          constraint="count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1)"),
        q("select_one agree", "trust", "I trust the police.", appearance="likert"),
        q("begin_group", "safe", "I feel safe", appearance="table-list", required=""),
        q("select_one agree", "day", "by day"),
        q("select_one agree", "night", "at night"),
        q("end_group", "", ""),
        q("end_group", "", ""),
        q("begin_group", "more", "More", relevant="${night} = '2'"),
        q("rank crimes", "order", "Put in order", constraint="count-selected(.) <= 3"),
        q("integer", "times", "How often?", constraint=". > 0 and .<=10"),
        q("decimal", "share", "Which share?", constraint="0.5 <= . and . <= 1"),
        q("text", "word", "In a word, ${night}?"),
        q("text", "why", "Why?", appearance="multiline", words=200),
        q("date", "day_of", "When?", constraint=". >= date('2024-01-01') and . < '2025-01-01'"),
        q("image", "proof", "A picture"),
        q("geopoint", "where", "Where?"),
        q("end_group", "", ""),
        q("begin_group", "about_you", "About you"),
        q("select_one yn", "carer", "Are you a carer?", source="Census 2021", wording=2021),
        q("end_group", "", ""),
        settings=[{"form_title": "Your say", "form_id": "say", "version": 3}],
    )  # fmt: skip
    assert (found.title, check(found)) == ("Your say", [])
    assert [(p.name, p.title, p.intro, p.show_if, p.about_you) for p in found.pages] == [
        ("safety", "Safety", "About where you live.", "", False),
        ("more", "More", "", "${safe/night} = '2'", False),
        ("about_you", "About you", "", "", True),
    ]
    asked = found.questions
    assert [(name, asked[name].kind.value) for name in asked] == [
        ("hello", "information"), ("victim", "one"), ("crimes", "many"), ("trust", "scale"), ("safe", "grid"),
        ("order", "ranking"), ("times", "number"), ("share", "number"), ("word", "short_text"), ("why", "long_text"),
        ("day_of", "date"), ("proof", "file"), ("where", "place"), ("carer", "one"),
    ]  # fmt: skip
    assert (asked["victim"].required, asked["victim"].help) == (True, "In the last 12 months.")
    assert (asked["crimes"].other, asked["crimes"].maximum, asked["crimes"].show_if) == (True, 2, "${victim} = 'yes'")
    assert [option.exclusive for option in asked["crimes"].options] == [False, False, True]
    assert [(row.value, row.label) for row in asked["safe"].rows] == [("day", "by day"), ("night", "at night")]
    assert [option.value for option in asked["safe"].options] == ["1", "2"]
    assert asked["order"].maximum == 3
    assert (asked["times"].minimum, asked["times"].maximum, asked["times"].whole) == (1, 10, True)
    assert (asked["share"].minimum, asked["share"].maximum, asked["share"].whole) == (0.5, 1, False)
    assert asked["word"].label == "In a word, ${safe/night}?"
    assert asked["why"].words == 200
    assert (asked["day_of"].earliest, asked["day_of"].latest) == ("2024-01-01", "2024-12-31")
    assert (asked["carer"].source, asked["carer"].wording) == ("Census 2021", "2021")


def test_questions_outside_groups_stand_on_pages_of_their_own() -> None:
    found = read(q("text", "a"), q("begin_group", "g", "Group"), q("text", "b"), q("end_group"), q("text", "c"))
    assert [(page.title, [x.name for x in page.questions]) for page in found.pages] == [
        ("Survey", ["a"]),
        ("Group", ["b"]),
        ("Survey", ["c"]),
    ]


def test_a_group_within_a_page_hands_its_condition_to_its_questions() -> None:
    found = read(
        q("begin_group", "page", "Page"),
        q("select_one yn", "a"),
        q("begin_group", "inner", "Inner", relevant="${a} = 'yes' or ${a} = 'no'"),
        q("text", "b", relevant="${a} = 'yes'"),
        q("text", "c"),
        q("end_group"),
        q("end_group"),
    )
    assert found.questions["b"].show_if == "(${a} = 'yes' or ${a} = 'no') and (${a} = 'yes')"
    assert found.questions["c"].show_if == "${a} = 'yes' or ${a} = 'no'"
    assert found.questions["inner-heading"].kind is Kind.INFORMATION


def test_old_spellings_are_understood() -> None:
    found = read(
        {"Type": "begin group", "Name": "g", "Label::English (en)": "G"},
        {"Type": "select one from yn", "Name": "a", "Label::English (en)": "A", "Relevance": ""},
        {"Type": "select_multiple crimes or specify other", "Name": "b", "Label::English (en)": "B"},
        {"Type": "end group"},
        choices=[{"list name": row["list_name"], **{k: row[k] for k in ("name", "label")}} for row in CHOICES],
    )
    assert [(x.kind, x.other) for x in found.questions.values()] == [(Kind.ONE, False), (Kind.MANY, True)]


def test_one_language_is_read_and_the_others_are_named() -> None:
    rows = [{"type": "text", "name": "a", "label::French (fr)": "Pourquoi ?", "label::English (en)": "Why?"}]
    form = read_xlsform(book(rows, settings=[{"default_language": "English (en)"}]))
    assert form.definition and form.definition.questions["a"].label == "Why?"
    assert "Sheet ‘survey’, row 1, column C (label::French (fr)): only one language is read" in warnings(form)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (q("begin_repeat", "r"), "row 3, column A (type): repeats are not supported"),
        (q("calculate", "c", calculation="1 + 1"), "row 3, column A (type): the type ‘calculate’ is not supported"),
        (q("text", "c", calculation="1 + 1"), "row 3, column D (calculation): calculations are not supported"),
        (q("select_one yn", "c", choice_filter="x = 1"), "column D (choice_filter): filters of choices"),
        (q("select_one nowhere", "c"), "column A (type): there is no list ‘nowhere’"),
        (q("select_one_from_file x.csv", "c"), "the type ‘select_one_from_file x.csv’ is not supported"),
        (q("geoshape", "c"), "‘geoshape’ is not supported"),
        (q("text", "c", required="${a} = 'yes'"), "column D (required): only yes or no"),
        (q("text", "c", relevant="regex(${a}, 'x')"), "column D (relevant): character 1: The function regex()"),
        (q("text", "c", relevant="${a} = 'maybe'"), "column D (relevant): character 8: ‘maybe’ is not an answer"),
        (q("text", "c", relevant="${d} = 'maybe'"), "${d} is not a question of this survey"),
        (q("text", "c", constraint="regex(., '[0-9]+')"), "column D (constraint): this constraint is not supported"),
        (q("decimal", "c", constraint=". > 0"), "decimals have no next one"),
        (q("integer", "c", constraint=". != 5"), "only limits are understood"),
        (q("text", "c", constraint="string-length(.) < 9"), "only limits are understood"),
        (q("text", "", "Label"), "column B (name): the question has no name"),
        (q("text", "c", ""), "column C (label): the question has no words"),
        (q("text", "a"), "column B (name): Another question has the same name"),
        (q("text", "9 lives"), "column B (name): A name has letters"),
        (q("text", "c", "Why ${nobody}?"), "column C (label): The text repeats ${nobody}"),
        (q("text", "c", words="many"), "column D (words): a word limit is a whole number"),
        (q("begin_group", "g", "G"), "column A (type): this group is never ended"),
        (q("end_group"), "no group is open"),
        (q("", "c"), "the row has no type"),
    ],
)
def test_what_is_not_supported_is_named_with_sheet_row_and_column(row: dict[str, Any], message: str) -> None:
    found = errors(q("select_one yn", "a"), row)
    assert message in found
    assert "Sheet ‘survey’" in found


def test_every_fault_is_named_at_once() -> None:
    found = errors(q("calculate"), q("text", "b", relevant="today() > 1"), q("begin_repeat", "r"), q("end_repeat"))
    assert [line.split(",")[1] for line in found.splitlines()] == [" row 2", " row 4", " row 3"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (q("select_one yn", "b"), "all questions of a table must use the same list"),
        (q("text", "b"), "only select_one without or_other"),
        (q("select_one agree", "b", relevant="${x} = 'yes'"), "not supported at one line of a table"),
        (q("select_one agree", "b", required="yes"), "either all lines of a table must be answered or none"),
    ],
)
def test_tables_that_are_no_grid_are_named(line: dict[str, Any], message: str) -> None:
    table = q("begin_group", "t", "T", appearance="table-list")
    assert message in errors(q("select_one yn", "x"), table, q("select_one agree", "a"), line, q("end_group"))


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"list_name": "yn", "name": "yes", "label": "Again"}, "row 9, column B (name): ‘yes’ stands twice"),
        ({"list_name": "yn", "name": "maybe"}, "row 9, column C (label): the cell is empty"),
        ({"name": "maybe", "label": "Maybe"}, "row 9, column A (list_name): the cell is empty"),
    ],
)
def test_faults_of_choices_are_named(choice: dict[str, Any], message: str) -> None:
    assert f"Sheet ‘choices’, {message}" in errors(q("select_one yn"), choices=[*CHOICES, choice])


def test_other_sheets_that_change_the_form_are_named() -> None:
    assert "Sheet ‘external_choices’, row 2" in errors(q("text"), external_choices=[{"list_name": "x", "name": "y"}])


def test_what_is_left_out_is_a_warning() -> None:
    rows = [
        {"type": "start", "name": "start"},
        q("text", "a", default="x", appearance="signature", constraint_message="No", mystery="?"),
    ]
    form = read_xlsform(book(rows, settings=[{"style": "pages"}]))
    assert form.errors == ()
    for message in (
        "row 2, column A (type): ‘start’ is left out",
        "row 3, column D (default): answers are not filled in",
        "row 3, column E (appearance): the appearance ‘signature’",
        "column F (constraint_message)",
        "row 1, column G (mystery): this column is left out",
        "Sheet ‘settings’, row 2, column A (style)",
    ):
        assert message in warnings(form)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1_048_576))
    return file.getvalue()


def empty_zip() -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an .xlsx workbook"),
        (b"type,name,label\ntext,a,A\n", "not an .xlsx workbook"),
        (empty_zip(), "not a workbook that can be read"),
        (bomb(), "unpacks to more"),
        (b"x" * (10 * 1_048_576 + 1), "larger than 10 MB"),
        (book([q("text")])[:-200], "not an .xlsx workbook"),
        (book([{"a": "b"}]), "no column ‘type’"),
        (book([q("text")] * 5_001), "more than 5,000 rows"),
        (book([]), "no column ‘type’"),
    ],
    ids=["empty", "csv", "empty zip", "bomb", "large", "cut", "no columns", "long", "no rows"],
)
def test_what_is_no_form_is_refused_in_plain_words(data: bytes, message: str) -> None:
    form = read_xlsform(data)
    assert form.definition is None
    assert message in str(form.errors[0])


def test_a_workbook_without_the_survey_sheet_is_refused() -> None:
    workbook = Workbook()
    file = io.BytesIO()
    workbook.save(file)
    assert "no sheet ‘survey’" in str(read_xlsform(file.getvalue()).errors[0])


_cells = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.booleans(),
    st.sampled_from(
        ["text", "select_one yn", "begin_group", "end_group", "begin_repeat", "note", "a", "b", "${a} = 'yes'", ". > 1",
         "table-list", "likert", "yes", "date", "rank crimes", "${", "count-selected(.) < 2", "integer", "about_you"]
    ),
)  # fmt: skip
_columns = ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "words", "calculation"]


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(_columns, _cells)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_the_cells_is_read_or_refused(rows: list[dict[str, Any]]) -> None:
    form = read_xlsform(book([q("text", "first"), *rows]))
    assert (form.definition is None) == bool(form.errors)
    if form.definition:
        assert check(form.definition) == []


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_at_all_are_refused_politely(data: bytes) -> None:
    assert read_xlsform(data).definition is None


def test_the_command_imports_a_draft_and_publishes_when_told(
    consultation: Consultation, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(book([q("select_one yn", "safe", "Do you feel safe?")], settings=[{"form_title": "Your say"}]))
    call_command("import_survey", str(path), consultation=consultation.slug)
    assert "“Your say”: 1 question on 1 page, saved as a draft." in capsys.readouterr().out
    survey = Survey.objects.get()
    assert (survey.title, survey.live, survey.versions.count()) == ("Your say", False, 0)
    call_command("import_survey", str(path), consultation=consultation.slug, publish=True)
    version = SurveyVersion.objects.get()
    assert version.survey == survey
    assert version.definition.questions["safe"].label == "Do you feel safe?"


def test_the_command_imports_nothing_when_something_is_wrong(
    consultation: Consultation, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(book([q("text"), q("calculate", "c")]))
    with pytest.raises(CommandError, match="was not imported: 1 error, named above"):
        call_command("import_survey", str(path), consultation=consultation.slug)
    assert "Error: Sheet ‘survey’, row 3, column A (type)" in capsys.readouterr().err
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"consultation": "none"}, "no consultation"),
        ({"slug": "a b"}, "no slug"),
        ({"slug": "a" * 25}, "24 characters"),
    ],
)
def test_the_command_says_what_it_needs(
    consultation: Consultation, tmp_path: Path, changed: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_survey", str(tmp_path / "x"), **({"consultation": consultation.slug} | changed))


def test_a_missing_file_is_said_to_be_missing(consultation: Consultation) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_survey", "/nowhere.xlsx", consultation=consultation.slug)
