from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save


class BackofficeConfig(AppConfig):
    name = "folkmoot.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import ModelLogEntry, PageLogEntry

        from folkmoot.backoffice import cms_trail, permissions

        permissions.grant_all()
        # The content system writes a log of its own; each entry is told to the audit trail.
        for entry in (ModelLogEntry, PageLogEntry):
            post_save.connect(cms_trail.written, sender=entry)
        # Once, after the last package is migrated, when every table is there.
        post_migrate.connect(permissions.ask_for_approval, sender=list(apps.get_app_configs())[-1])
