import datetime as dt
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def _make_cache_table(using: str, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)


class CoreConfig(AppConfig):
    name = "folkmoot.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.forms import FileField, ImageField

        from folkmoot.core import holdings
        from folkmoot.core.scanning import validate_clean

        # Every file field of every form, those of the content system too.
        for field in (FileField, ImageField):
            field.default_validators = [*field.default_validators, validate_clean]
        holdings.declare()
        # Not a domain signal: Django's own hook for tables that are no model's.
        post_migrate.connect(_make_cache_table, sender=self)
        from folkmoot.core import gauges, recovery, schedule

        schedule.register("queue again what a lost worker left", dt.timedelta(minutes=1), recovery.requeue_lost)
        gauges.register("folkmoot_tasks_waiting", "Tasks that wait for a worker.", recovery.waiting)
        gauges.register(
            "folkmoot_tasks_oldest_wait_seconds", "How long the oldest of them waits.", recovery.oldest_wait
        )
