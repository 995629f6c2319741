"""The markup of forms: what a control is called, described by, and what is wrong with it, for those who listen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template import engines
from lxml import html

from folkmoot.core.forms import Checkboxes, DateInput3, LongText, Radios, first_control


class Sample(forms.Form):
    name = forms.CharField(label="Display name", help_text="Others <see> this.")
    note = forms.CharField(required=False)
    long = forms.CharField(widget=forms.Textarea, max_length=300)
    words = LongText(max_words=5, required=False)
    safe = forms.ChoiceField(
        label="Are you safe?",
        choices=[("y", "Yes"), ("o", "Other")],
        help_text="At home.",
        widget=Radios(reveals={"o": "other"}, hints={"y": "By day and night."}),
    )
    other = forms.CharField(required=False)
    ways = forms.MultipleChoiceField(
        choices=[("bus", "Bus"), ("none", "None")], widget=Checkboxes(exclusive={"none"}), required=False
    )
    born = forms.DateField(widget=DateInput3)
    agree = forms.BooleanField(label="I agree")
    letter = forms.FileField(required=False)
    size = forms.ChoiceField(choices=[("s", "Small")], required=False)


def parsed(field: forms.BoundField) -> Any:
    return html.fromstring(str(field.as_field_group()))


def described(tree: Any, element: Any) -> str:
    """The words of everything that `element` says it is described by. Fails where one of them is not there."""
    return " ".join(tree.get_element_by_id(name).text_content() for name in element.get("aria-describedby").split())


def test_a_hint_and_an_error_describe_the_control() -> None:
    tree = parsed(Sample({})["name"])
    control = tree.get_element_by_id("id_name")
    assert control.get("aria-invalid") == "true"
    assert "govuk-input--error" in control.get("class")
    assert "Others <see> this." in described(tree, control)
    assert "Error: Fill in: Display name" in described(tree, control).replace("\n", " ")
    assert tree.find(".//label[@for='id_name']").text_content().strip() == "Display name"


def test_help_that_is_not_marked_safe_is_escaped() -> None:
    assert "<see>" not in str(Sample()["name"].as_field_group())


def test_an_untouched_field_is_not_invalid() -> None:
    markup = str(Sample()["name"].as_field_group())
    assert "aria-invalid" not in markup
    assert "error" not in markup


def test_only_what_may_be_left_out_is_called_optional() -> None:
    assert "(optional)" in str(Sample()["note"].as_field_group())
    assert "(optional)" not in str(Sample()["name"].as_field_group())


def test_the_browser_is_not_asked_to_complain_itself() -> None:
    assert not re.search(r"<(input|textarea|select)[^>]*\brequired\b", str(Sample()))


def test_a_text_area_tells_its_limit_without_scripts() -> None:
    tree = parsed(Sample()["long"])
    area = tree.get_element_by_id("id_long")
    assert "up to 300 characters" in described(tree, area)
    assert area.get("maxlength") is None
    assert tree.get("data-maxlength") == "300"


def test_words_are_counted_where_words_are_limited() -> None:
    tree = parsed(Sample()["words"])
    assert (tree.get("data-maxlength"), tree.get("data-count-type")) == ("5", "words")
    form = Sample({"words": "one two three four five six"})
    assert form.errors["words"] == ["Use 5 words or fewer: you wrote 6."]


def test_line_ends_count_once() -> None:
    assert LongText(max_length=3).clean("a\r\nb") == "a\nb"


def test_radios_are_a_group_with_a_legend_hint_and_error() -> None:
    tree = parsed(Sample({})["safe"])
    group = tree.find(".//fieldset")
    assert group.find("legend").text_content().strip() == "Are you safe?"
    assert "At home." in described(tree, group)
    assert "Answer this question: Are you safe?" in described(tree, group)
    first = tree.get_element_by_id("id_safe_0")
    assert described(tree, first) == "By day and night."


def test_an_option_reveals_its_field_once_in_the_form() -> None:
    tree = html.fromstring(f"<div>{Sample()}</div>")
    assert len(tree.xpath("//input[@name='other']")) == 1
    revealing = tree.get_element_by_id("id_safe_1")
    assert tree.get_element_by_id(revealing.get("data-aria-controls")).xpath(".//input[@name='other']")


def test_an_exclusive_checkbox_says_so() -> None:
    tree = parsed(Sample()["ways"])
    assert [box.get("value") for box in tree.xpath("//input[@data-behaviour='exclusive']")] == ["none"]


def test_choices_come_back_as_they_were_made() -> None:
    tree = parsed(Sample({"ways": ["bus"], "safe": "o"})["ways"])
    assert [box.get("value") for box in tree.xpath("//input[@checked]")] == ["bus"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [(("31", "3", "2025"), "2025-3-31"), (("", "", ""), None), (("x", "", "2025"), "2025--x")],
)
def test_a_date_is_read_from_its_three_parts(typed: tuple[str, str, str], value: str | None) -> None:
    data = dict(zip(("born-day", "born-month", "born-year"), typed, strict=True))
    assert DateInput3().value_from_datadict(data, {}, "born") == value


def test_a_date_that_is_none_comes_back_as_typed() -> None:
    form = Sample({"born-day": "31", "born-month": "2", "born-year": "2025"})
    assert "born" in form.errors
    tree = parsed(form["born"])
    assert [box.get("value") for box in tree.xpath("//input")] == ["31", "2", "2025"]
    assert all(box.get("aria-invalid") == "true" for box in tree.xpath("//input"))


def test_a_right_date_is_read() -> None:
    form = Sample({"born-day": "5", "born-month": "03", "born-year": "2025"})
    form.full_clean()
    assert str(form.cleaned_data["born"]) == "2025-03-05"


def test_every_link_of_the_error_summary_leads_to_a_control() -> None:
    form = Sample({"born-day": "31", "born-month": "2", "born-year": "2025"})
    summary = engines["django"].from_string('{% include "portal/components/error_summary.html" %}')
    tree = html.fromstring(f"<div>{summary.render({'form': form})}{form}</div>")
    targets = [link.get("href").removeprefix("#") for link in tree.xpath("//*[@role='alert']//a")]
    assert targets == ["id_name", "id_long", "id_safe_0", "id_born-day", "id_agree"]
    assert {tree.get_element_by_id(target).tag for target in targets} == {"input", "textarea"}


def test_no_summary_where_nothing_is_wrong() -> None:
    summary = engines["django"].from_string('{% include "portal/components/error_summary.html" %}')
    assert summary.render({"form": Sample()}).strip() == ""


def test_a_group_without_options_is_still_reached() -> None:
    class Empty(forms.Form):
        nothing = forms.ChoiceField(choices=[], widget=forms.RadioSelect)

    assert first_control(Empty()["nothing"]) == "id_nothing"


def test_no_id_is_given_twice() -> None:
    for form in (Sample(), Sample({})):
        ids = html.fromstring(f"<div>{form}</div>").xpath("//@id")
        assert len(ids) == len(set(ids))


def test_widgets_of_the_content_system_keep_django_markup() -> None:
    assert "govuk" not in str(Sample()["safe"])
