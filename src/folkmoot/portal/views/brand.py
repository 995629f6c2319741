"""A body's own colours, as a style sheet of a few lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from folkmoot.accounts.access import public
from folkmoot.core.bodies import current_body
from folkmoot.core.colours import mix, readable, text_on


@dataclass(frozen=True)
class Light:
    """By day or by night: the surface on which a colour is hardest to read, the contrast that is wanted on it, and how
    much of it is mixed into the header.
    """

    surface: str
    ratio: float
    in_header: float


# The surfaces are those of frontend/_tokens.scss (--fm-wash); what can be read there can be read on the paper too.
DAY, NIGHT = Light("#f6f4ef", 4.5, 0), Light("#1d1b2c", 7, 0.6)


def palette(colour: str, accent: str, light: Light) -> dict[str, str]:
    """The custom properties for a body's colour and accent, each moved as little as needed to be readable."""
    brand = readable(colour, on=light.surface, ratio=light.ratio)
    head = mix(colour, light.surface, light.in_header)
    return {
        "--fm-brand": brand,
        "--fm-brand-text": text_on(brand),
        "--fm-accent": readable(accent, on=light.surface, ratio=light.ratio),
        "--fm-head": head,
        "--fm-head-text": text_on(head),
        "--fm-head-mark": readable(accent, on=head, ratio=4.5),
    }


def style_sheet(colour: str, accent: str) -> str:
    """Both palettes as CSS."""
    day, night = (
        ":root{" + ";".join(f"{name}:{value}" for name, value in palette(colour, accent, light).items()) + "}"
        for light in (DAY, NIGHT)
    )
    return f"{day}@media screen and (prefers-color-scheme:dark){{{night}}}"


def _version(request: HttpRequest) -> str:
    body = current_body()
    return f'"{body.colour}{body.accent}"' if body else '"own"'


@public
@cache_control(public=True, max_age=60, stale_while_revalidate=600)
@condition(etag_func=_version)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours of the body in force; empty where no body was set up, which leaves Folkmoot's own."""
    body = current_body()
    return HttpResponse(style_sheet(body.colour, body.accent) if body else "", content_type="text/css; charset=utf-8")
