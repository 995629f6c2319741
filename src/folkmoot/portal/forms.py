"""Forms of the public pages."""

from __future__ import annotations

from django import forms

from folkmoot.consultations.models import Topic
from folkmoot.consultations.selectors import STATUSES, Wanted
from folkmoot.core.areas import AREA_CHOICES

LONGEST_WORDS = 200


class FinderForm(forms.Form):
    """What to look for among the consultations. Sent by GET; what is not understood narrows nothing."""

    q = forms.CharField(label="Words", max_length=LONGEST_WORDS, required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any"), *((key, label) for key, (label, _) in STATUSES.items())]
    )
    topic = forms.ModelChoiceField(
        label="Topic", required=False, queryset=Topic.objects.all(), to_field_name="slug", empty_label="Any"
    )
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Any"), *AREA_CHOICES])

    def wanted(self) -> Wanted:
        """What was understood."""
        self.is_valid()
        known = self.cleaned_data
        topic = known.get("topic")
        return Wanted(
            words=known.get("q", ""),
            status=known.get("status", ""),
            topic=topic.slug if topic else "",
            area=known.get("area", ""),
        )


class SearchForm(forms.Form):
    """The words of a search over the site."""

    q = forms.CharField(label="Search this site", max_length=LONGEST_WORDS, required=False)

    def words(self) -> str:
        """What was typed, empty where it is too long to be looked for."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class FollowForm(forms.Form):
    """The address to send updates to."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We use it for these updates only. Nobody else sees it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Write your e-mail address",
            "invalid": "Write an e-mail address such as name@example.org",
        },
    )
