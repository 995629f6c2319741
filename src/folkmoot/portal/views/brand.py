"""A body's own colours, as a style sheet of a few lines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from folkmoot.accounts.access import public
from folkmoot.core.bodies import current_body
from folkmoot.core.colours import mix, readable, text_on

# The paper that text stands on, by day and by night: the same as in frontend/_tokens.scss.
PAPER, NIGHT = "#ffffff", "#14131f"


def palette(colour: str, accent: str) -> str:
    """The style sheet for a body's colour and accent, moved as little as needed to be readable by day and night."""
    return (
        f":root{{{_rules(colour, accent, PAPER)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_rules(colour, accent, NIGHT)}}}}}"
    )


def _rules(colour: str, accent: str, paper: str) -> str:
    brand, mark = readable(colour, on=paper), readable(accent, on=paper)
    surface = colour if paper == PAPER else mix(colour, NIGHT, 0.6)
    rules = {
        "brand": brand,
        "brand-text": text_on(brand),
        "accent": mark,
        "head": surface,
        "head-text": text_on(surface),
        "head-mark": readable(accent, on=surface, ratio=3),
    }
    return ";".join(f"--fm-{name}:{value}" for name, value in rules.items())


def _version(request: HttpRequest) -> str:
    body = current_body()
    return f'"{body.colour}{body.accent}"' if body else '"own"'


@public
@cache_control(public=True, max_age=60, stale_while_revalidate=600)
@condition(etag_func=_version)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours of the body in force; empty where no body was set up, which leaves Folkmoot's own."""
    body = current_body()
    return HttpResponse(palette(body.colour, body.accent) if body else "", content_type="text/css; charset=utf-8")
