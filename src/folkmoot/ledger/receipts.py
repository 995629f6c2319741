"""The signed statement that a response was accepted: a note that says when, and by which salted hash. Pure."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass

from folkmoot.ledger.notes import BadNote, VerifierKey, signature_line

FORMAT = "folkmoot/receipt/v1"


@dataclass(frozen=True)
class Acceptance:
    """What the site promises: the response with this hash was accepted at this time. `number` is the consultation's."""

    log: str
    receipt: str
    consultation: str
    number: int
    accepted_at: dt.datetime
    digest: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return (
            f"{FORMAT}\n{self.log}\nreceipt {self.receipt}\nconsultation {self.consultation}\nnumber {self.number}\n"
            f"accepted {self.accepted_at.astimezone(dt.UTC).isoformat()}\n"
            f"hash {base64.b64encode(self.digest).decode()}\n"
        )

    def note(self, key: VerifierKey, signature: bytes) -> str:
        """The signed note, from a signature made before."""
        return f"{self.text}\n{signature_line(key.name, key, signature)}"

    @classmethod
    def read(cls, text: str) -> Acceptance:
        """The statement from its lines. Raises `BadNote`."""
        try:
            form, log, *lines = text.rstrip("\n").split("\n")
            said = dict(line.split(" ", 1) for line in lines)
            found = cls(
                log=log,
                receipt=said["receipt"],
                consultation=said["consultation"],
                number=int(said["number"]),
                accepted_at=dt.datetime.fromisoformat(said["accepted"]),
                digest=base64.b64decode(said["hash"], validate=True),
            )
        except (ValueError, KeyError) as error:
            raise BadNote("The note is no receipt.") from error
        if form != FORMAT or found.text != text:
            raise BadNote("The note is no receipt.")
        return found
