"""Previews of drafts. The package that shows the public pages registers how each is shown, in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

Show = Callable[[HttpRequest, Any], HttpResponseBase]

_SHOWN_BY: dict[str, Show] = {}


def register(model_name: str, show: Show) -> None:
    """Have `show(request, draft)` answer with the public page of a draft of this model."""
    _SHOWN_BY[model_name] = show


def show(request: HttpRequest, draft: Any) -> HttpResponseBase:
    """The public page as it would be with `draft`; its plain title where nobody registered a page."""
    if page := _SHOWN_BY.get(draft._meta.model_name):
        return page(request, draft)
    return HttpResponse(str(draft), content_type="text/plain; charset=utf-8")


class ShownInPublic:
    """Put before `PreviewableMixin`: a draft is previewed as the public page it would become."""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        return show(request, self)
