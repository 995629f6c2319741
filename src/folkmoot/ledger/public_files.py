"""Where the public files of this site's ledger lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from folkmoot.ledger.folder import LogFolder


def ledger_folder() -> Path:
    """The folder of all logs; `folkmoot verify --ledger` takes it."""
    return Path(settings.DATA_DIR) / "ledger"


def log_folder(log: str) -> LogFolder:
    """The public files of one log."""
    return LogFolder(ledger_folder() / log)
