"""A small line of bars, one a day. Pure: no Django import but the mark that its text is safe."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, GAP = 280, 48, 2


def sparkbars(numbers: Sequence[int]) -> SafeString:
    """Bars for `numbers`, the highest as high as the picture; hidden from readers, who have the table beside it."""
    if not any(numbers):
        return mark_safe("")
    step = WIDTH / len(numbers)
    bars = []
    for n, number in enumerate(numbers):
        height = max(round(HEIGHT * number / max(numbers), 1), 1 if number else 0)
        bars.append(f"M{n * step:.1f} {HEIGHT}v-{height}h{max(step - GAP, 1):.1f}v{height}z")
    return mark_safe(  # noqa: S308 - numbers only
        f'<svg class="fm-spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'aria-hidden="true" focusable="false"><path d="{"".join(bars)}" fill="currentColor"></path></svg>'
    )
