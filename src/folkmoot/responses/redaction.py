"""Taking words out of a text before it is shown. Pure: no Django import.

A moderator marks what is to go with a pair of brackets, ``He is called [[John Smith]].``; the marks give spans, and
spans give the public text. The marked copy must otherwise be the original, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# The first pair of which no character occurs in the text, so that a mark is never mistaken for words.
PAIRS = (("[[", "]]"), ("{{", "}}"), ("<<", ">>"), ("((", "))"), ("⟦", "⟧"), ("⟪", "⟫"), ("⦅", "⦆"))

Span = tuple[int, int]


class BadMarks(ValueError):
    """The marks do not say which words to remove; the message tells the moderator why."""


def marks_for(text: str) -> tuple[str, str]:
    """The pair of marks to be used in `text`. Raises BadMarks where every one occurs in it already."""
    for opening, closing in PAIRS:
        if not {opening[0], closing[0]} & set(text):
            return opening, closing
    raise BadMarks("This text uses every kind of bracket, so words in it cannot be marked. Approve or refuse it.")


def spans_from(text: str, marked: str) -> list[Span]:
    """The spans [start, end) of `text` that are between marks in the copy `marked`. Raises BadMarks."""
    opening, closing = marks_for(text)
    marked = _lines(marked)
    same_lines = [i for i in range(len(text)) if not _inside_line_end(text, i + 1)]
    spans: list[Span] = []
    kept: list[str] = []
    start: int | None = None
    at = 0
    while at < len(marked):
        if marked.startswith(opening, at):
            if start is not None:
                raise BadMarks(f"There is {opening} inside words that are marked already.")
            start, at = len(kept), at + len(opening)
        elif marked.startswith(closing, at):
            if start is None:
                raise BadMarks(f"There is {closing} without {opening} before it.")
            if start == len(kept):
                raise BadMarks(f"There is nothing between {opening} and {closing}.")
            spans.append((start, len(kept)))
            start, at = None, at + len(closing)
        else:
            kept.append(marked[at])
            at += 1
    if start is not None:
        raise BadMarks(f"There is {opening} without {closing} after it.")
    if "".join(kept) != _lines(text):
        raise BadMarks("Apart from the marks, the text must stay as it was written, letter for letter.")
    if not spans:
        raise BadMarks(f"Put {opening} and {closing} around the words to remove.")
    ends = [*same_lines, len(text)]
    return [(ends[a] - _inside_line_end(text, ends[a]), ends[b - 1] + 1) for a, b in spans]


def marked_copy(text: str, spans: Iterable[Span]) -> str:
    """`text` with marks around `spans`: the copy that `spans_from` reads."""
    opening, closing = marks_for(text)
    whole = [(a - _inside_line_end(text, a), b + _inside_line_end(text, b)) for a, b in spans]
    for start, end in reversed(_merged(whole, len(text))):
        text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
    return text


def _lines(text: str) -> str:
    """`text` with each end of a line as one LF: a browser sends back CR LF whatever it was given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inside_line_end(text: str, at: int) -> bool:
    """Whether `at` is between the CR and the LF of one end of a line."""
    return text[at - 1 : at + 1] == "\r\n" if at else False


def without(text: str, spans: Iterable[Sequence[int]], reason: str = "") -> str:
    """`text` with each of `spans` [start, end) replaced by a note of why. Spans may overlap, and reach too far."""
    note = f"[removed: {reason}]" if reason else "[removed]"
    for start, end in reversed(_merged(spans, len(text))):
        text = text[:start] + note + text[end:]
    return text


def _merged(spans: Iterable[Sequence[int]], length: int) -> list[Span]:
    """`spans` in order, within a text of `length`, those that touch or overlap as one."""
    merged: list[Span] = []
    for start, end in sorted((max(0, s), min(length, e)) for s, e in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged
