"""Markdown (CommonMark with tables and footnotes)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from folkmoot.plans.importing.blocks import Document
from folkmoot.plans.importing.html_reader import read_html


def read_markdown(source: str) -> Document:
    """Read Markdown. Raw HTML in it is read as HTML is: what a plain text cannot hold is reported."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    return read_html(parser.render(source) or "")
