"""The public ledger: a page that explains it, and its files as `folkmoot verify` and other programs read them."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.accounts.access import public
from folkmoot.ledger import keys, selectors, tiles
from folkmoot.ledger.models import Log
from folkmoot.ledger.public_files import ledger_folder

# What lies beside the tiles, and whether it changes.
_NEWEST = {"checkpoint": "text/plain; charset=utf-8", "history": "application/jsonl"}
_STATEMENT = re.compile(r"[0-9a-f]{64}")


@public
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What the ledger is, how far it is, and how to check it."""
    logs = [(log, selectors.latest(log)) for log in Log]
    context = {"logs": logs, "key": keys.public_keys().of(Log.RESPONSES)[-1], "address": request.build_absolute_uri()}
    page = render(request, "portal/pages/ledger.html", context)
    page["Cache-Control"] = "max-age=5"
    return page


@public
@require_safe
def key_list(request: HttpRequest) -> FileResponse:
    """Every key that has signed, oldest first."""
    return _file("keys.json", "application/json", changes=True)


@public
@require_safe
def newest(request: HttpRequest, log: str, file: str) -> FileResponse:
    """The newest checkpoint of a log, or all of them."""
    if log not in Log.values or file not in _NEWEST:
        raise Http404("The ledger has no such file.")
    return _file(f"{log}/{file}", _NEWEST[file], changes=True)


@public
@require_safe
def tile(request: HttpRequest, log: str, path: str) -> FileResponse:
    """A tile, or a bundle of entries. It never changes."""
    if log not in Log.values or not tiles.is_path(path):
        raise Http404("The ledger has no such file.")
    return _file(f"{log}/tile/{path}", "application/octet-stream", changes=False)


@public
@require_safe
def statement(request: HttpRequest, digest: str) -> FileResponse:
    """Counts that were published."""
    if not _STATEMENT.fullmatch(digest):
        raise Http404("The ledger has no such file.")
    return _file(f"statements/{digest}.json", "application/json", changes=False)


def _file(path: str, kind: str, *, changes: bool) -> FileResponse:
    try:
        answer = FileResponse((ledger_folder() / path).open("rb"), content_type=kind)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Http404("The ledger has no such file.") from None
    answer["Cache-Control"] = "max-age=5" if changes else "public, max-age=31536000, immutable"
    answer["Access-Control-Allow-Origin"] = "*"  # anybody may check it, from any page
    return answer
