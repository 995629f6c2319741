import datetime as dt

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "folkmoot.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.core import schedule
        from folkmoot.ledger import holdings

        holdings.declare()
        schedule.register("append to the ledger", dt.timedelta(seconds=1), _sequence)


def _sequence(at: dt.datetime) -> None:
    from folkmoot.ledger.services import sequence_all

    sequence_all(at=at)
