"""Words and their style, gathered from the inside of an HTML element."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from folkmoot.plans.importing.blocks import Run, Runs

DEEPEST = 80
SCHEMES = {"http", "https", "mailto", "tel"}
# Elements that stand for something a plain text cannot hold, with the words to report them by.
FOREIGN = {
    "script": "script",
    "iframe": "embedded page",
    "object": "embedded object",
    "embed": "embedded object",
    "applet": "embedded object",
    "video": "video",
    "audio": "sound",
    "canvas": "drawing",
    "svg": "drawing (SVG)",
    "math": "equation",
    "form": "form",
    "input": "form field",
    "select": "form field",
    "textarea": "form field",
    "button": "button",
}
SILENT = {"head", "style", "template", "noscript", "link", "meta", "title", "colgroup", "col", "hr", "wbr"}
PARTS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "dt", "dd", "section", "blockquote"}
_SPACE = re.compile(r"[ \t\r\f\v\n\xa0\u200b]+")


@dataclass
class Gathered:
    """What was found on the way through an element besides its words."""

    images: list[Any] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def tag_of(element: Any) -> str:
    """The name of an element, empty for comments and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def gather(element: Any, notes: dict[str, str], into: Gathered, skip: Iterable[str] = ()) -> Runs:
    """The runs inside `element`. `notes` maps the address of each footnote to its name; `skip` names tags left out."""
    runs: list[Run] = []
    _walk(element, Run(""), notes, into, frozenset(skip), runs, 0)
    return tidy(runs)


def of_parts(parts: Iterable[Any], notes: dict[str, str], into: Gathered) -> Runs:
    """The runs of a mixture of strings and elements that stand side by side."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Run(part))
        else:
            _element(part, Run(""), notes, into, frozenset(), runs, 0)
    return tidy(runs)


def _walk(
    element: Any, style: Run, notes: dict[str, str], into: Gathered, skip: frozenset[str], runs: list[Run], depth: int
) -> None:
    if element.text:
        runs.append(replace(style, text=element.text))
    for child in element:
        _element(child, style, notes, into, skip, runs, depth + 1)
        if child.tail:
            runs.append(replace(style, text=child.tail))


def _element(
    element: Any, style: Run, notes: dict[str, str], into: Gathered, skip: frozenset[str], runs: list[Run], depth: int
) -> None:
    tag = tag_of(element)
    if not tag or tag in skip or tag in SILENT:
        return
    if tag in FOREIGN:
        into.unread.append(FOREIGN[tag])
        return
    if depth > DEEPEST:
        into.unread.append("text nested too deeply")
        return
    # The place a link leads from (the call of a footnote) is no mark of the paragraph.
    if (name := element.get("id")) and not element.get("href"):
        into.anchors.append(name)
    if tag == "br":
        runs.append(replace(style, text="\x00"))
    elif tag == "img":
        into.images.append(element)
    else:
        if tag == "table":
            into.unread.append("table inside other text: its words were kept, its rows were not")
        inner = _styled(element, tag, style, notes, into)
        if inner.note:
            runs.append(inner)
            return
        if tag in PARTS and runs:
            runs.append(Run("\x00"))
        _walk(element, inner, notes, into, skip, runs, depth)


def _styled(element: Any, tag: str, style: Run, notes: dict[str, str], into: Gathered) -> Run:
    if tag in {"b", "strong"}:
        return replace(style, strong=True)
    if tag in {"i", "em", "cite"}:
        return replace(style, emphasis=True)
    if tag in {"sup", "sub"}:
        return replace(style, raised=tag)
    if tag in {"del", "s", "strike"}:
        into.unread.append("text struck through: kept as plain words")
    if tag == "a" and (address := (element.get("href") or "").strip()):
        if address.removeprefix("#") in notes and address.startswith("#"):
            return Run("", note=notes[address[1:]])
        return replace(style, href=_safe(address, into))
    return style


def _safe(address: str, into: Gathered) -> str:
    """The address if a reader may follow it; else nothing, and it is reported."""
    if address.startswith("#"):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() in SCHEMES and (parts.netloc or parts.scheme.lower() in {"mailto", "tel"}):
        return address
    into.unread.append(f"link to “{address[:60]}”: not a full web address, its words were kept")
    return ""


def tidy(runs: Iterable[Run]) -> Runs:
    """Single spaces, none at the ends; breaks (NUL on the way in) become new lines; equal styles are joined."""
    joined: list[Run] = []
    for run in runs:
        text = _SPACE.sub(" ", run.text).replace("\x00", "\n")
        if run.note:
            joined.append(replace(run, text=""))
        elif text and joined and not joined[-1].note and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + text)
        elif text:
            joined.append(replace(run, text=text))
    return _trim(joined)


def _trim(runs: list[Run]) -> Runs:
    done: list[Run] = []
    at_start = True
    for run in runs:
        text = re.sub(r" *\n[ \n]*", "\n", run.text)
        text = re.sub(r" +", " ", text)
        if at_start or (done and done[-1].text.endswith((" ", "\n"))):
            text = text.lstrip(" \n") if at_start else text.lstrip(" ")
        if text or run.note:
            done.append(replace(run, text=text))
            at_start = False
    while done and not done[-1].note:
        text = done[-1].text.rstrip(" \n")
        if text:
            done[-1] = replace(done[-1], text=text)
            break
        done.pop()
    return tuple(done)
