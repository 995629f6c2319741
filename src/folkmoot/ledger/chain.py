"""The public keys of a ledger, oldest first, each endorsed by the one before. Pure: no Django import."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import dataclass

from folkmoot.ledger.notes import BadNote, VerifierKey

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class PublicKey:
    """One key: from when it signs, and whether the key before it said so."""

    public: bytes
    since: dt.datetime
    lost_before: bool
    endorsed: bool


@dataclass(frozen=True)
class KeyChain:
    """All keys of one ledger. `origin` is its name; `demonstration`: its clock can be moved, so times mean nothing."""

    origin: str
    demonstration: bool
    keys: tuple[PublicKey, ...]

    def of(self, log: str) -> list[VerifierKey]:
        """The keys under the name of one log, oldest first."""
        return [VerifierKey(f"{self.origin}/{log}", key.public) for key in self.keys]

    def until(self, number: int) -> dt.datetime:
        """When the key at `number` ceased to sign."""
        return self.keys[number + 1].since if number + 1 < len(self.keys) else NEVER

    def problems(self) -> list[str]:
        """Which keys nobody vouches for, in plain words."""
        return [
            f"Key {number} of {key.since:%d %B %Y} is not endorsed by the key before it"
            + (", which was declared lost." if key.lost_before else ".")
            for number, key in enumerate(self.keys, 1)
            if number > 1 and not key.endorsed
        ]


def endorsement(origin: str, public: bytes, since: str) -> bytes:
    """What the old key signs about a new one."""
    return f"folkmoot/key/v1\n{origin}\n{base64.b64encode(public).decode()}\n{since}\n".encode()


def read(raw: bytes) -> KeyChain:
    """The keys from `keys.json`. Raises `BadNote`."""
    try:
        body = json.loads(raw)
        origin = str(body["origin"])
        found: list[PublicKey] = []
        for row in body["keys"]:
            public, since = base64.b64decode(row["public"], validate=True), dt.datetime.fromisoformat(row["since"])
            before = VerifierKey(origin, found[-1].public) if found else None
            signature = base64.b64decode(row.get("endorsed", ""), validate=True)
            endorsed = before is not None and before.holds(signature, endorsement(origin, public, row["since"]))
            found.append(PublicKey(public, since, bool(row.get("lost_before")), endorsed))
        if not found or any(len(key.public) != 32 for key in found):
            raise ValueError
        return KeyChain(origin, bool(body.get("demonstration")), tuple(found))
    except (ValueError, KeyError, TypeError) as error:
        raise BadNote("The list of keys cannot be read.") from error
