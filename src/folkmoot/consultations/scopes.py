"""What a role for less than the whole site is about: one consultation, or all of a body.

`by_slug` goes into `@staff(..., about=scopes.by_slug)` of a view whose address names the consultation; `theirs` gives
what a list may show.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from folkmoot.accounts.access import held
from folkmoot.accounts.models import Role
from folkmoot.consultations.models import Consultation
from folkmoot.core.models import Body

BODY, CONSULTATION = "body", "consultation"


def of(consultation: Consultation) -> frozenset[str]:
    """The scopes that `consultation` falls under."""
    return frozenset({f"{CONSULTATION}:{consultation.pk}", f"{BODY}:{consultation.body_id}"})


def by_slug(*, slug: str, **_parameters: Any) -> frozenset[str]:
    """The scopes of the consultation at an address; none where there is no such consultation."""
    found = Consultation.objects.filter(slug=slug).only("pk", "body_id").first()
    return of(found) if found else frozenset()


def theirs(user: Any, *roles: Role) -> QuerySet[Consultation]:
    """The consultations for which `user` has one of `roles`, or is administrator."""
    counted = [scope for role, scope in held(user) if role in {*roles, Role.ADMINISTRATOR}]
    everything: QuerySet[Consultation] = Consultation.objects.all()
    if "" in counted:
        return everything
    keys: dict[str, list[int]] = {BODY: [], CONSULTATION: []}
    for scope in counted:
        kind, _, key = scope.partition(":")
        keys[kind].append(int(key))
    return everything.filter(Q(pk__in=keys[CONSULTATION]) | Q(body__in=keys[BODY]))


def choices() -> list[tuple[str, str]]:
    """Every scope that a role can be given for, with its name."""
    return [
        ("", "The whole site"),
        *((f"{BODY}:{body.pk}", f"All of {body}") for body in Body.objects.order_by("name")),
        *((f"{CONSULTATION}:{c.pk}", c.title) for c in Consultation.objects.order_by("title", "pk")),
    ]


def named(scopes: set[str]) -> dict[str, str]:
    """The name of each of `scopes`; the key itself for what is there no longer."""
    known = dict(choices())
    return {scope: known.get(scope, scope) for scope in scopes}
