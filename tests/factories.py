"""Small makers of the things that tests are about. Each takes fields that override its own."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.test import Client

from folkmoot.accounts.models import Role, User
from folkmoot.accounts.services import give_role
from folkmoot.consultations.models import Consultation, Milestone
from folkmoot.core import clock
from folkmoot.core.models import Body

_number = itertools.count(1)


def body(**fields: Any) -> Body:
    """The public body of the tests, made once."""
    found, _ = Body.objects.get_or_create(
        slug=fields.pop("slug", "city-hall"), defaults={"name": "City Hall", "short_name": "City Hall", **fields}
    )
    return found


def consultation(*, opens: dt.date | None = None, closes: dt.date | None = None, **fields: Any) -> Consultation:
    """A published consultation; open from yesterday to a month from now, unless told otherwise."""
    today = clock.now().astimezone(clock.LONDON).date()
    n = next(_number)
    made = Consultation(
        **{
            "body": body(),
            "slug": f"consultation-{n}",
            "title": f"Consultation {n}",
            "summary": "What should happen?",
            "live": True,
            "channels": ["survey", "plan", "email", "post", "events"],
            "contact_email": "consultation@example.org",
            "freepost_address": "Freepost CITY HALL",
            **fields,
        }
    )
    made.save()
    days = {
        Milestone.Kind.OPENS: opens or today - dt.timedelta(days=1),
        Milestone.Kind.CLOSES: closes or today + dt.timedelta(days=30),
    }
    for kind, day in days.items():
        Milestone.objects.create(consultation=made, kind=kind, day=day)
    return Consultation.objects.get(pk=made.pk)


def member(**fields: Any) -> User:
    """A member with a verified e-mail address."""
    n = next(_number)
    user = User.objects.create_user(
        fields.pop("email", f"member{n}@example.org"), **{"display_name": f"Member {n}", **fields}
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def staff(*roles: Role, **fields: Any) -> User:
    """A member of staff with `roles`."""
    user = member(is_staff=True, **fields)
    for role in roles:
        give_role(user=user, role=role, actor=None, at=clock.now())
    return user


def scoped(role: Role, scope: str) -> User:
    """A member of staff with `role` for what `scope` names, and for nothing else."""
    user = member(is_staff=True)
    give_role(user=user, role=role, scope=scope, actor=None, at=clock.now())
    return user


def signed_in(user: User, *, second_factor: bool = False) -> Client:
    """A browser in which `user` is signed in; the user is at ``client.user``."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0.0}]
        session.save()
    client.user = user  # type: ignore[attr-defined]
    return client
