"""What people and officers fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator

from folkmoot.core.forms import Radios
from folkmoot.plans.support import CHOICES, WHY_WORDS, word_count


class SupportForm(forms.Form):
    """How strongly somebody supports a commitment, and why."""

    choice = forms.ChoiceField(
        label="How strongly do you support this commitment?",
        choices=CHOICES,
        widget=Radios,
        error_messages={"required": "Choose how strongly you support this commitment"},
    )
    why = forms.CharField(
        label="Why?",
        required=False,
        help_text="Please leave out names and anything else by which you or others could be recognised.",
        widget=forms.Textarea(attrs={"rows": 4, "data-maxwords": WHY_WORDS}),
    )
    publish = forms.BooleanField(
        label="My reason may be published, without my name, once a moderator has read it", required=False
    )

    def clean_why(self) -> str:
        why: str = self.cleaned_data["why"]
        if (count := word_count(why)) > WHY_WORDS:
            raise forms.ValidationError(f"Your reason has {count} words: shorten it to {WHY_WORDS} or fewer")
        if len(why) > 20 * WHY_WORDS:
            raise forms.ValidationError("Your reason is too long")
        return why


class UploadForm(forms.Form):
    """A document to be read into the plan."""

    file = forms.FileField(
        label="Document",
        help_text="A Word document (.docx), HTML or Markdown, 50 MB at most.",
        validators=[FileExtensionValidator(["docx", "html", "htm", "md", "markdown"])],
        error_messages={"required": "Choose a document"},
    )
    note = forms.CharField(
        label="What is new in this version?", required=False, max_length=300, help_text="One sentence, for the public."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".docx,.html,.htm,.md,.markdown"
