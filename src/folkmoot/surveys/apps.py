from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "folkmoot.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.responses import channels

        channels.register(channels.Channel("survey", "Online survey"))
