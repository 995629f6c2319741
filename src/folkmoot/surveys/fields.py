"""The one place where forms and answers meet: the controls of a question, and the answer that was sent with them.

An answer is read, and kept in the draft, as it was typed, in the shape of `consultations.points`; whether it can be
taken is for `definition.validate` to say. A ranking also keeps the ``places`` that were given, so that two things in
one place come back as they were chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from folkmoot.core.forms import Checkboxes, DateInput3, Radios
from folkmoot.surveys import widgets
from folkmoot.surveys.definition import OTHER, Answer, Kind, Question
from folkmoot.surveys.uploads import ACCEPT

# More than any answer may have; what is beyond it was not typed by a person and is not kept.
LONGEST = 60_000
MOST_CHOICES = 500


def fields(question: Question, *, label: str, help_text: str) -> dict[str, forms.Field]:
    """The fields that ask `question`, by name; the first bears its label. None for mere information."""
    base: dict[str, Any] = {"label": label, "help_text": _lines(help_text), "required": question.required}
    exclusive = frozenset(option.value for option in question.options if option.exclusive)
    # "None of these" comes last, after "other".
    choices = sorted(question.option_labels.items(), key=lambda choice: choice[0] in exclusive)
    reveals = {OTHER: _other(question)} if question.offers_other else {}
    found: dict[str, forms.Field] = {}
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            radios = Radios(exclusive=exclusive, reveals=reveals)
            found[question.name] = forms.ChoiceField(choices=choices, widget=radios, **base)
        case Kind.MANY:
            boxes = Checkboxes(exclusive=exclusive, reveals=reveals)
            found[question.name] = forms.MultipleChoiceField(choices=choices, widget=boxes, **base)
        case Kind.GRID:
            found[question.name] = forms.Field(widget=widgets.Grid(question), **base)
        case Kind.RANKING:
            found[question.name] = forms.Field(widget=widgets.Ranking(question), **base)
        case Kind.PLACE:
            found[question.name] = forms.Field(widget=widgets.Place(question), **base)
        case Kind.FILE:
            found[question.name] = forms.Field(widget=widgets.Files(question, ACCEPT), **base)
        case Kind.NUMBER:
            mode = "numeric" if question.whole else "decimal"
            attrs = {"inputmode": mode, "class": "govuk-input--width-10", "autocomplete": "off"}
            found[question.name] = forms.CharField(widget=forms.TextInput(attrs=attrs), **base)
        case Kind.SHORT_TEXT:
            found[question.name] = forms.CharField(widget=forms.TextInput(), **base)
        case Kind.LONG_TEXT:
            limit = {"data-maxwords": question.words} if question.words else {}
            found[question.name] = forms.CharField(widget=forms.Textarea(attrs={"rows": 6, **limit}), **base)
        case Kind.DATE:
            found[question.name] = forms.CharField(widget=DateInput3(), **base)
    if reveals:
        found[_other(question)] = forms.CharField(label="Say what", widget=forms.TextInput())
    return found


def shown_values(question: Question, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of `question` show for an answer as it was typed."""
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            value = answer.get("choice") or (OTHER if answer.get("other") and question.offers_other else None)
        case Kind.MANY:
            value = list(answer.get("choices") or [])
            if answer.get("other") and OTHER not in value:
                value.append(OTHER)
        case Kind.NUMBER:
            value = answer.get("number")
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            value = answer.get("text")
        case Kind.DATE:
            value = answer.get("date")
        case _:
            value = answer
    return {question.name: value} | ({_other(question): answer.get("other")} if question.offers_other else {})


def read(question: Question, data: QueryDict, prefix: str) -> Answer:
    """The answer to `question` as it was sent, nothing judged; empty where nothing was given. Files come apart."""
    name = f"{prefix}-{question.name}"
    answer: Answer = {}
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            answer["choice"] = typed(data.get(name))
        case Kind.MANY:
            answer["choices"] = [typed(value) for value in data.getlist(name)[:MOST_CHOICES]]
        case Kind.GRID:
            rows = {row.value: typed(data.get(f"{name}:{row.value}")) for row in question.rows}
            answer["rows"] = {row: value for row, value in rows.items() if value}
        case Kind.RANKING:
            places = {o.value: typed(data.get(f"{name}:{o.value}")) for o in question.options}
            answer["places"] = {value: place for value, place in places.items() if place}
            answer["ranking"] = sorted(answer["places"], key=lambda v: (len(places[v]), places[v]))
        case Kind.PLACE:
            answer["place"] = _place(name, data)
        case Kind.NUMBER:
            answer["number"] = typed(data.get(name))
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            answer["text"] = typed(data.get(name))
        case Kind.DATE:
            day = DateInput3().value_from_datadict(data, None, name)
            answer["date"] = typed(day)
    if question.offers_other:
        answer["other"] = typed(data.get(f"{name}:other"))
    return {part: value for part, value in answer.items() if value}


def faults(question: Question, answer: Mapping[str, Any]) -> str:
    """What is wrong with an answer that its shape cannot show: two things in one place of a ranking."""
    if question.kind is not Kind.RANKING or not isinstance(answer.get("places"), dict):
        return ""
    places = answer["places"]
    possible = {str(n) for n in range(1, len(question.options) + 1)}
    if not set(places.values()) <= possible:
        return "Choose from the places offered."
    for place in sorted(places.values()):
        both = [question.option_labels[value] for value in places if places[value] == place]
        if len(both) > 1:
            return f"You gave place {place} to “{'” and to “'.join(both)}”. Give each its own place."
    return ""


def typed(value: object) -> str:
    """Text as it was typed, without what no database keeps."""
    return value.replace("\0", "")[:LONGEST].strip() if isinstance(value, str) else ""


def _place(name: str, data: QueryDict) -> dict[str, str]:
    parts = ["label", "borough"] if data.get(f"{name}:unmark") else ["label", "borough", "lat", "lon"]
    found = {part: typed(data.get(f"{name}:{part}"))[:LONGEST] for part in parts}
    return {part: value for part, value in found.items() if value}


def _other(question: Question) -> str:
    return f"{question.name}:other"


def _lines(text: str) -> SafeString | str:
    """Help as HTML: the form's template takes it as such, and it may repeat what somebody typed."""
    if "\n" not in text:
        return conditional_escape(text)
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks
