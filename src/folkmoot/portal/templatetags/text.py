"""Filters for words: `{% load text %}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from folkmoot.core import dates, richtext
from folkmoot.core.areas import NAMES

register = template.Library()


@register.filter
def clean(source: str) -> SafeString:
    """Rich text that an officer wrote, safe for the page: `{{ consultation.why|clean }}`."""
    return richtext.clean(source)


@register.filter
def day(moment: dt.datetime | dt.date) -> str:
    """``12 February 2025``, in London."""
    return dates.day_text(dates.london_day(moment) if isinstance(moment, dt.datetime) else moment)


@register.filter
def moment(moment: dt.datetime) -> str:
    """``12 February 2025, 11:59pm``, in London."""
    return dates.moment_text(moment)


@register.filter
def deadline(end: dt.datetime) -> str:
    """Until when, from the first instant that is too late: ``11:59pm on 12 February 2025``."""
    return dates.deadline_text(end)


@register.filter
def area_name(code: str) -> str:
    """The name of an area by its code."""
    return NAMES.get(code, code)


@register.filter
def counted(number: int, words: str) -> str:
    """A number with its noun: `{{ n|counted:"response,responses" }}` gives ``1 response`` or ``1,234 responses``."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.simple_tag
def absolute(path: str) -> str:
    """The address at which the public reaches `path`."""
    return f"{settings.BASE_URL}{path}"
