"""Shows an unfinished survey in the back office as the public would see it."""

from __future__ import annotations

from dataclasses import replace

from django import template

from folkmoot.surveys.definition import Definition, Page, Question
from folkmoot.surveys.forms import Asked, PageForm

register = template.Library()


@register.simple_tag
def preview_of(page: Page) -> list[tuple[Question, Asked]]:
    """Each question of one page as it is written and as it is asked, whatever its condition says."""
    everything = replace(page, show_if="", questions=tuple(replace(q, show_if="") for q in page.questions))
    form = PageForm(Definition("", (everything,)), everything, {})
    return list(zip(page.questions, form.asked, strict=True))
