from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "folkmoot.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.core import privacy
        from folkmoot.plans.support import CHANNEL
        from folkmoot.responses import channels

        channels.register(CHANNEL)
        privacy.nothing(
            "The text of the plan, and who of staff imported it.",
            *("plans.Partner", "plans.Plan", "plans.PlanVersion", "plans.PlanElement", "plans.PlanImage"),
            "plans.ElementText",
        )
