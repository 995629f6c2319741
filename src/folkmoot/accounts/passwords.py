"""Whether a password is hard enough to guess. No rules on characters: they make passwords worse."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from folkmoot.accounts.models import User
from folkmoot.core.bodies import current_body

SHORTEST = 10
# Beside the names of the body and the person: what an attacker of this very site would try first.
SITE_WORDS = ("folkmoot", "consultation", "consultations", "council", "cityhall", "mayor")
# Beyond this length the estimate grows slow and adds nothing.
_ESTIMATED = 72


class HardToGuess:
    """At least ten characters, and 100 million guesses or more by the estimate of zxcvbn."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"Your password must be {SHORTEST} characters or more.", code="too_short")
        # Loads word lists: only when a password is set.
        from zxcvbn import zxcvbn

        body = current_body()
        own = [*SITE_WORDS, *([body.name, body.short_name, body.community_name] if body else [])]
        own += [user.email, user.display_name] if user else []
        if zxcvbn(password[:_ESTIMATED], user_inputs=[text for text in own if text])["score"] < 3:
            raise ValidationError(
                "This password would be easy to guess. Three random words are easy to remember and hard to guess.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        return f"{SHORTEST} characters or more. Three random words make a good password."
