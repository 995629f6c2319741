import datetime as dt

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "folkmoot.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.accounts import holdings, permissions, sessions, tasks, trail
        from folkmoot.accounts.auditing import audit
        from folkmoot.accounts.models import Role
        from folkmoot.core import schedule
        from folkmoot.ledger import auditing

        holdings.declare()
        for role in Role:
            permissions.grant(role, "wagtailadmin.access_admin")
        permissions.grant(Role.OFFICER, "core.*")
        permissions.grant(Role.ADMINISTRATOR, "accounts.*")
        auditing.register("actions of staff", audit)
        schedule.register("forget ended sessions", dt.timedelta(hours=1), tasks.forget_ended_sessions)
        schedule.register("requests about personal data", dt.timedelta(minutes=1), tasks.carry_out_requests)
        schedule.register("forget copies of personal data", dt.timedelta(hours=1), tasks.forget_copies)
        # Django's own hook: every way of signing in comes by here.
        user_logged_in.connect(sessions.begin)
        user_logged_in.connect(trail.signed_in)
        # Once, after the last package: the content system makes permissions of its own after ours.
        post_migrate.connect(permissions.sync_groups, sender=list(apps.get_app_configs())[-1])
