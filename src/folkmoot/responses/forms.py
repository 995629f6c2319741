"""Forms about responses."""

from __future__ import annotations

from django import forms

from folkmoot.core.codes import ALPHABET, read_code


class ReceiptForm(forms.Form):
    """The receipt code, typed in any case, with or without dashes."""

    code = forms.CharField(
        label="Receipt code",
        help_text="Four groups of four letters and digits, such as 7H3K-0W2M-9TQX-4BRA.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false", "size": "24"}
        ),
        error_messages={"required": "Enter your receipt code."},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if len(code.replace("-", "")) != 16 or not set(code) <= {*ALPHABET, "-"}:
            raise forms.ValidationError("A receipt code has 16 letters and digits. Check that none is missing.")
        return code


class WithdrawForm(forms.Form):
    """Why somebody withdraws their response, if they want to say."""

    reason = forms.CharField(
        label="Why are you withdrawing it?",
        help_text="You do not have to say. Do not write names or contact details.",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
