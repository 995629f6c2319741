from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "folkmoot.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"
