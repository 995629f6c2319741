"""(c) A results page over 1,000,000 responses, and what the release behind it takes."""

from __future__ import annotations

import os
import re
import time
import urllib.request

from bench.servers import folkmoot
from tools.cluster import Cluster

RESPONSES, REPEATS = 1_000_000, 5
SLUG = "police-and-crime-plan"
# Copies of the generated responses under codes of their own: what is counted is real JSON of the real survey.
COPY = """
WITH made AS (
  INSERT INTO responses_response (
    consultation_id, channel, capacity, organisation, instrument, answers, language, consent_to_publish, generated,
    evidence, made_at, received_at, recorded_at, idempotency_key, receipt_code, public_reference, salt, content_hash)
  SELECT consultation_id, channel, capacity, organisation, instrument, answers, language, consent_to_publish, true,
    evidence, made_at, received_at, recorded_at,
    'copy-' || n || '-' || r.id, 'C' || n || '-' || r.id, 'P' || n || '-' || r.id, salt, content_hash
  FROM generate_series(1, %(times)s) n, (SELECT * FROM responses_response WHERE generated AND
    idempotency_key NOT LIKE 'copy-%%' ORDER BY id LIMIT 2000) r
  RETURNING id, idempotency_key)
INSERT INTO responses_aboutyou (response_id, answers)
SELECT made.id, a.answers FROM made
JOIN responses_aboutyou a ON a.response_id = split_part(made.idempotency_key, '-', 3)::bigint
"""


def run(environment: dict[str, str], cluster: Cluster) -> None:
    """Print how long the release takes to make, and how long its pages take to answer without the page cache."""
    os.environ.update(environment)
    import django

    django.setup()
    from django.db import connection

    from folkmoot.analysis.services import release_results
    from folkmoot.consultations.models import Consultation
    from folkmoot.core import clock
    from folkmoot.demo import texts
    from folkmoot.responses.models import Response

    print(f"\n(c) results over {RESPONSES:,} responses; aim: a page in under 1 s")
    with connection.cursor() as cursor:
        before = Response.objects.count()
        started = time.perf_counter()
        cursor.execute(COPY, {"times": (RESPONSES - before) // 2000 + 1})
        cursor.execute("ANALYZE")
    print(f"    {Response.objects.count():,} responses loaded in {time.perf_counter() - started:.0f} s")
    clock.move_to(next(m.at for m in texts.MOMENTS if m.key == "closed"))
    started = time.perf_counter()
    release_results(consultation=Consultation.objects.get(slug=SLUG), at=clock.now())
    print(f"    the release, made once by the worker: {time.perf_counter() - started:.0f} s")
    with folkmoot(environment) as address:
        base = f"/consultations/{SLUG}/results/"
        overview = _answer(address + base)[1]
        questions = list(dict.fromkeys(re.findall(rf'href="({base}[a-z0-9-]+/)"', overview)))
        for name, path in {"overview": base, "first question": questions[0], "last question": questions[-1]}.items():
            took = sorted(_answer(address + path)[0] for _ in range(REPEATS))
            print(f"    {name:<16} {took[REPEATS // 2] * 1000:6.0f} ms (median of {REPEATS}, page cache passed by)")


def _answer(url: str) -> tuple[float, str]:
    """Seconds and text of one page; the cookie sends it past the page cache."""
    started = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": "past=cache"})) as response:
        text = response.read().decode()
    return time.perf_counter() - started, text
