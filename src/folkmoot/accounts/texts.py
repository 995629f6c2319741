"""What people agree to when they join, with its version.

A text is one template whose name ends in its version. A text that somebody agreed to is never edited: copy it under
a new version and name that here, so that what a `Consent` row refers to can always be read.
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.accounts.models import Consent


@dataclass(frozen=True)
class Text:
    """One text in its version in force."""

    subject: str
    version: str

    @property
    def template(self) -> str:
        return f"accounts/texts/{self.subject}-{self.version}.html"


AGE = Text(Consent.Subject.AGE, "2026-11")
GUIDELINES = Text(Consent.Subject.GUIDELINES, "2026-11")
PRIVACY = Text(Consent.Subject.PRIVACY, "2026-11")
IN_FORCE = (AGE, GUIDELINES, PRIVACY)
