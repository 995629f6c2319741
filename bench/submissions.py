"""(a) Durable survey submissions a second through HTTP, over pgbench inserting one row of the same size."""

from __future__ import annotations

import base64
import cProfile
import os
import pstats
import random
import re
import secrets
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.load import load
from bench.servers import folkmoot
from tools.cluster import Cluster

CLIENTS, SECONDS, PREPARED, PROFILED = 16, 10, 12_000, 200
# What is looked at in one submission, by the function whose time it is.
PARTS = {
    "sign-in: session and user": ("contrib/auth/middleware.py", "get_user"),
    "finding the draft": ("surveys/drafts.py", "find"),
    "validating the answers": ("surveys/drafts.py", "judge"),
    "recording: hash, insert": ("responses/services", "record_response"),
    "the whole request": ("core/handlers/base.py", "get_response"),
}


def run(environment: dict[str, str], cluster: Cluster) -> None:
    """Print the rate of submissions, that of pgbench, their ratio, and where the time of a submission goes."""
    os.environ.update(environment)
    import django

    django.setup()
    from folkmoot.responses.models import Response

    print(f"\n(a) survey submissions, {CLIENTS} clients, {SECONDS} s; aim: at least 0.06 of pgbench")
    slug = "police-and-crime-plan"
    prepared = _prepare(slug, PREPARED + PROFILED)
    size = _row_size()
    inserts = _pgbench(cluster, size)
    with tempfile.TemporaryDirectory() as folder, folkmoot(environment) as address:
        file = Path(folder) / "drafts"
        file.write_text("\n".join(prepared[:PREPARED]))
        path = f"/consultations/{slug}/survey/submit/"
        before, started = Response.objects.count(), time.monotonic()
        script = Path(__file__).with_name("submit.lua")
        found = load(address, clients=CLIENTS, seconds=SECONDS, script=script, arguments=(str(file), path))
        took = time.monotonic() - started
        recorded = Response.objects.count() - before
    rate = recorded / min(took, SECONDS)
    print(f"    pgbench, 1 insert of {size} bytes  {inserts:8,.0f} a second")
    print(f"    submissions recorded           {rate:8,.0f} a second  ratio {rate / inserts:.3f}", end="  ")
    print(f"p99 {found.p99_ms:.0f} ms, not 2xx/3xx: {found.bad}, answered {found.answered}, recorded {recorded}")
    _profile(prepared[PREPARED:], path)


def _prepare(slug: str, number: int) -> list[str]:
    """Members with a session and a finished draft each; gives "session token key" of each."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db import connection

    from folkmoot.accounts.models import User
    from folkmoot.core import clock
    from folkmoot.demo.generate import made_up_answers
    from folkmoot.surveys.models import SurveyDraft, SurveyVersion

    version = SurveyVersion.objects.select_related("survey").get(survey__consultation__slug=slug)
    chance, now = random.Random(1), clock.now()  # noqa: S311 - a benchmark, the same each time
    made = [User(email=f"bench{n}@example.org", display_name=f"Bench {n}") for n in range(number)]
    users = User.objects.bulk_create(made, batch_size=1000)
    drafts, sessions, lines = [], [], []
    for user in users:
        state = {"capacity": "individual", "consent": {"choice": "yes"}, "page": "~consent"}
        answers = made_up_answers(version.definition, chance)
        drafts.append(
            SurveyDraft(version=version, user=user, answers=answers, state=state, started_at=now, updated_at=now)
        )
        store = SessionStore()
        content = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = secrets.token_hex(16)
        # Real time: sessions know nothing of the demonstration's clock.
        sessions.append(
            Session(session_key=key, session_data=store.encode(content), expire_date=store.get_expiry_date())
        )
        lines.append(f"{key} {secrets.token_hex(16)} {drafts[-1].idempotency_key}")
    SurveyDraft.objects.bulk_create(drafts, batch_size=1000)
    Session.objects.bulk_create(sessions, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")
    return lines


def _row_size() -> int:
    """The average size of a stored response, in bytes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(pg_column_size(r.*))::int FROM responses_response r")
        return int(cursor.fetchone()[0])


def _pgbench(cluster: Cluster, size: int) -> float:
    """Inserts a second of one row of `size` bytes each, by PostgreSQL's own benchmark."""
    payload = base64.b64encode(secrets.token_bytes(size)).decode()[:size]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        script.write_text(f"INSERT INTO bench_row (payload) VALUES ('{payload}');\n")
        table = "CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, payload text)"
        subprocess.run([cluster.program("psql"), cluster.url, "-qc", table], check=True, capture_output=True)
        command: list[Any] = [cluster.program("pgbench"), "-n", "-c", CLIENTS, "-j", 2, "-T", SECONDS, "-f", script]
        printed = subprocess.run([*map(str, command), cluster.url], capture_output=True, text=True, check=True).stdout
    match = re.search(r"tps = ([\d.]+)", printed)
    if not match:
        raise RuntimeError(f"pgbench printed no rate:\n{printed}")
    return float(match.group(1))


def _profile(prepared: list[str], path: str) -> None:
    """Print where the time of one submission goes, in process and alone on the machine."""
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    sql: list[float] = []

    def timed(execute: Any, *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            sql.append(time.perf_counter() - started)

    profile = cProfile.Profile()
    with connection.execute_wrapper(timed):
        profile.enable()
        for line in prepared:
            session, token, key = line.split()
            client.cookies.load({"sessionid": session, "csrftoken": token})
            client.post(path, {"csrfmiddlewaretoken": token, "key": key})
        profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    print(f"    where the time goes (one at a time, profiler on, {len(prepared)} submissions), ms each:")
    for label, (file, function) in PARTS.items():
        seconds = sum(row[3] for (where, _, name), row in stats.items() if file in where and name == function)
        print(f"      {label:<28} {1000 * seconds / len(prepared):6.2f}")
    print(f"      {'of it in SQL, commit apart':<28} {1000 * sum(sql) / len(prepared):6.2f}", end="")
    print(f"  ({len(sql) / len(prepared):.1f} statements)")
