"""The database from FOLKMOOT_DATABASE_URL: PostgreSQL, or SQLite in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings for one database. Raises ValueError for an address that is not PostgreSQL's."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data_dir / "folkmoot.sqlite3"),
            # Writers take their turn at BEGIN and wait, rather than fail half-way with "database is locked".
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                # FULL: a committed answer is on the disk before anybody is told so.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
                    "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                    # What was erased leaves no copy behind in a page that is free.
                    "PRAGMA secure_delete=ON;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"FOLKMOOT_DATABASE_URL must begin with postgresql://, not {parts.scheme!r}")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
