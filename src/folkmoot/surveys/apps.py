import datetime as dt

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "folkmoot.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.accounts.models import Role
        from folkmoot.accounts.permissions import grant
        from folkmoot.consultations import retention
        from folkmoot.core import schedule
        from folkmoot.responses import channels
        from folkmoot.responses.erasure import register_use_of_evidence
        from folkmoot.surveys import drafts, holdings

        holdings.declare()
        retention.register("drafts", "keep_drafts_months", drafts.destroy_drafts)
        register_use_of_evidence(holdings.names_evidence)

        schedule.register("forget old drafts of surveys", dt.timedelta(days=1), drafts.forget_old)
        channels.register(channels.Channel("survey", "Online survey"))
        grant(
            Role.OFFICER, *(f"surveys.{verb}_survey" for verb in ("add", "change", "view", "publish", "lock", "unlock"))
        )
