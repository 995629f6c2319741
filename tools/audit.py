"""Whether a dependency that is locked is known to be vulnerable: `python -m tools.audit`.

Exit 1 for a vulnerability that nobody accepted, or whose acceptance has run out. What could not be looked up, because
the service cannot be reached from here, is said and is no failure: a gate must not turn red as a network is down.
"""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ACCEPTED = ROOT / "docs/security/accepted-vulnerabilities.toml"
SECONDS = 120


@dataclass
class Verdict:
    """What was found: the vulnerable, how many were looked up, and which could not be."""

    faults: list[str] = field(default_factory=list)
    looked_up: int = 0
    unknown: list[str] = field(default_factory=list)


def accepted(text: str, today: datetime.date) -> set[str]:
    """The identifiers that are accepted today. Raises KeyError where one gives no reason or no last day."""
    entries = tomllib.loads(text).get("vulnerability", [])
    return {entry["id"] for entry in entries if entry["reason"] and entry["until"] >= today}


def judge_python(report: dict[str, Any], allowed: set[str]) -> Verdict:
    """The verdict on a report of pip-audit (its JSON format)."""
    verdict = Verdict()
    for package in report["dependencies"]:
        if "skip_reason" in package:
            verdict.unknown.append(package["name"])
            continue
        verdict.looked_up += 1
        for found in package["vulns"]:
            if not allowed & {found["id"], *found.get("aliases", [])}:
                fixed = ", ".join(found["fix_versions"]) or "no release"
                verdict.faults.append(f"{package['name']} {package['version']}: {found['id']}, fixed in {fixed}")
    return verdict


def judge_node(report: dict[str, Any], allowed: set[str], locked: list[str]) -> Verdict:
    """The verdict on a report of `npm audit --json`; all of `locked` are unknown where it is an error."""
    if "vulnerabilities" not in report:
        return Verdict(unknown=locked)
    verdict = Verdict(looked_up=len(locked))
    for name, found in report["vulnerabilities"].items():
        for via in found["via"]:
            if isinstance(via, dict) and not allowed & {str(via["source"]), via["url"].rpartition("/")[2]}:
                verdict.faults.append(f"{name} {via['range']}: {via['url']}")
    return verdict


def main() -> int:
    allowed = accepted(ACCEPTED.read_text(), datetime.datetime.now(datetime.UTC).date())  # noqa: TID251 - a command
    lock = json.loads((ROOT / "package-lock.json").read_text())
    locked = [name.rpartition("node_modules/")[2] for name in lock["packages"] if name]
    pip = [sys.executable, "-m", "pip_audit", "-r", "requirements/test.txt", "--require-hashes", "--disable-pip"]
    python = _report([*pip, "--progress-spinner=off", "--format=json"])
    verdicts = {
        "Python": judge_python(python, allowed) if python else Verdict(unknown=["every package"]),
        "npm": judge_node(_report(["npm", "audit", "--json", "--package-lock-only"]), allowed, locked),
    }
    for kind, verdict in verdicts.items():
        if verdict.looked_up:
            print(f"{kind}: {verdict.looked_up} packages looked up, {len(verdict.faults)} known to be vulnerable.")
        if verdict.unknown:
            print(f"{kind}: not audited: {len(verdict.unknown)} packages, as the service had no answer for them here.")
        for fault in verdict.faults:
            print(f"  {fault}")
    return 1 if any(verdict.faults for verdict in verdicts.values()) else 0


def _report(command: list[str]) -> dict[str, Any]:
    """What a command printed as JSON; empty where it is not there, was cut off or printed something else."""
    if not shutil.which(command[0]):
        return {}
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
