"""What every page knows: the body it speaks for, whether this is the demonstration, and the main navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi

from folkmoot import __version__
from folkmoot.core import clock
from folkmoot.core.bodies import current_body

NAVIGATION = (("Consultations", "/consultations/"), ("Help", "/help/"))


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of `portal/base.html`. Nothing in it differs between anonymous visitors."""
    user = getattr(request, "user", None)
    demo = {"now": clock.now()} if settings.DEMO else None
    return {
        "body": SimpleLazyObject(current_body),
        "demo": demo,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "navigation": [
            {"text": text, "href": href, "current": request.path.startswith(href)} for text, href in NAVIGATION
        ],
        "member": user if user is not None and user.is_authenticated else None,
        "folkmoot_version": __version__,
    }
