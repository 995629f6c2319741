"""How forms become markup: every field through `portal/forms/`, in the public pages only.

The content system's own pages render their widgets by Django's templates, which stay as they are: ours are used
where a field is shown as a group (`{{ field.as_field_group }}`) or with the `control` tag.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.widgets import Input
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

# The class of the control itself, by kind of widget; the first that fits.
CLASSES: tuple[tuple[tuple[type[forms.Widget], ...], str], ...] = (
    ((forms.Textarea,), "govuk-textarea"),
    ((forms.RadioSelect,), "govuk-radios__input"),
    ((forms.CheckboxSelectMultiple, forms.CheckboxInput), "govuk-checkboxes__input"),
    ((forms.Select,), "govuk-select"),
    ((forms.FileInput,), "govuk-file-upload"),
    ((Input, forms.MultiWidget), "govuk-input"),
)
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "radios"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
)


class FormRenderer(TemplatesSetting):
    """Django's renderer, with our template for a form and for a field with its label, hint and errors."""

    form_template_name = "portal/forms/form.html"
    field_template_name = "portal/forms/field.html"


class ControlRenderer(BaseRenderer):
    """Renders widgets by `portal/forms/widgets/`, or by Django's template where we have none."""

    def get_template(self, template_name: str) -> Any:
        try:
            return get_template(template_name.replace("django/forms/", "portal/forms/", 1))
        except TemplateDoesNotExist:
            return get_template(template_name)


CONTROLS = ControlRenderer()


def kind(widget: forms.Widget) -> str:
    """How `widget` is laid out: radios, checkboxes, checkbox, textarea, or input for everything else."""
    return next((name for base, name in KINDS if isinstance(widget, base)), "input")


def limit(field: forms.BoundField) -> dict[str, Any]:
    """How much may be written in a text area: {"number": 300, "unit": "words"}, or nothing where there is no limit.

    Words come from the widget's attribute ``data-maxwords``, characters from the field's ``max_length``.
    """
    if kind(field.field.widget) != "textarea":
        return {}
    if words := field.field.widget.attrs.get("data-maxwords"):
        return {"number": int(words), "unit": "words"}
    if characters := getattr(field.field, "max_length", None):
        return {"number": int(characters), "unit": "characters"}
    return {}


def control(field: forms.BoundField) -> SafeString:
    """The control of `field` alone: input, text area, or group of radios."""
    widget = field.field.widget
    if field.field.localize:
        widget.is_localized = True
    attrs = field.build_widget_attrs(_attrs(field, widget), widget)
    attrs.pop("required", None)  # we tell what is missing ourselves, in words; the browser's bubbles are not read out
    if field.auto_id:
        attrs.setdefault("id", field.auto_id)
    context = widget.get_context(field.html_name, field.value(), attrs)
    context["field"] = field
    context["widget"]["attrs"].pop("required", None)
    if limit(field):
        context["widget"]["attrs"].pop("maxlength", None)  # typing past the limit is allowed, submitting is not
    for _, options, _ in context["widget"].get("optgroups", ()):
        for option in options:
            if option.get("reveals"):
                option["revealed"] = field.form[option["reveals"]]
    return mark_safe(CONTROLS.render(widget.template_name, context))  # noqa: S308 - templates escape


def _attrs(field: forms.BoundField, widget: forms.Widget) -> dict[str, Any]:
    """Our classes beside the widget's own, and what describes the control."""
    name = next((name for bases, name in CLASSES if isinstance(widget, bases)), "govuk-input")
    classes = [name, str(widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{name}--error")
    if limit(field):
        classes.append("govuk-js-character-count")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if field.auto_id and limit(field):
        attrs["aria-describedby"] = f"{field.auto_id}-info {field.aria_describedby or ''}".strip()
    return attrs
