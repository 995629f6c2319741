from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "folkmoot.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.accounts import permissions
        from folkmoot.accounts.models import Role

        for role in Role:
            permissions.grant(role, "wagtailadmin.access_admin")
        permissions.grant(Role.OFFICER, "core.*")
        permissions.grant(Role.ADMINISTRATOR, "accounts.*")
        post_migrate.connect(permissions.sync_groups, sender=self)
