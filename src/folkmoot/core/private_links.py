"""Signed links that are private and short-lived: to one purpose, about one subject, for a while.

The token is all that a link needs: nothing is stored. Who follows it must still be asked whatever the page asks; put
the person into the subject where the link is theirs alone. Answer through `sealed`, so that no other site, cache or
search engine learns of it.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.core import signing
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


class LinkInvalid(ValueError):
    """The token was not made here, was changed, or is for another purpose."""


class LinkExpired(ValueError):
    """The token was good once."""


def make(purpose: str, subject: str, *, lifetime: dt.timedelta) -> str:
    """A token to `subject` for `purpose`, good for `lifetime` by the real clock."""
    seconds = int(lifetime.total_seconds())
    return signing.TimestampSigner(salt=_salt(purpose)).sign_object([subject, seconds])


def read(token: str, purpose: str) -> str:
    """The subject of a token. Raises `LinkInvalid` and `LinkExpired`."""
    signer = signing.TimestampSigner(salt=_salt(purpose))
    try:
        subject, seconds = signer.unsign_object(token)
        signer.unsign_object(token, max_age=seconds)
    except signing.SignatureExpired:
        raise LinkExpired("This link has expired.") from None
    except (signing.BadSignature, ValueError):
        raise LinkInvalid("This link is not one of ours, or was changed.") from None
    return str(subject)


def sealed(response: Answer) -> Answer:
    """The answer to a private link, of which nobody else is to learn."""
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response


_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def _salt(purpose: str) -> str:
    return f"folkmoot.private-link.{purpose}"
