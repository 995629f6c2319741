"""Addresses for servers of tests and benchmarks."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A local port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
