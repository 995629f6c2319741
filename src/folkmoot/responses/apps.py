import datetime as dt

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "folkmoot.responses"
    label = "responses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.consultations import retention
        from folkmoot.core import schedule
        from folkmoot.ledger import auditing
        from folkmoot.responses import ending, holdings
        from folkmoot.responses.auditing import audit

        holdings.declare()
        retention.register("about-you answers", "keep_about_you_months", ending.destroy_about_you)
        retention.register("links to members", "keep_link_months", ending.unlink_members)
        retention.register("files", "keep_evidence_months", ending.destroy_files)

        schedule.register("collect texts to moderate", dt.timedelta(seconds=20), _recent)
        auditing.register("responses", audit)
        schedule.register("look for texts that were missed", dt.timedelta(days=1), _all)


def _recent(at: dt.datetime) -> None:
    from folkmoot.responses.moderation import collect

    collect()


def _all(at: dt.datetime) -> None:
    from folkmoot.responses.moderation import collect

    collect(everything=True)
