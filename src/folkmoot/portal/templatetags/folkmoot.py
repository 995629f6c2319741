"""Tags of the design system: `{% load folkmoot %}`."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.safestring import SafeString

from folkmoot.core.forms import first_control
from folkmoot.portal import rendering

register = template.Library()


@register.simple_tag
def control(field: forms.BoundField) -> SafeString:
    """The control of a field without its label, hint and errors: `{% control form.search %}`."""
    return rendering.control(field)


@register.filter
def control_kind(field: forms.BoundField) -> str:
    """radios, checkboxes, checkbox, textarea or input."""
    return rendering.kind(field.field.widget)


@register.filter
def text_limit(field: forms.BoundField) -> dict[str, Any]:
    """The limit of a text area: its number and its unit."""
    return rendering.limit(field)


@register.filter
def first_control_id(field: forms.BoundField) -> str:
    """The id that a link in the error summary goes to."""
    return first_control(field)


@register.simple_tag
def links(*parts: Any) -> list[dict[str, Any]]:
    """A list of links from texts and addresses in turn; a last text without an address is where the reader is.

    `{% links "Consultations" "/consultations/" consultation.title as trail %}`
    """
    return [{"text": parts[i], "href": parts[i + 1] if i + 1 < len(parts) else ""} for i in range(0, len(parts), 2)]


@register.simple_tag
def rows(*parts: Any) -> list[dict[str, Any]]:
    """Rows of a summary list from keys and values in turn: `{% rows "Opens" opens "Closes" closes as items %}`."""
    return [{"key": key, "value": value} for key, value in zip(parts[::2], parts[1::2], strict=True)]


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int | str, parameter: str = "page") -> str:
    """The address of another page of a list, with the rest of the query string as it is."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{parameter}={number}"
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers shown below a list: the first, those about `page`, the last; None where some are left out."""
    shown = sorted({1, page.number - 1, page.number, page.number + 1, page.paginator.num_pages})
    numbers: list[int | None] = []
    for number in (n for n in shown if 1 <= n <= page.paginator.num_pages):
        if numbers and number - (numbers[-1] or 0) == 2:
            numbers.append(number - 1)  # leaving out a single page saves nothing
        elif numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def percent_of(part: float, whole: float) -> int:
    """`part` as a whole percentage of `whole`; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


@register.filter
def top_fields(form: forms.BaseForm) -> list[forms.BoundField]:
    """The visible fields of a form but those that an option of another field reveals: they are shown there."""
    revealed = {name for field in form for name in getattr(field.field.widget, "reveals", {}).values()}
    return [field for field in form.visible_fields() if field.name not in revealed]


@register.filter
def told(error: str, field: forms.BoundField) -> str:
    """An error as it is told: Django's "This field is required." says which field, for it is read out of its place."""
    if error != forms.Field.default_error_messages["required"]:
        return error
    if isinstance(field.field.widget, forms.CheckboxInput):
        return f"Tick the box: {field.label}"
    if str(field.label).endswith("?"):
        return f"Answer this question: {field.label}"
    return f"{'Choose' if hasattr(field.field, 'choices') else 'Fill in'}: {field.label}"
