from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "folkmoot.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.accounts.models import Role
        from folkmoot.accounts.permissions import grant
        from folkmoot.responses import channels

        channels.register(channels.Channel("survey", "Online survey"))
        grant(
            Role.OFFICER, *(f"surveys.{verb}_survey" for verb in ("add", "change", "view", "publish", "lock", "unlock"))
        )
