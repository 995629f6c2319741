"""The headers by which a browser is told to trust this site with as little as it needs.

Outermost of all middleware, so that files, refusals and errors carry them too. A view that needs other values sets its
own. Why each is so: docs/adr/0015-hardening.md.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_DENIED = (
    "accelerometer", "ambient-light-sensor", "autoplay", "battery", "bluetooth", "browsing-topics", "camera",
    "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "storage-access", "usb", "web-share", "xr-spatial-tracking",
)  # fmt: skip
# Passkeys are the one thing that pages of ours ask of a device.
PERMISSIONS = ", ".join(
    [*(f"{name}=()" for name in _DENIED), "publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
# For what is no page: style sheets, pictures, files. Opened by itself, none of them loads or runs anything.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
ALWAYS = {
    "Content-Security-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class SecurityHeaders:
    """Puts `ALWAYS` on every answer, where nothing further in has said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":  # it would say back what was sent, cookies and all
            answer = HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        else:
            answer = self.get_response(request)
        if answer.get("Content-Disposition", "").startswith("attachment"):
            answer["Content-Security-Policy"] = NOTHING
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        if getattr(request, "user", None) is not None and "Cache-Control" not in answer and _personal(request):
            answer["Cache-Control"] = "no-store, private"
        return answer


def _personal(request: HttpRequest) -> bool:
    # By what was sent, so that pages for visitors ask for no session.
    user = request.__dict__.get("_cached_user")
    return bool(user and user.is_authenticated)
