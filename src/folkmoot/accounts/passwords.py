"""Whether a password is hard enough to guess. No rules on characters: they make passwords worse."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from folkmoot.accounts.models import User

SHORTEST = 10
# Beyond this length the estimate grows slow and adds nothing.
_ESTIMATED = 72


class HardToGuess:
    """At least ten characters, and 100 million guesses or more by the estimate of zxcvbn."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"Your password must be {SHORTEST} characters or more.", code="too_short")
        # Loads word lists: only when a password is set.
        from zxcvbn import zxcvbn

        own = [text for text in (user.email, user.display_name) if text] if user else []
        if zxcvbn(password[:_ESTIMATED], user_inputs=own)["score"] < 3:
            raise ValidationError(
                "This password would be easy to guess. Three random words are easy to remember and hard to guess.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        return f"{SHORTEST} characters or more. Three random words make a good password."
