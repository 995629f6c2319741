"""A snapshot of the database while the site runs, and a database made again from one.

SQLite by its online backup, PostgreSQL by its own pg_dump and pg_restore. Restoring never deletes: what was there is
set aside under a name that tells when, and comes back if restoring fails.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, connections
from psycopg import conninfo, sql

from folkmoot.core.backup import BackupError


def name() -> str:
    """The member of an archive that holds a snapshot of this kind of database."""
    return f"database/{connection.vendor}"


def snapshot(target: Path) -> None:
    """Write the database as it is at one instant to the file `target`."""
    if connection.vendor == "postgresql":
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--exclude-schema=public_before_*",
            f"--file={target}",
        )
        return
    source = sqlite3.connect(connection.settings_dict["NAME"], timeout=30)
    copy = sqlite3.connect(target)
    try:
        # In one go: page by page would begin anew with each answer that is recorded meanwhile.
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()


def is_empty() -> bool:
    """Whether there is no table."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    tables = connection.introspection.table_names()
    connections.close_all()
    return not tables


@contextlib.contextmanager
def replaced_by(snapshot: Path, aside: str) -> Iterator[None]:
    """Inside, the database is that of `snapshot`; what was there keeps a name with `aside`, and is back on an error."""
    connections.close_all()
    with (_postgresql if connection.vendor == "postgresql" else _sqlite)(snapshot, aside):
        yield


@contextlib.contextmanager
def _sqlite(snapshot: Path, aside: str) -> Iterator[None]:
    target = Path(connection.settings_dict["NAME"])
    moved: list[tuple[Path, Path]] = []
    for ending in ("", "-wal", "-shm"):
        if (old := Path(f"{target}{ending}")).exists():
            kept = target.with_name(f"{target.stem}-{aside}{target.suffix}{ending}")
            os.replace(old, kept)
            moved.append((old, kept))
    try:
        shutil.move(snapshot, target)
        yield
    except BaseException:
        connections.close_all()
        for ending in ("", "-wal", "-shm"):
            Path(f"{target}{ending}").unlink(missing_ok=True)
        for old, kept in moved:
            os.replace(kept, old)
        raise


@contextlib.contextmanager
def _postgresql(snapshot: Path, aside: str) -> Iterator[None]:
    kept = sql.Identifier(f"public_{aside.replace('-', '_')}")
    full = not is_empty()
    if full:
        _do(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(kept), sql.SQL("CREATE SCHEMA public"))
    try:
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(snapshot))
        yield
    except BaseException:
        _do(sql.SQL("DROP SCHEMA public CASCADE"))
        _do(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(kept) if full else sql.SQL("CREATE SCHEMA public"))
        raise


def _do(*statements: sql.Composable) -> None:
    connections.close_all()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connections.close_all()


def program(wanted: str, server: int) -> str:
    """The path of pg_dump or pg_restore of release `server` or the next newer one. Raises BackupError without one."""
    installed = {
        int(path.parts[-3]): str(path)
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{wanted}")
        if path.parts[-3].isdecimal()
    }
    if not any(release >= server for release in installed) and (found := shutil.which(wanted)):
        told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        if match := re.search(r"\d+", told):
            installed[int(match[0])] = found
    fit = [release for release in sorted(installed) if release >= server]
    if not fit:
        raise BackupError(
            f"{wanted} of PostgreSQL {server} or newer is needed and was not found: install postgresql-client-{server}."
        )
    return installed[fit[0]]


def _run(wanted: str, *arguments: str) -> None:
    with connection.cursor():
        server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    connections.close_all()
    told = connection.settings_dict
    options = {key: value for key, value in told["OPTIONS"].items() if isinstance(value, str)}
    where = {"dbname": told["NAME"], "user": told["USER"], "host": told["HOST"], "port": told["PORT"], **options}
    address = conninfo.make_conninfo("", **{key: value for key, value in where.items() if value})
    # The password goes by the environment: arguments can be seen by everybody on the machine.
    environment = {**os.environ, **({"PGPASSWORD": told["PASSWORD"]} if told["PASSWORD"] else {})}
    command = [program(wanted, server), "--dbname", address, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{wanted} failed: {done.stderr.strip()}")
