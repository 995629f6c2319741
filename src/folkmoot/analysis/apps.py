from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "folkmoot.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.analysis.tasks import EVERY, refresh_results
        from folkmoot.core import privacy, schedule

        privacy.nothing("Counts that show nobody.", "analysis.ResultsRelease", "analysis.ResultsTable")
        schedule.register("results", EVERY, refresh_results)
