"""Widgets of our forms. Their markup is the design system's, named by template: no package below imports it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms


class _Choices:
    """What the radios and checkboxes of the design system can tell about each option, by the option's value.

    hints      a line of help below the option
    reveals    the name of another field of the same form, shown when the option is chosen
    exclusive  values that exclude every other one, such as "none of these"
    """

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        exclusive: frozenset[str] | set[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})
        self.exclusive = frozenset(exclusive)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        key = str(value)
        option["hint"] = self.hints.get(key, "")
        option["reveals"] = self.reveals.get(key, "")
        option["exclusive"] = key in self.exclusive
        return option


class Radios(_Choices, forms.RadioSelect):
    """Radio buttons, each with an optional hint and an optional field that it reveals."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Checkboxes, each with an optional hint, an optional field that it reveals, or excluding the others."""


class DateInput3(forms.Widget):
    """A date as day, month and year, typed: quicker and less error-prone than a calendar for a date one knows."""

    template_name = "portal/forms/widgets/date3.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
    input_type = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        day, month, year = (str(data.get(f"{name}-{part}") or "").strip() for part, _, _ in self.parts)
        if not (day or month or year):
            return None
        # As written where it is no date: the field refuses it, and the form shows it again.
        return f"{year}-{month}-{day}"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part, _, _ in self.parts)

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return f"{id_}-day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = re.fullmatch(r"(.*?)-(.*?)-(.*)", str(value)) if value else None
        year, month, day = typed.groups() if typed else ("", "", "")
        values = {"day": day, "month": month, "year": year}
        context["widget"]["parts"] = [
            {"name": f"{name}-{part}", "part": part, "label": label, "width": width, "value": values[part]}
            for part, label, width in self.parts
        ]
        return context


def first_control(field: forms.BoundField) -> str:
    """The id of the control that a link in the error summary goes to: of a group, its first one."""
    widget = field.field.widget
    element = widget.attrs.get("id") or field.auto_id
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return widget.id_for_label(element, "0") if _has_options(field) else element
    if isinstance(widget, forms.MultiWidget):
        return f"{element}_0"
    return widget.id_for_label(element) or element


def _has_options(field: forms.BoundField) -> bool:
    return bool(list(getattr(field.field.widget, "choices", ())))


class LongText(forms.CharField):
    """Words in a text area, counted as they are typed: at most `max_words` words, or `max_length` characters.

    Line ends are one character each, as the browser counts them.
    """

    widget = forms.Textarea

    def __init__(self, *, max_words: int | None = None, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_words = max_words
        self.widget.attrs["rows"] = rows
        if max_words is not None:
            self.widget.attrs["data-maxwords"] = max_words
            self.validators.append(self._few_enough_words)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def _few_enough_words(self, value: str) -> None:
        written = len(value.split())
        if self.max_words is not None and written > self.max_words:
            raise forms.ValidationError(
                f"Use {self.max_words} words or fewer: you wrote {written}.", code="too_many_words"
            )
