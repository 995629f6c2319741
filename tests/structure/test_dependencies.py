"""Everything from elsewhere is pinned by its hash, audited, and listed; nothing of ours fetches what a person names."""

from __future__ import annotations

import ast
import datetime
import json
import re
from pathlib import Path

import pytest

from tools import audit

ROOT = Path(__file__).parents[2]
# Modules that may open connections, and to where.
CONNECTING = {
    "core/scanning.py": "the virus scanner, at the operator's address",
    "core/management/commands/serve.py": "the site itself, to greet once it answers",
    "ledger/sources.py": "an auditor's own `folkmoot verify`, on an address that the auditor gives to it",
}
CLIENTS = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib", "telnetlib"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_only_the_modules_named_here_open_connections() -> None:
    source = ROOT / "src/folkmoot"
    opening = {str(path.relative_to(source)) for path in source.rglob("*.py") if imports(path) & CLIENTS}
    assert opening == set(CONNECTING), (
        "an address that a person gives must never be fetched: docs/adr/0015-hardening.md"
    )


@pytest.mark.parametrize("name", ["base", "test"])
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert pins and [pin for pin in pins if not re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:[0-9a-f]{64}", pin)] == []


def test_every_npm_package_is_pinned_with_its_integrity() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [
        name for name, found in packages.items() if name and not found.get("integrity", "").startswith("sha512-")
    ] == []


VULNERABLE = {
    "dependencies": [
        {
            "name": "jinja2",
            "version": "2.4.1",
            "vulns": [{"id": "PYSEC-2019-217", "aliases": ["CVE-2016-10745"], "fix_versions": ["2.8.1"]}],
        },
        {"name": "altcha", "skip_reason": "Dependency not found on PyPI and could not be audited"},
    ]
}


def test_a_known_vulnerability_is_a_fault_and_what_was_not_looked_up_is_told() -> None:
    verdict = audit.judge_python(VULNERABLE, set())
    assert verdict.faults == ["jinja2 2.4.1: PYSEC-2019-217, fixed in 2.8.1"]
    assert (verdict.looked_up, verdict.unknown) == (1, ["altcha"])


def test_a_vulnerability_is_accepted_to_its_last_day() -> None:
    text = '[[vulnerability]]\nid = "CVE-2016-10745"\nreason = "no templates of strangers"\nuntil = 2026-12-31\n'
    day = datetime.date(2026, 12, 31)
    assert audit.judge_python(VULNERABLE, audit.accepted(text, day)).faults == []
    assert audit.judge_python(VULNERABLE, audit.accepted(text, day + datetime.timedelta(days=1))).faults
    with pytest.raises(KeyError):
        audit.accepted('[[vulnerability]]\nid = "CVE-1"\nuntil = 2026-12-31\n', day)


def test_a_report_of_npm_is_read_alike() -> None:
    via = {"source": 1, "url": "https://github.com/advisories/GHSA-67mh-4wv8-2f99", "range": "<=0.24.2"}
    report = {"vulnerabilities": {"esbuild": {"via": [via, "other"]}}}
    assert audit.judge_node(report, set(), ["esbuild"]).faults
    assert audit.judge_node(report, {"GHSA-67mh-4wv8-2f99"}, ["esbuild"]).faults == []
    assert audit.judge_node({"error": {}}, set(), ["esbuild"]).unknown == ["esbuild"]


def test_what_is_accepted_has_a_reason_and_a_last_day() -> None:
    audit.accepted(audit.ACCEPTED.read_text(), datetime.date(2026, 1, 1))
