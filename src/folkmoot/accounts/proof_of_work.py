"""A small sum that a browser does while somebody types, so that joining by the thousand costs a robot dearly.

Instead of a captcha: nobody is asked to read a picture, and no third party learns who joins. The challenge is signed,
expires, and is taken once.
"""

from __future__ import annotations

import json
import secrets
import time
from enum import Enum

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

LIFETIME_SECONDS = 30 * 60
# One SHA-256 a try: under two seconds on a cheap phone, a day of one core for 50,000 sign-ups.
MOST_TRIES = 50_000


class Proof(Enum):
    """What came with a form."""

    GIVEN = "given"
    ABSENT = "absent"
    REFUSED = "refused"


def new_challenge() -> str:
    """A challenge as JSON, for the page."""
    challenge = altcha.create_challenge(
        "SHA-256",
        cost=1,
        counter=secrets.randbelow(MOST_TRIES),
        expires_at=int(time.time()) + LIFETIME_SECONDS,
        hmac_secret=_secret(),
    )
    return json.dumps(challenge.to_dict())


def judge(payload: str) -> Proof:
    """What `payload` is worth. A proof that was given is used up by this."""
    if not payload:
        return Proof.ABSENT
    if not altcha.verify_solution(payload, _secret()).verified:
        return Proof.REFUSED
    nonce = altcha.Payload.from_base64(payload).challenge.parameters.nonce
    unused = cache.add(f"accounts.proof.{nonce}", 1, LIFETIME_SECONDS)
    return Proof.GIVEN if unused else Proof.REFUSED


def _secret() -> bytes:
    return salted_hmac("folkmoot.accounts.proof_of_work", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
