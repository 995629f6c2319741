"""The forms that the style guide shows: one untouched, one sent with mistakes in it."""

from __future__ import annotations

from typing import Any

from django import forms

from folkmoot.core.forms import Checkboxes, DateInput3, LongText, Radios

SCALE = [("5", "Very safe"), ("4", "Fairly safe"), ("3", "Neither safe nor unsafe"), ("2", "Unsafe")]
WAYS = [("walk", "On foot"), ("bus", "By bus"), ("cycle", "By bicycle"), ("none", "I do not travel")]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Display name", help_text="Other members see this.", max_length=60)
    email = forms.EmailField(label="E-mail address", required=False)
    people = forms.IntegerField(
        label="How many people do you speak for?", widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"})
    )
    borough = forms.ChoiceField(label="Borough", choices=[("", "Choose one"), ("a", "Barnet"), ("b", "Brent")])
    safe = forms.ChoiceField(
        label="How safe do you feel where you live?",
        choices=[*SCALE, ("x", "Something else")],
        widget=Radios(reveals={"x": "safe_other"}, hints={"3": "You may tell us why on the next page."}),
    )
    safe_other = forms.CharField(label="In your own words", required=False)
    ways = forms.MultipleChoiceField(
        label="How do you travel?",
        help_text="Choose all that apply.",
        choices=WAYS,
        widget=Checkboxes(exclusive={"none"}),
        required=False,
    )
    born = forms.DateField(label="When did it happen?", help_text="For example, 27 3 2025.", widget=DateInput3)
    views = LongText(label="What would you change in the plan?", max_words=300)
    letter = forms.FileField(label="Attach a letter", help_text="PDF or Word, up to 10 MB.", required=False)
    agree = forms.BooleanField(label="I am 16 or over")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "sample_%s", **kwargs})


class FailedForm(SampleForm):
    """The same form as it comes back with mistakes."""

    def __init__(self, auto_id: str = "failed_%s") -> None:
        super().__init__(
            {"email": "anna at example", "born-day": "31", "born-month": "2", "born-year": "2025", "safe": "x"},
            auto_id=auto_id,
        )
