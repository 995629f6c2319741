"""A survey with every kind of question, and makers of answers to it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from folkmoot.surveys.definition import AGREEMENT, Definition, Kind, Option, Page, Question


def options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value, value.capitalize()) for value in values)


EVERY_KIND = Definition(
    "Your say on safety",
    (
        Page(
            "safety",
            "Safety",
            questions=(
                Question("intro", Kind.INFORMATION, "Please read the plan first."),
                Question(
                    "victim", Kind.ONE, "Were you a victim of crime?", options=options("yes", "no"), required=True
                ),
                Question(
                    "crimes",
                    Kind.MANY,
                    "Of what?",
                    show_if="${victim} = 'yes'",
                    options=(*options("theft", "burglary", "assault"), Option("none", "None of these", exclusive=True)),
                    other=True,
                    maximum=3,
                    required=True,
                ),
                Question("police", Kind.SCALE, "I trust the police.", options=AGREEMENT),
                Question("safe", Kind.GRID, "I feel safe", options=AGREEMENT, rows=options("day", "night")),
            ),
        ),
        Page(
            "priorities",
            "Priorities",
            show_if="${safe/night} = 'disagree' or count-selected(${crimes}) >= 2",
            questions=(
                Question("rank", Kind.RANKING, "Put in order", options=options("a", "b", "c", "d"), maximum=3),
                Question("times", Kind.NUMBER, "How often?", minimum=0, maximum=50, whole=True),
                Question("nick", Kind.SHORT_TEXT, "In a word?", show_if="${times} > 2"),
                Question("why", Kind.LONG_TEXT, "Why did you say ${police}?", words=5, show_if="${nick} != ''"),
                Question("when", Kind.DATE, "When?", earliest="2020-01-01", latest="2025-12-31"),
                Question("proof", Kind.FILE, "A picture", maximum=2),
                Question("where", Kind.PLACE, "Where?", show_if="${when} >= '2024-01-01'"),
            ),
        ),
        Page(
            "about-you",
            "About you",
            about_you=True,
            questions=(
                Question("age", Kind.ONE, "How old are you?", options=options("young", "old"), source="Census 2021"),
            ),
        ),
    ),
)
PHOTO = {"name": "map.png", "sha256": "a" * 64, "size": 12, "type": "image/png"}

# Right, half right and wrong answers, as a form or an attacker might send them.
_words = st.one_of(
    st.text(max_size=30), st.sampled_from(["yes", "no", "theft", "none", "other", "a", "b", "agree", ""])
)
_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=8,
)
_parts: dict[str, st.SearchStrategy[Any]] = {
    "choice": st.sampled_from(["yes", "no", "other", "young", "agree", "disagree", "bogus", ""]),
    "choices": st.lists(st.sampled_from(["theft", "burglary", "assault", "none", "other", "bogus"]), max_size=5),
    "other": st.sampled_from(["", "  ", "a boat", "x" * 600]),
    "rows": st.dictionaries(st.sampled_from(["day", "night"]), st.sampled_from(["agree", "disagree", ""]), max_size=2),
    "ranking": st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=5),
    "number": st.one_of(st.integers(-5, 60), st.floats(), st.sampled_from(["", "7", " 1,000 ", "seven", "٣"])),
    "text": st.one_of(_words, st.sampled_from(["one two three four five six", "a\x00b", "e\u0301", "\ud800", "\r\n"])),
    "date": st.sampled_from(["", "2024-02-30", "2024-5-1", "2023-12-31", "31/12/2024", "0000-00-00"]),
    "files": st.lists(st.sampled_from([PHOTO, {}, {"name": "x"}]), max_size=3),
    "place": st.sampled_from(
        [{}, {"lat": 51.5, "lon": -0.1}, {"lat": "91", "lon": 0}, {"label": "Brixton"}, {"lat": 1}]
    ),
}
ANSWER = st.one_of(
    st.fixed_dictionaries({}, optional=_parts), st.dictionaries(st.sampled_from(sorted(_parts)), _junk), _junk
)
ANSWERS = st.dictionaries(st.sampled_from([*EVERY_KIND.questions, "bogus"]), ANSWER)
JUNK = _junk
