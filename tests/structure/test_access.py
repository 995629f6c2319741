"""Who may use what: every route declares it, and nobody else gets in, by any method and with any role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from folkmoot.accounts.access import ANY_STAFF, Access
from folkmoot.accounts.models import Role
from tests import factories
from tests.structure.routes import Route, prepare, routes

# Routes of libraries carry no decorator of ours: who may use them, by how their address begins.
LIBRARIES: dict[str, Access] = {
    "office/": ANY_STAFF,  # held by accounts.middleware.OfficeGuard
    "documents/": Access("public"),  # files attached to published pages
}
SIGN_IN, SECOND_FACTOR = "/account/login/?next=", "/account/second-factor/?next="

Send = Callable[[str], HttpResponse]


def access(route: Route) -> Access | None:
    """What `route` requires; None where nothing says so."""
    declared: Access | None = getattr(route.view, "access", None)
    return declared or next((a for begins, a in LIBRARIES.items() if route.pattern.startswith(begins)), None)


def guarded() -> list[tuple[Route, Access]]:
    found = [(route, access(route)) for route in routes()]
    return [(route, needed) for route, needed in found if needed]


def test_every_view_of_ours_declares_who_may_use_it() -> None:
    silent = [
        f"{route.pattern} ({route.view.__module__})"
        for route in routes()
        if route.view.__module__.startswith("folkmoot.") and not hasattr(route.view, "access")
    ]
    assert silent == [], "decorate these with public, member or staff of folkmoot.accounts.access"


def test_every_route_of_a_library_falls_under_a_policy() -> None:
    assert [route.pattern for route in routes() if not access(route)] == [], "add them to LIBRARIES in this file"


def test_every_route_has_a_sample_address() -> None:
    missing = []
    for route in routes():
        try:
            assert route.address
        except KeyError as error:
            missing.append(error.args[0])
    assert missing == []


@pytest.fixture
def world(db: None) -> None:
    prepare()


def refused(send: Send, address: str, by: str) -> str:
    """Empty if `address` refuses as `by` says, else what it did instead."""
    answer = send(address)
    where = answer.headers.get("Location", "")
    right = answer.status_code == 403 if by == "403" else answer.status_code == 302 and where.startswith(by)
    # A page that takes one method only may say so before it asks who is there.
    return "" if right or answer.status_code == 405 else f"{address}: {answer.status_code} {where}"


def refused_by_both(client: Client, address: str, by: str) -> list[str]:
    reading, writing = refused(client.get, address, by), refused(client.post, address, by)
    return [problem for problem in (reading, writing) if problem]


def let_in(client: Client, address: str) -> str:
    """Empty if `address` answered as to somebody who may use it, else what it did instead."""
    cache.clear()  # the limits on tries are not the matter here
    answer = client.get(address)
    where = answer.headers.get("Location", "")
    wrong = answer.status_code >= 500 or where.startswith((SIGN_IN, SECOND_FACTOR))
    return f"{address}: {answer.status_code} {where}" if wrong else ""


def test_a_visitor_sees_what_is_public_and_is_asked_to_sign_in_for_the_rest(world: None) -> None:
    visitor, problems = Client(), []
    for route, needed in guarded():
        if needed.level == "public":
            problems.append(let_in(visitor, route.address))
        else:
            problems += refused_by_both(visitor, route.address, SIGN_IN)
    assert list(filter(None, problems)) == []


def test_a_member_sees_what_is_theirs_and_nothing_of_staff(world: None, member_client: Client) -> None:
    problems = []
    for route, needed in guarded():
        if needed.level == "staff":
            problems += refused_by_both(member_client, route.address, "403")
        elif needed.level == "member":
            problems.append(let_in(member_client, route.address))
    assert list(filter(None, problems)) == []


@pytest.mark.parametrize("role", list(Role))
def test_staff_are_asked_for_the_second_factor_before_anything(world: None, role: Role) -> None:
    client = factories.signed_in(factories.staff(role))
    problems = []
    for route, needed in guarded():
        if needed.level == "staff":
            by = SECOND_FACTOR if role in needed.roles or route.pattern.startswith("office/") else "403"
            problems += refused_by_both(client, route.address, by)
    assert problems == []


@pytest.mark.parametrize("role", list(Role))
def test_staff_with_the_second_factor_see_what_their_role_may_and_no_more(world: None, role: Role) -> None:
    client = factories.signed_in(factories.staff(role), second_factor=True)
    problems = []
    for route, needed in guarded():
        if needed.level != "staff" or not route.ours:
            continue  # what a role may do in the content system is a matter of its permissions
        if role in needed.roles:
            problems.append(let_in(client, route.address))
        else:
            problems += refused_by_both(client, route.address, "403")
    assert list(filter(None, problems)) == []
