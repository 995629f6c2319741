import datetime as dt

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "folkmoot.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.accounts.models import Role
        from folkmoot.accounts.permissions import grant
        from folkmoot.core import schedule
        from folkmoot.responses import channels
        from folkmoot.surveys import drafts

        schedule.register("forget old drafts of surveys", dt.timedelta(days=1), drafts.forget_old)
        channels.register(channels.Channel("survey", "Online survey"))
        grant(
            Role.OFFICER, *(f"surveys.{verb}_survey" for verb in ("add", "change", "view", "publish", "lock", "unlock"))
        )
