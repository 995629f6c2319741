"""The settings that an operator may set, each from one environment variable.

`SETTINGS` is the whole list: `docs/settings.md` must name every one, and `folkmoot check` prints those in force.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default as written in a shell, and what it does in one line."""

    name: str
    default: str
    help: str
    secret: bool = False

    def raw(self) -> str:
        """The value in force as text."""
        return os.environ.get(self.name, self.default)


SETTINGS: dict[str, Setting] = {
    s.name: s
    for s in (
        Setting(
            "FOLKMOOT_DATA_DIR",
            "./data",
            "Folder that holds all local state: database, evidence, keys, uploads.",
        ),
        Setting(
            "FOLKMOOT_DATABASE_URL",
            "",
            "postgresql://user:password@host:port/name; empty means SQLite in the data folder.",
        ),
        Setting("FOLKMOOT_BASE_URL", "http://localhost:8000", "Address at which the public reaches this site."),
        Setting("FOLKMOOT_ALLOWED_HOSTS", "", "Further host names to answer for, separated by commas."),
        Setting(
            "FOLKMOOT_SECRET_KEY",
            "",
            "Signing key; empty means one made at first start and kept in the data folder.",
            True,
        ),
        Setting("FOLKMOOT_DEBUG", "0", "1 shows error pages with details. Never in production."),
        Setting(
            "FOLKMOOT_DEMO",
            "0",
            "1 marks the site as a demonstration: a clock that staff can move, mail shown on a page.",
        ),
        Setting(
            "FOLKMOOT_EMAIL_URL",
            "",
            "smtp://user:password@host:port or smtps://…; empty writes mail to files in the data folder.",
        ),
        Setting("FOLKMOOT_EMAIL_FROM", "consultations@localhost", "Sender of the mail the site sends."),
        Setting(
            "FOLKMOOT_CACHE_URL",
            "",
            "redis://host:port/0 for several machines; empty keeps the cache in the database.",
        ),
        Setting(
            "FOLKMOOT_BEHIND_PROXY",
            "0",
            "Number of reverse proxies in front whose X-Forwarded headers are believed.",
        ),
        Setting("FOLKMOOT_STAFF_IDLE_MINUTES", "30", "After how long without a page of theirs staff are signed out."),
        Setting("FOLKMOOT_STAFF_SESSION_HOURS", "12", "After how long staff sign in again, however busy they are."),
        Setting("FOLKMOOT_UPLOAD_LIMIT_MB", "10", "Largest file that a respondent may attach, in megabytes."),
        Setting("FOLKMOOT_HSTS_SUBDOMAINS", "1", "0 where a host below this one cannot be reached by HTTPS."),
        Setting(
            "FOLKMOOT_CLAMAV",
            "",
            "Where clamd listens, host:port or /path/of.sock: every file is scanned; empty means not.",
        ),
        Setting(
            "FOLKMOOT_CLAMAV_MUST_ANSWER",
            "1",
            "0 takes files unscanned, and logs it, while the virus scanner does not answer.",
        ),
        Setting("FOLKMOOT_LOG_LEVEL", "INFO", "Lowest level that is logged. Logs hold no personal data."),
        Setting("FOLKMOOT_LOG_FORMAT", "text", "text for people, json for machines: one JSON object a line."),
        Setting(
            "FOLKMOOT_BACKUP_PASSPHRASE",
            "",
            "Seals backups (AES-256-GCM), and opens them again; empty leaves them unsealed.",
            True,
        ),
        Setting(
            "FOLKMOOT_METRICS_TOKEN",
            "",
            "Bearer token with which /metrics may be read; empty switches metrics off.",
            True,
        ),
        Setting("FOLKMOOT_THREADS", "4", "Requests that one server process works on at a time."),
        Setting(
            "FOLKMOOT_WAITING",
            "32",
            "Requests that may wait in one server process for a thread; further ones are asked to come back.",
        ),
    )
}


def text(name: str) -> str:
    """The setting as text."""
    return SETTINGS[name].raw()


def flag(name: str) -> bool:
    """The setting as yes or no; 1, true, yes and on mean yes."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """The setting as a whole number. Raises ValueError that names the variable."""
    try:
        return int(text(name))
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {text(name)!r}") from None


def names(name: str) -> list[str]:
    """The setting as a list, split at commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_dir() -> Path:
    """The data folder as an absolute path."""
    return Path(text("FOLKMOOT_DATA_DIR")).expanduser().resolve()
