import datetime as dt

from django.apps import AppConfig

from folkmoot.core import schedule


class ConsultationsConfig(AppConfig):
    name = "folkmoot.consultations"
    label = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.consultations import holdings, publishing, retention, tasks

        holdings.declare()
        retention.register("followers", "keep_followers_months", retention.destroy_followers)
        schedule.register("end of retention", dt.timedelta(days=1), retention.run)

        schedule.register("mail updates to followers", dt.timedelta(minutes=1), tasks.mail_updates)
        schedule.register("forget unconfirmed followers", dt.timedelta(days=1), tasks.forget_unconfirmed)
        schedule.register("publish what is scheduled", dt.timedelta(seconds=1), publishing.publish_due)
