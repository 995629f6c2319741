"""Who may use what: every route declares it, and nobody else gets in, by any method and with any role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from folkmoot.accounts.access import EACH, SITE_STAFF, Access
from folkmoot.accounts.models import Role
from folkmoot.accounts.services import give_role
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.core.models import Body
from tests import factories
from tests.structure.routes import SAMPLES, Route, prepare, routes

# Routes of libraries carry no decorator of ours: who may use them, by how their address begins.
LIBRARIES: dict[str, Access] = {
    "office/": SITE_STAFF,  # held by accounts.middleware.OfficeGuard
    "documents/": Access("public"),  # files attached to published pages
}
SIGN_IN, SECOND_FACTOR = "/account/login/?next=", "/account/second-factor/?next="
# Beyond reading and sending a form, what HTTP knows: nothing of it may change the answer to who may not.
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


def access(route: Route) -> Access | None:
    """What `route` requires; None where nothing says so."""
    declared: Access | None = getattr(route.view, "access", None)
    return declared or next((a for begins, a in LIBRARIES.items() if route.pattern.startswith(begins)), None)


class Walk:
    """A walk over every route, that knows at its end whether it left one out."""

    def __init__(self) -> None:
        self.walked: list[str] = []
        self.problems: list[str] = []

    def __iter__(self) -> Iterator[tuple[Route, Access]]:
        for route in routes():
            needed = access(route)
            assert needed, f"{route.pattern} falls under no policy"
            yield route, needed
            self.walked.append(route.pattern)

    def note(self, *problems: str) -> None:
        self.problems += filter(None, problems)

    def end(self) -> None:
        assert self.problems == []
        every = [route.pattern for route in routes()]
        assert self.walked == every, "not every route was walked"


def test_every_view_of_ours_declares_who_may_use_it() -> None:
    silent = [
        f"{route.pattern} ({route.view.__module__})"
        for route in routes()
        if route.view.__module__.startswith("folkmoot.") and not hasattr(route.view, "access")
    ]
    assert silent == [], "decorate these with public, member or staff of folkmoot.accounts.access"


def test_every_route_of_a_library_falls_under_a_policy() -> None:
    assert [route.pattern for route in routes() if not access(route)] == [], "add them to LIBRARIES in this file"


def test_every_page_of_staff_about_a_consultation_says_which() -> None:
    """An address under /office/ that names something holds whoever has a role for something else to theirs."""
    whole_site = {"office/staff/<uuid:public_id>/", "office/approvals/<int:pk>/"}
    silent = [
        route.pattern
        for route in routes()
        if (needed := access(route))
        and needed.level == "staff"
        and route.ours
        and "<" in route.pattern
        and (needed.about is None or needed.about is EACH)
    ]
    assert set(silent) == whole_site, "give @staff an `about`"


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


@pytest.fixture
def sample(world: None) -> Consultation:
    """The consultation that the sample addresses name."""
    return Consultation.objects.get(slug=SAMPLES["slug"])


def refused(client: Client, address: str, by: str) -> list[str]:
    """What `address` did, by any method, other than to refuse as `by` says."""
    problems = []
    # What stands before the content system's pages is one piece of middleware: two methods of each are enough.
    for method in METHODS[:2] if address.startswith("/office/cms/") else METHODS:
        answer = getattr(client, method)(address)
        where = answer.headers.get("Location", "")
        right = answer.status_code == 403 if by == "403" else answer.status_code == 302 and where.startswith(by)
        # A page that takes one method only may say so before it asks who is there.
        if not right and answer.status_code != 405:
            problems.append(f"{method} {address}: {answer.status_code} {where}")
    return problems


def let_in(client: Client, address: str, *, opened: bool = False) -> str:
    """Empty if `address` answered as to somebody who may use it, else what it did instead."""
    cache.clear()  # the limits on tries are not the matter here
    answer = client.get(address)
    where = answer.headers.get("Location", "")
    wrong = answer.status_code >= 500 or where.startswith((SIGN_IN, SECOND_FACTOR))
    wrong = wrong or (opened and answer.status_code == 403)
    return f"{address}: {answer.status_code} {where}" if wrong else ""


def test_a_visitor_sees_what_is_public_and_is_asked_to_sign_in_for_the_rest(world: None) -> None:
    visitor, walk = Client(), Walk()
    for route, needed in walk:
        if needed.level == "public":
            walk.note(let_in(visitor, route.address))
        else:
            walk.note(*refused(visitor, route.address, SIGN_IN))
    walk.end()


def test_a_member_sees_what_is_theirs_and_nothing_of_staff(world: None, member_client: Client) -> None:
    walk = Walk()
    for route, needed in walk:
        if needed.level == "staff":
            walk.note(*refused(member_client, route.address, "403"))
        else:
            member = _still(member_client)
            walk.note(let_in(member, route.address))
    walk.end()


def test_a_closed_account_is_nobody(world: None) -> None:
    client, walk = factories.signed_in(factories.staff(Role.ADMINISTRATOR), second_factor=True), Walk()
    client.user.is_active = False  # type: ignore[attr-defined]
    client.user.save()  # type: ignore[attr-defined]
    for route, needed in walk:
        if needed.level != "public":
            walk.note(*refused(client, route.address, SIGN_IN))
    walk.end()


@pytest.mark.parametrize("role", list(Role))
def test_staff_are_asked_for_the_second_factor_before_anything(world: None, role: Role) -> None:
    client, walk = factories.signed_in(factories.staff(role)), Walk()
    for route, needed in walk:
        if needed.level == "staff":
            by = SECOND_FACTOR if role in needed.roles or route.pattern.startswith("office/") else "403"
            walk.note(*refused(client, route.address, by))
    walk.end()


@pytest.mark.parametrize("role", list(Role))
def test_staff_with_the_second_factor_see_what_their_role_may_and_no_more(world: None, role: Role) -> None:
    client, walk = factories.signed_in(factories.staff(role), second_factor=True), Walk()
    for route, needed in walk:
        if needed.level != "staff" or not route.ours:
            continue  # what a role may do in the content system is a matter of its permissions
        if role in needed.roles:
            walk.note(let_in(client, route.address, opened=True))
        else:
            walk.note(*refused(client, route.address, "403"))
    walk.end()


@pytest.mark.parametrize(("role", "kind"), list(zip(Role, ["consultation", "body"] * 3, strict=True)))
def test_a_role_for_this_consultation_opens_what_is_about_it_and_nothing_of_the_whole_site(
    sample: Consultation, role: Role, kind: str
) -> None:
    scope = next(s for s in scopes.of(sample) if s.startswith(kind))
    client, walk = factories.signed_in(factories.scoped(role, scope), second_factor=True), Walk()
    for route, needed in walk:
        if needed.level == "staff":
            opens = needed.about is not None and role in needed.roles and route.address not in NOT_THERE
            if opens:
                walk.note(let_in(client, route.address, opened=True))
            else:
                walk.note(*refused(client, route.address, "403"))
    walk.end()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_for_another_consultation_opens_nothing_that_is_about_this_one(sample: Consultation, role: Role) -> None:
    elsewhere = Body.objects.create(name="Elsewhere", short_name="Elsewhere", slug="elsewhere")
    other = factories.consultation(body=elsewhere)
    walk = Walk()
    person = factories.scoped(role, f"consultation:{other.pk}")
    give_role(user=person, role=role, scope=f"body:{elsewhere.pk}", actor=None, at=clock.now())
    client = factories.signed_in(person, second_factor=True)
    for route, needed in walk:
        if needed.level != "staff":
            continue
        if needed.about is EACH and role in needed.roles:
            answer = client.get(route.address)
            told = answer.content.decode()
            walk.note("" if answer.status_code == 200 and sample.title not in told else f"{route.address}: tells")
        else:
            walk.note(*refused(client, route.address, "403"))
    walk.end()


def _still(client: Client) -> Client:
    """The same person in a browser of their own: a walk passes by the page that signs out."""
    return factories.signed_in(client.user)  # type: ignore[attr-defined]


# Nothing was made for these addresses to name: to who has a role for something else they look like what is not theirs.
NOT_THERE = {"/office/moderation/item/1/"}
