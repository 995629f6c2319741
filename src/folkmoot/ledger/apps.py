import datetime as dt

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "folkmoot.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.core import gauges, schedule
        from folkmoot.ledger import holdings

        holdings.declare()
        gauges.register("folkmoot_ledger_waiting", "Entries that wait for their leaf.", _waiting)
        schedule.register("append to the ledger", dt.timedelta(seconds=1), _sequence)


def _sequence(at: dt.datetime) -> None:
    from folkmoot.ledger.services import sequence_all

    sequence_all(at=at)


def _waiting(at: dt.datetime) -> float:
    from folkmoot.ledger.selectors import waiting

    return float(waiting())
