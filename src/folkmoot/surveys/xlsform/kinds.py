"""XLSForm's types and columns: which are understood, which are left out, which stop an import. Pure."""

from __future__ import annotations

import re

from folkmoot.surveys.definition import Kind

# Types that need no list.
PLAIN: dict[str, Kind] = {
    "integer": Kind.NUMBER,
    "int": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "text": Kind.SHORT_TEXT,
    "string": Kind.SHORT_TEXT,
    "date": Kind.DATE,
    "file": Kind.FILE,
    "image": Kind.FILE,
    "photo": Kind.FILE,
    "geopoint": Kind.PLACE,
    "note": Kind.INFORMATION,
}
# Types with the name of a list of choices behind them.
LISTED: dict[str, Kind] = {
    "select_one": Kind.ONE,
    "select_multiple": Kind.MANY,
    "rank": Kind.RANKING,
}
# What a telephone would note down by itself. Nothing of the kind is collected here.
DEVICE = {
    *("start", "end", "today", "deviceid", "device_id", "username", "phonenumber", "email", "simserial"),
    *("subscriberid", "audit", "start-geopoint", "background-audio"),
}
# Columns that change what is asked: with a value in them, an import would be another survey.
REFUSED_COLUMNS = {
    "calculation": "calculations are not supported",
    "choice_filter": "filters of choices are not supported: give each question its own list, and a condition",
    "repeat_count": "repeats are not supported",
    "trigger": "triggers are not supported",
    "read_only": "questions that cannot be answered are not supported: use a note",
}
# Columns that can be left out without asking something else.
LEFT_OUT_COLUMNS = {
    "default": "answers are not filled in beforehand; this is left out",
    "constraint_message": "the message is written by the survey itself; this is left out",
    "required_message": "the message is written by the survey itself; this is left out",
    "guidance_hint": "guidance for interviewers is left out; use hint",
    "parameters": "parameters are left out",
    "media": "pictures and sounds are left out",
    "image": "pictures and sounds are left out",
    "audio": "pictures and sounds are left out",
    "video": "pictures and sounds are left out",
    "autoplay": "pictures and sounds are left out",
    "accuracythreshold": "the accuracy of places is left out",
    "instance": "this is left out",
    "bind": "this is left out",
    "body": "this is left out",
    "save_to": "entities are left out",
}
UNDERSTOOD_COLUMNS = {
    *("type", "name", "label", "hint", "required", "relevant", "constraint", "appearance"),
    # Our own, which other programs pass over.
    *("words", "source", "wording", "about_you"),
}
# Appearances that speak of layout only: any page does without.
LAYOUT = re.compile(
    r"field-list|minimal|quick|autocomplete|horizontal|vertical|compact(-\d+)?|columns(-\w+)?|w\d+|multiline|likert|"
    r"table-list|placement-map|maps|numbers|thousands-sep|no-calendar|annotate"
)


def spoken_type(text: str) -> tuple[str, str, bool]:
    """The type, the list it names, and whether it offers 'other': ``select one from colours or_other``."""
    words = re.sub(r"\s+", " ", text.strip())
    words = re.sub(r"^(begin|end) (group|repeat)\b", r"\1_\2", words, flags=re.IGNORECASE)
    words = re.sub(r"^select (one|multiple)( from)?\b", r"select_\1", words, flags=re.IGNORECASE)
    words = re.sub(r"^(select_one|select_multiple|rank) from\b", r"\1", words, flags=re.IGNORECASE)
    words = re.sub(r"^select all that apply( from)?\b", "select_multiple", words, flags=re.IGNORECASE)
    words = re.sub(r" or specify other$| or other$", " or_other", words, flags=re.IGNORECASE)
    kind, *rest = words.split(" ") if words else [""]
    other = rest[-1:] == ["or_other"]
    return kind.lower(), " ".join(rest[:-1] if other else rest), other
