"""The file that a respondent keeps, and checking it: signature, leaf, checkpoint, and the answers in it. Pure.

format       folkmoot-receipt/1
note         the signed receipt
keys         the public keys, as in keys.json
entries      the acceptance first, then what happened since: entry, index, path (base64) and checkpoint
opening      for whoever gave the answers: salt and content, from which the hash comes out again
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from folkmoot.ledger import chain, notes, tiles, tree
from folkmoot.ledger.commitment import salted_hash
from folkmoot.ledger.entries import ENDED, RECEIVED, BadEntry, Entry, Kind, microseconds
from folkmoot.ledger.receipts import Acceptance
from folkmoot.ledger.sources import Fetch, below
from folkmoot.ledger.verifying import Report, trusted_keys

FORMAT = "folkmoot-receipt/1"
_HAPPENED = {
    Kind.ACCEPTED: "The response is in the ledger",
    Kind.GENERATED: "The response, made by a machine for demonstration, is in the ledger",
    Kind.AMENDED: "A correction is in the ledger",
    Kind.WITHDRAWN: "The withdrawal is in the ledger",
    Kind.ERASED: "The erasure is in the ledger",
}


def verify_receipt(raw: bytes, *, trusted: Sequence[bytes] = (), ledger: Fetch | None = None) -> Report:
    """Check the file `raw` with the raw public keys `trusted`; with none, with the keys that it names itself.

    `ledger`: also that the leaves are those of that ledger, which the caller verifies by itself.
    """
    report = Report()
    try:
        _verify(report, json.loads(raw), trusted, ledger)
    except (notes.BadNote, tree.ProofFails, BadEntry) as error:
        report.problems.append(str(error))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        report.problems.append(f"This is not a receipt file of Folkmoot, or it was damaged ({type(error).__name__}).")
    except OSError as error:
        report.problems.append(f"The ledger could not be read: {error}")
    return report


def _verify(report: Report, body: dict[str, Any], trusted: Sequence[bytes], ledger: Fetch | None) -> None:
    if body["format"] != FORMAT:
        raise notes.BadNote("This is a receipt file of another form than this program knows.")
    found = chain.read(json.dumps(body["keys"]).encode())
    known = [found.of("responses")[position] for position in trusted_keys(found, trusted)]
    if not known:
        raise notes.BadNote("The receipt names none of the keys that you trust.")
    opened = notes.open_note(body["note"], known)
    said = Acceptance.read(opened.text)
    if said.log != opened.key.name:
        raise notes.BadNote("The receipt is not of the log whose key signed it.")
    report.facts.append(f"Receipt {said.receipt}: accepted {said.accepted_at:%d %B %Y %H:%M:%S} UTC, signed.")
    if not body["entries"]:
        report.problems.append("The receipt holds no entry.")
    for position, row in enumerate(body["entries"]):
        entry = Entry.decode(_bytes(row["entry"]))
        if position == 0:
            expected = (said.number, microseconds(said.accepted_at), said.digest)
            if entry.kind not in RECEIVED or (entry.subject, entry.time, entry.digest) != expected:
                raise notes.BadNote("The entry is not the one of this receipt.")
        elif entry.kind in ENDED and entry.digest != said.digest:
            raise notes.BadNote("An entry is about another response.")
        if row["index"] is None:
            report.facts.append("An entry waits for its place in the ledger: fetch the file again in a minute.")
            continue
        checkpoint = notes.open_checkpoint(row["checkpoint"]["note"], known)
        path = [_bytes(sibling) for sibling in row["path"]]
        leaf = tree.leaf_hash(entry.encode())
        if tree.root_by_inclusion(leaf, row["index"], checkpoint.size, path) != checkpoint.root:
            raise tree.ProofFails("The proof does not lead to the signed checkpoint.")
        number = row["checkpoint"]["number"]
        report.facts.append(f"{_HAPPENED[entry.kind]}: leaf {row['index']}, under checkpoint {number}.")
        if ledger is not None:
            _same_leaf(ledger, row["index"], entry)
    if opening := body.get("opening"):
        if salted_hash(bytes.fromhex(opening["salt"]), opening["content"]) != said.digest:
            raise notes.BadNote("The answers in this file are not those that were accepted.")
        if about := opening.get("about_you"):
            told = salted_hash(bytes.fromhex(about["salt"]), about["content"]).hex()
            if told != opening["content"]["about_you"]:
                raise notes.BadNote("What this file tells about the person is not what was accepted.")
        report.facts.append("The answers in this file are those that were accepted, letter for letter.")


def _same_leaf(ledger: Fetch, index: int, entry: Entry) -> None:
    newest = notes_size(ledger("responses/checkpoint"))
    if index >= newest:
        raise tree.ProofFails(
            f"The ledger has {newest} entries only: the one of this receipt, {index}, was taken away."
        )
    reader = tiles.Reader(below(ledger, "responses"), newest)
    number, within = divmod(index, tiles.WIDTH)
    if reader.tile(0, number)[within] != tree.leaf_hash(entry.encode()):
        raise tree.ProofFails(f"The ledger has another entry at {index}: its history was written anew.")


def notes_size(note: bytes) -> int:
    """The size that a checkpoint claims, its signature not looked at."""
    return int(note.split(b"\n")[1])


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
