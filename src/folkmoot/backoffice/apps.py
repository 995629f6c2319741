from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class BackofficeConfig(AppConfig):
    name = "folkmoot.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.backoffice import permissions

        permissions.grant_all()
        # Once, after the last package is migrated, when every table is there.
        post_migrate.connect(permissions.ask_for_approval, sender=list(apps.get_app_configs())[-1])
