"""The form that moves the demonstration's clock."""

from __future__ import annotations

import datetime as dt

from django import forms

from folkmoot.demo import texts

OTHER = "other"


class ClockForm(forms.Form):
    """A moment from the list, or any day and time (London)."""

    moment = forms.ChoiceField(
        label="Move the clock to",
        choices=[(m.key, f"{m.label} ({m.at:%-d %B %Y, %H:%M})") for m in texts.MOMENTS]
        + [(OTHER, "Another time, given below")],
        widget=forms.RadioSelect,
    )
    when = forms.DateTimeField(
        label="Another time",
        required=False,
        help_text="London time, such as 2025-02-12 23:59",
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M"],
    )

    def clean(self) -> dict[str, object]:
        """Ask for the time where no moment was picked."""
        data = super().clean() or {}
        if data.get("moment") == OTHER and not data.get("when") and "when" not in self.errors:
            self.add_error("when", "Enter a date and time, such as 2025-02-12 23:59.")
        return data

    def chosen(self) -> dt.datetime:
        """The instant picked."""
        if self.cleaned_data["moment"] == OTHER:
            when: dt.datetime = self.cleaned_data["when"]
            return when
        return next(m.at for m in texts.MOMENTS if m.key == self.cleaned_data["moment"])
