"""Forms of the back office."""

from __future__ import annotations

from typing import Any

from django import forms

from folkmoot.accounts.models import Role
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.core.codes import read_code
from folkmoot.core.forms import Radios
from folkmoot.reports.exporters import all_exporters
from folkmoot.reports.services import Kind
from folkmoot.responses import channels
from folkmoot.responses.models import Capacity, PublicationDecision
from folkmoot.responses.moderation import REASONS
from folkmoot.responses.redaction import BadMarks, Span, spans_from

Decision = PublicationDecision.Decision


class ApprovalForm(forms.Form):
    """What the second person decided."""

    decision = forms.ChoiceField(
        choices=[("approve", "Approve and publish"), ("reject", "Send it back")],
        widget=Radios(hints={"approve": "It becomes public at once, or on the date that the draft says."}),
        label="What do you decide?",
    )
    comment = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label="What should change, or why"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "reject" and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Say what should change, so that it can be submitted again.")
        return cleaned


class PrincipleForm(forms.Form):
    """How one principle is met."""

    met = forms.ChoiceField(choices=[("no", "Not yet"), ("yes", "Yes")], widget=Radios, label="Is this principle met?")
    note = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label="How, and where can it be seen?"
    )


class ResultsFromForm(forms.Form):
    """From when results are public."""

    results_from = forms.ChoiceField(
        choices=Consultation.ResultsFrom.choices, widget=Radios, label="When do results become public?"
    )


class ExportForm(forms.Form):
    """Which data to take out, and how they are written."""

    kind = forms.ChoiceField(
        choices=[
            (Kind.ANALYSTS.value, "For analysts: every response that stands"),
            (Kind.PUBLIC.value, "For the public: only words that were cleared for publication"),
        ],
        widget=Radios,
        label="For whom?",
    )
    format = forms.ChoiceField(
        choices=[(e.key, e.label) for e in all_exporters()], widget=Radios, label="In which format?"
    )


class ResponseFilter(forms.Form):
    """Which responses to list."""

    channel = forms.ChoiceField(required=False, label="Channel")
    capacity = forms.ChoiceField(required=False, label="Capacity", choices=[("", "All"), *Capacity.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(c.key, c.label) for c in channels.all_channels()]
        self.fields["channel"] = forms.ChoiceField(required=False, label="Channel", choices=[("", "All"), *known])


class AuditFilter(forms.Form):
    """Which entries of the audit trail to list."""

    action = forms.CharField(required=False, max_length=60, label="What was done")
    subject = forms.CharField(required=False, max_length=200, label="To what")
    actor = forms.EmailField(required=False, label="By whom (e-mail)")


class RoleForm(forms.Form):
    """A role, and for what it is given. Nothing is chosen beforehand."""

    role = forms.ChoiceField(choices=Role.choices, widget=Radios, label="Role")
    scope = forms.ChoiceField(
        required=False,
        label="For what",
        help_text="Only officers, auditors and administrators for the whole site see the audit trail. "
        "Only officers and administrators for the whole site edit and approve content.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes.choices()  # type: ignore[attr-defined]


class StaffForm(RoleForm):
    """Somebody with an account who is to be given a first role."""

    email = forms.EmailField(label="E-mail address of their account")
    field_order = ["email", "role", "scope"]


class DecisionForm(forms.Form):
    """A moderator's decision on one text. The marked copy says which words to remove."""

    decision = forms.ChoiceField(
        choices=[
            (Decision.APPROVED, "Publish it as it is"),
            (Decision.REDACTED, "Publish it without the marked words"),
            (Decision.REFUSED, "Do not publish it"),
        ],
        widget=Radios,
        label="What do you decide?",
    )
    marked = forms.CharField(
        strip=False, required=False, widget=forms.Textarea(attrs={"rows": 8, "data-redact": ""}), label="Mark words"
    )
    reason = forms.ChoiceField(
        required=False, choices=list(REASONS.items()), widget=Radios, label="Why, if not published as it is"
    )
    note = forms.CharField(required=False, max_length=100, label="Note for colleagues")
    seen_digest = forms.CharField(widget=forms.HiddenInput)
    seen_decision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: str, marks: tuple[str, str] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.spans: list[Span] = []
        if marks is None:
            del self.fields["marked"]
        else:
            self.fields[
                "marked"
            ].help_text = f"Put {marks[0]} and {marks[1]} around words to be removed. Change nothing else."
            self.fields["marked"].widget.attrs |= {"data-open": marks[0], "data-close": marks[1]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        if decision in (Decision.REFUSED, Decision.REDACTED) and not cleaned.get("reason"):
            self.add_error("reason", "Choose the reason: it is kept with the decision.")
        if decision == Decision.REDACTED:
            try:
                self.spans = spans_from(self.text, cleaned.get("marked") or "")
            except BadMarks as error:
                self.add_error("marked" if "marked" in self.fields else "decision", str(error))
        return cleaned


class EraseResponseForm(forms.Form):
    """Erasing a response at the wish of its author, who gives its receipt code."""

    code = forms.CharField(
        label="Receipt code",
        help_text="The author of the response has it. It shows that you erase the right one.",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the receipt code."},
    )
    reason = forms.CharField(
        label="Why is it erased?",
        help_text="It stays in the record. Do not write names or contact details.",
        max_length=200,
        error_messages={"required": "Say why it is erased."},
    )

    def __init__(self, *args: Any, receipt_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._receipt_code = receipt_code

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code != self._receipt_code:
            raise forms.ValidationError("This is not the receipt code of this response.")
        return code
