"""Load from wrk (Debian's package), so that the client costs little of the machine it shares with the server."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Load:
    """What wrk measured: answers a second, the slowest of 99 in a hundred in milliseconds, and answers not 2xx/3xx."""

    per_second: float
    p99_ms: float
    bad: int
    answered: int


def load(url: str, *, clients: int, seconds: int, script: Path | None = None, arguments: tuple[str, ...] = ()) -> Load:
    """Ask for `url` with `clients` connections for `seconds`."""
    command = ["wrk", "-t", "2" if clients > 1 else "1", "-c", str(clients), "-d", f"{seconds}s", "--latency"]
    command += ["-H", "Accept-Encoding: gzip", *(["-s", str(script)] if script else []), url, "--", *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Load(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", printed)),
        p99_ms=_milliseconds(_found(r"99%\s+([\d.]+\w+)", printed)),
        bad=int(_found(r"Non-2xx or 3xx responses: (\d+)", printed, "0")),
        answered=int(_found(r"(\d+) requests in", printed)),
    )


def _found(pattern: str, text: str, default: str = "") -> str:
    match = re.search(pattern, text)
    if not match and not default:
        raise RuntimeError(f"wrk printed no {pattern!r}:\n{text}")
    return match.group(1) if match else default


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]
