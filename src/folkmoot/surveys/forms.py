"""Forms of the survey: one made from each page's definition, and those about the person who answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList

from folkmoot.core.forms import Radios
from folkmoot.responses.models import Capacity
from folkmoot.surveys import fields
from folkmoot.surveys.definition import Definition, Page, Question, piped, tidy

PREFIX = "q"


@dataclass(frozen=True)
class Asked:
    """One question on a page: what is shown of it, and its field unless it is mere information."""

    question: Question
    label: str
    help: str
    field: forms.BoundField | None


class PageForm(forms.Form):
    """Asks the questions of one page. It shows the answers as they were typed, with the messages it is given."""

    def __init__(
        self, definition: Definition, page: Page, answers: Mapping[str, Any], errors: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(prefix=PREFIX)
        self._page = page
        self._texts: dict[str, tuple[str, str]] = {}
        for question in page.questions:
            label = piped(question.label, definition, answers)
            help_text = piped(question.help, definition, answers)
            self._texts[question.name] = label, help_text
            self.fields.update(fields.fields(question, label=label, help_text=help_text))
            answer = answers.get(question.name)
            self.initial.update(fields.shown_values(question, answer if isinstance(answer, dict) else {}))
        self._errors = ErrorDict({name: ErrorList([text]) for name, text in (errors or {}).items()})

    @property
    def asked(self) -> list[Asked]:
        """The page's questions in order."""
        return [
            Asked(q, *self._texts[q.name], self[q.name] if q.name in self.fields else None)
            for q in self._page.questions
        ]

    @property
    def rendered(self) -> str:
        """The names of the questions on the page, sent back with it: only these are read."""
        return " ".join(question.name for question in self._page.questions)


class CapacityForm(forms.Form):
    """As what somebody answers."""

    capacity = forms.ChoiceField(
        label="Are you answering as an individual or for an organisation?",
        choices=Capacity.choices,
        widget=Radios(
            hints={
                Capacity.INDIVIDUAL: "You say what you think yourself.",
                Capacity.ORGANISATION: "You speak for a group, charity, business or public body, and may do so.",
            }
        ),
        error_messages={
            "required": "Choose whether you answer as an individual or for an organisation.",
            "invalid_choice": "Choose whether you answer as an individual or for an organisation.",
        },
    )


class OrganisationForm(forms.Form):
    """The organisation that somebody answers for."""

    KINDS = (
        ("charity", "Charity or voluntary group"),
        ("community", "Community, residents’ or faith group"),
        ("business", "Business or business group"),
        ("council", "Council or councillor"),
        ("public", "Other public body, such as health, transport or justice"),
        ("education", "School, college or university"),
        ("union", "Trade union or professional body"),
        ("other", "Something else"),
    )
    SIZES = (
        ("0-9", "Up to 9 people"),
        ("10-49", "10 to 49"),
        ("50-249", "50 to 249"),
        ("250+", "250 or more"),
        ("unknown", "I do not know"),
    )
    name = forms.CharField(
        label="Name of the organisation",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the name of the organisation."},
    )
    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=KINDS,
        widget=Radios(),
        error_messages={"required": "Choose the kind of organisation."},
    )
    size = forms.ChoiceField(
        label="How many people work or volunteer for it?", choices=SIZES, widget=Radios(), required=False
    )
    role = forms.CharField(
        label="Your role in it",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"], limit=200, lines=False)
        if not name:
            raise forms.ValidationError("Enter the name of the organisation.")
        return name

    def clean_role(self) -> str:
        return tidy(self.cleaned_data["role"], limit=120, lines=False)


class AddressForm(forms.Form):
    """An e-mail address to which something is sent once; it is not kept."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an e-mail address.",
            "invalid": "Enter an e-mail address in full, such as name@example.com.",
        },
    )
