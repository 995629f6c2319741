"""Colours that can be read: the contrast of WCAG 2.2, and a body's colours moved until they reach it. Pure.

The formulas are those of https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and #dfn-contrast-ratio.
"""

from __future__ import annotations

import colorsys
import re

WHITE, BLACK = "#ffffff", "#000000"
# What WCAG 2.2 AA asks of text (success criterion 1.4.3).
TEXT = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: 1 for the same colour, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """White or black, whichever is the easier to read on `background`. One of them always reaches 4.5."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, background))


def readable(colour: str, *, on: str, ratio: float = TEXT) -> str:
    """`colour` itself where its contrast with `on` reaches `ratio`; else as much lighter or darker as it takes.

    Raises ValueError where not even black or white would: `ratio` is above what `on` can give.
    """
    goal = text_on(on)
    if contrast(goal, on) < ratio:
        raise ValueError(f"nothing has a contrast of {ratio} with {on}")
    if contrast(colour, on) >= ratio:
        return colour.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 1.0 if goal == WHITE else 0.0
    steps = (lightness + (end - lightness) * step / 100 for step in range(1, 101))
    moved = (_hex(colorsys.hls_to_rgb(hue, step, saturation)) for step in steps)
    return next(found for found in moved if contrast(found, on) >= ratio)


def mix(colour: str, other: str, part: float) -> str:
    """`colour` with `part` (0 to 1) of `other` in it."""
    red, green, blue = (a + (b - a) * part for a, b in zip(_channels(colour), _channels(other), strict=True))
    return _hex((red, green, blue))


def _hex(channels: _Channels) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _channels(colour: str) -> _Channels:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"a colour is # and six digits, not {colour!r}")
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
