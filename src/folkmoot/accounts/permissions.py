"""What each role may do in the content system, as permissions of Django groups.

Packages say in `AppConfig.ready` what their models allow (`grant(Role.OFFICER, "consultations.*")`); the groups are
brought in step after each `migrate`, and a person's membership whenever a role is given or taken.
"""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatch
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from folkmoot.accounts.models import Role, User

GROUPS: dict[str, str] = {
    Role.OFFICER: "Officers",
    Role.HOST: "Hosts",
    Role.MODERATOR: "Moderators",
    Role.ANALYST: "Analysts",
    Role.AUDITOR: "Auditors",
    Role.ADMINISTRATOR: "Administrators",
}
_granted: dict[str, set[str]] = defaultdict(set)


def grant(role: Role, *patterns: str) -> None:
    """Let `role` do what the patterns name, such as ``consultations.*`` or ``consultations.view_consultation``.

    What an officer may, an administrator may as well.
    """
    _granted[role].update(patterns)
    if role == Role.OFFICER:
        _granted[Role.ADMINISTRATOR].update(patterns)


def sync_groups(**_: Any) -> None:
    """Make the groups and give each exactly the permissions that its role was granted."""
    for label in {pattern.partition(".")[0] for patterns in _granted.values() for pattern in patterns}:
        # Those of a package are made after its own tables, which may be after ours.
        create_permissions(apps.get_app_config(label), verbosity=0)
    every = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role, name in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(
            pk for key, pk in every.items() if any(fnmatch(key, pattern) for pattern in _granted[role])
        )


def sync_membership(user: User) -> None:
    """Put `user` into the groups of their roles and out of those of the others.

    The content system knows no single consultation: a role for less than the whole site gives nothing there.
    """
    roles = set(user.staff_roles.filter(scope="").values_list("role", flat=True))
    ours = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUPS.items()}
    user.groups.remove(*(group for role, group in ours.items() if role not in roles))
    user.groups.add(*(group for role, group in ours.items() if role in roles))
