"""`folkmoot verify`: for auditors and respondents, on a machine of their own. Needs no settings and no database."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path

from folkmoot.ledger import chain, notes, receipt_file, sources, verifying

HELP = "Check a receipt, or a whole ledger, with nothing but public files and a public key."


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("receipt", nargs="?", metavar="RECEIPT.json", help="A receipt file to check.")
    parser.add_argument("--ledger", metavar="URL-or-DIRECTORY", help="A ledger to check, such as https://…/ledger.")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        help="A public key that you trust, or a file with such: name+id+key, or the key alone in base64.",
    )
    parser.add_argument("--since", metavar="FILE", help="A checkpoint that you kept: the ledger must continue it.")
    parser.add_argument("--json", action="store_true", help="Print what was found as JSON.")


def run(options: argparse.Namespace) -> int:
    """Print what was found. 0: all fits; 1: something does not; 2: the call is wrong, or nothing could be read."""
    try:
        report = _report(options)
    except (OSError, notes.BadNote) as error:
        print(f"folkmoot verify: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    if options.json:
        print(json.dumps(report.as_dict(), indent=1))  # noqa: T201
    else:
        for line in report.facts:
            print(line)  # noqa: T201
        for row in report.as_dict()["consultations"]:
            name = row["consultation"] or "no published counts"
            print(  # noqa: T201
                f"Consultation {row['number']} ({name}): {row['accepted'] + row['generated']} accepted"
                f" ({row['generated']} of them generated), {row['ended']} ended, {row['standing']} standing."
            )
        for line in report.problems:
            print(f"WRONG: {line}")  # noqa: T201
        print("Does not fit." if report.problems else "All of it fits.")  # noqa: T201
    return 1 if report.problems else 0


def main(argv: list[str]) -> int:
    """The command on its own, without Django."""
    parser = argparse.ArgumentParser(prog="folkmoot verify", description=HELP)
    arguments(parser)
    options = parser.parse_args(argv)
    if not options.receipt and not options.ledger:
        parser.error("name a receipt file, or a ledger with --ledger")
    return run(options)


def _report(options: argparse.Namespace) -> verifying.Report:
    trusted = [key for text in options.key for key in _keys(text)]
    report, fetch = verifying.Report(), None
    if options.ledger:
        web = options.ledger.startswith(("http://", "https://"))
        folder = Path(options.ledger)
        if not web and not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder")
        fetch = sources.website(options.ledger) if web else sources.directory(folder)
        since = Path(options.since).read_text() if options.since else ""
        report = verifying.verify_ledger(fetch, trusted=trusted, since=since)
    if options.receipt:
        raw = Path(options.receipt).read_bytes()
        checked = receipt_file.verify_receipt(raw, trusted=trusted, ledger=fetch)
        report.facts[:0], report.problems[:0] = checked.facts, checked.problems
        if not trusted and not report.problems:
            named = chain.read(json.dumps(json.loads(raw)["keys"]).encode())
            report.facts.append(_compare(named))
    elif fetch and not trusted and not report.problems:
        report.facts.append(_compare(chain.read(fetch("keys.json"))))
    return report


def _compare(found: chain.KeyChain) -> str:
    return (
        f"No key was given, so the one that is named here was used: {found.of('responses')[-1]}\n"
        "Compare it with the one that the public body has printed or that you kept, and give it with --key."
    )


def _keys(text: str) -> list[bytes]:
    """Raw public keys from what somebody gave. Raises `notes.BadNote`, OSError."""
    lines = Path(text).read_text().splitlines() if "+" not in text and Path(text).is_file() else [text]
    found = []
    for line in filter(None, map(str.strip, lines)):
        try:
            found.append(notes.VerifierKey.parse(line).public)
        except notes.BadNote:
            try:
                raw = base64.b64decode(line, validate=True)
            except ValueError:
                raw = b""
            if len(raw) != 32:
                raise
            found.append(raw)
    return found
