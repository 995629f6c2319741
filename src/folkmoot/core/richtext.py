"""Rich text that officers wrote: made safe for a page, and put into plain words for a mail."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "a", "b", "strong", "i", "em", "br", "blockquote", "sup", "sub", "hr"}
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "hr"}


def clean(source: str) -> SafeString:
    """`source` as HTML for a page: links to things of this site resolved, everything but plain formatting gone."""
    cleaned = nh3.clean(expand_db_html(source or ""), tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener")
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above


def plain(source: str) -> str:
    """`source` as text: paragraphs apart, list items with a dash, the address of a link behind its words."""
    reader = _Plain()
    reader.feed(clean(source))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self._links:
            href, since = self._links.pop()
            if href and "".join(self.parts[since:]).strip() != href:
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
