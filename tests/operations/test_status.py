"""The status page tells the public what works, and the metrics tell who holds the token."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from folkmoot.accounts.models import Role
from folkmoot.core import clock, gauges, recovery
from folkmoot.core.models import JobRun

pytestmark = pytest.mark.django_db


def test_the_page_says_that_mail_is_late_where_no_worker_lives(client: Client) -> None:
    JobRun.objects.update_or_create(name="results", defaults={"begun_at": clock.now()})
    late = client.get("/status/").content.decode()
    assert "Answers can be sent" in late and "E-mail is late" in late
    assert client.get("/status.json").json()["conditions"]["mail"]["works"] is False
    recovery.beat(worker="one", at=clock.now())
    assert "Everything works." in client.get("/status/").content.decode()
    assert client.get("/status.json").json()["works"] is True
    recovery.beat(worker="one", at=clock.now() - dt.timedelta(minutes=5))
    assert "E-mail is late" in client.get("/status/").content.decode()


def test_only_staff_learn_of_backups(client: Client, staff_client: Callable[..., Client]) -> None:
    assert "backup" not in client.get("/status/").content.decode()
    assert "Last backup" in staff_client(Role.OFFICER).get("/status/").content.decode()


def test_metrics_are_there_for_the_token_only(client: Client, settings: object) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a token"  # type: ignore[attr-defined]
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    client.get("/receipts/7H3K-0W2M-9TQX-1234/")
    answer = client.get("/metrics", headers={"Authorization": "Bearer a token"})
    families = {f.name: f for f in text_string_to_metric_families(answer.content.decode())}
    asked = [s for s in families["folkmoot_requests"].samples if s.labels.get("route") == "receipts/<str:code>/"]
    assert any(s.labels["status"] == "404" and s.value >= 1 for s in asked)
    assert "7H3K" not in answer.content.decode()
    assert families["folkmoot_tasks_waiting"].samples[0].value == 0


def test_every_measure_costs_one_query_at_most(django_assert_max_num_queries: Callable[[int], object]) -> None:
    for measure in gauges.measures():
        with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
            measure.read(clock.now())
