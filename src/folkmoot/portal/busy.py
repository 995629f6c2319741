"""The page of a site that cannot take a request just now: too busy, or without its database or room on its disk.

What somebody had typed comes back inside the page, ready to be sent again: it needs no database, and no script.
"""

from __future__ import annotations

import errno
import re

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

RETRY_SECONDS = 20
# Where people write answers. Forms with secrets (codes, passwords) are elsewhere and are never shown again.
OURS = re.compile(r"^/(consultations|receipts)/")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
_UNREADABLE = (RequestDataTooBig, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def is_unavailable(error: BaseException | None) -> bool:
    """Whether `error` says that the machine cannot, rather than that we are wrong."""
    if isinstance(error, OperationalError | InterfaceError | ConnectionError):
        return True
    if isinstance(error, InternalError):  # PostgreSQL: a standby, or a disk that became read-only
        return "read-only" in str(error)
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def busy(request: HttpRequest) -> HttpResponse:
    """503, with what was typed kept in the page."""
    files, fields = False, []
    if request.method == "POST" and _may_come_back(request):
        try:
            fields = [(name, value) for name, values in request.POST.lists() for value in values]
            files = bool(request.FILES)
        except _UNREADABLE:
            fields = []
    context = {"fields": fields, "files": files, "address": request.get_full_path(), "posted": request.method == "POST"}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _may_come_back(request: HttpRequest) -> bool:
    # The token in the form is the one that came: a form from another site has none that fits, and still does not.
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site in ("same-origin", "none") and bool(OURS.match(request.path_info))
