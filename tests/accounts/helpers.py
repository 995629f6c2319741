"""What the tests of accounts share."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import altcha
from django.core import mail
from django.test import Client

ANSWERS = {
    "over_16": "yes",
    "email": "ada@example.org",
    "display_name": "Ada",
    "borough": "E09000007",
    "agree": "on",
}


class _Challenge(HTMLParser):
    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = dict(attrs).get("data-challenge") or self.found


def proof(client: Client) -> str:
    """Open the page to join and do its sum, as the script in the page does."""
    reader = _Challenge()
    reader.feed(client.get("/account/signup/").content.decode())
    challenge = altcha.Challenge.from_dict(json.loads(reader.found))
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()


def code_in_newest_mail() -> str:
    """The six digits in the last mail that was sent."""
    found = re.search(r"^ {4}(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def join(client: Client, **changes: Any) -> None:
    """The whole journey, to the account open and signed in."""
    client.post("/account/signup/", {**ANSWERS, "proof": proof(client), **changes})
    client.post("/account/signup/code/", {"action": "verify", "code": code_in_newest_mail()})


def sign_in_by_code(client: Client, email: str, onward: str = "") -> Any:
    """Ask for a code and enter it; gives the answer to the code."""
    asked = client.post("/account/login/", {"login": email, "next": onward})
    return client.post(asked.url, {"action": "verify", "code": code_in_newest_mail(), "next": onward})
