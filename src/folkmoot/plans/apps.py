from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "folkmoot.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.plans.support import CHANNEL
        from folkmoot.responses import channels

        channels.register(CHANNEL)
