"""The base layout, the style guide, the components and the error pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from lxml import html

from folkmoot.accounts.models import Role
from folkmoot.core.models import Body
from folkmoot.portal.templatetags.folkmoot import page_numbers
from folkmoot.portal.views.styleguide import COMPONENTS, components

ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


@pytest.fixture
def guide(db: None) -> str:
    return Client().get("/styleguide/").text


def test_the_style_guide_shows_every_component(guide: str) -> None:
    tree = html.fromstring(guide)
    names = {path.stem for path in COMPONENTS.glob("*.html")}
    assert names == {section.get("id") for section in tree.xpath("//section[@class='fm-sample']")}
    for section in tree.xpath("//section[@class='fm-sample']"):
        shown = section.find_class("fm-sample__shown")[0]
        assert shown.text_content().strip() or shown.xpath(".//*[name()='svg']"), section.get("id")


def test_every_component_says_what_it_is_for() -> None:
    assert [c.name for c in components() if not c.purpose] == []


def test_every_parameter_a_component_names_is_one_it_uses() -> None:
    for component in components():
        code = (COMPONENTS / f"{component.name}.html").read_text().split("{% endcomment %}")[1]
        for line in component.parameters.splitlines():
            for name in re.match(r"[a-z_, ]+(?=  )|\w+", line)[0].split(", "):  # type: ignore[index]
                assert re.search(rf"\b{name.strip()}\b", code), f"{component.name}: {name}"


def test_the_style_guide_turns_round(db: None) -> None:
    assert 'dir="ltr"' in Client().get("/styleguide/").text
    assert 'dir="rtl"' in Client().get("/styleguide/?dir=rtl").text


def test_no_page_part_has_inline_script_or_style(guide: str) -> None:
    tree = html.fromstring(guide)
    assert tree.xpath("//@style | //style | //script[not(@src)] | //@onclick") == []


def test_no_id_is_given_twice_in_the_style_guide(guide: str) -> None:
    ids = html.fromstring(guide).xpath("//@id")
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_a_page_for_a_visitor_sets_no_cookie_and_has_no_token(db: None) -> None:
    answer = Client().get("/styleguide/")
    assert not answer.cookies
    assert "csrf" not in answer.text.lower()


def test_two_visitors_get_the_same_page(db: None) -> None:
    def whole(client: Client) -> str:
        return re.sub(r"<time.*?</time>", "", client.get("/help/").text)

    assert whole(Client()) == whole(Client(headers={"User-Agent": "another"}))


def test_the_layout_asks_the_database_for_the_body_once_a_second_at_most(db: None) -> None:
    Body.objects.create(name="Mayor's Office", short_name="MOPAC", slug="mopac")
    Client().get("/styleguide/")
    with CaptureQueriesContext(connection) as asked:
        Client().get("/styleguide/")
    assert len(asked) <= 1, [q["sql"] for q in asked]


def test_the_body_names_the_page(db: None) -> None:
    Body.objects.create(name="Mayor's Office", short_name="MOPAC", slug="mopac", community_name="Talk London")
    page = Client().get("/styleguide/").text
    assert "Mayor&#x27;s Office" in page
    assert "Talk London" in page
    assert "MOPAC</title>" in page


def test_a_visitor_is_offered_to_sign_in_and_a_member_to_sign_out(db: None, member_client: Client) -> None:
    visitor, member = Client().get("/styleguide/").text, member_client.get("/styleguide/").text
    assert "/account/login/" in visitor and "/account/logout/" not in visitor
    assert "/account/logout/" in member and "/account/login/" not in member
    assert "/office/" not in member


def test_staff_find_the_back_office(staff_client: Callable[..., Client]) -> None:
    assert 'href="/office/"' in staff_client(Role.OFFICER).get("/styleguide/").text


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_renders_without_context_or_database(name: str) -> None:
    page = html.fromstring(render_to_string(name))
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//title")[0].text_content().strip()


def test_a_page_that_is_not_there_is_told_in_the_layout(db: None) -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "/consultations/" in answer.text


def test_a_form_without_its_token_is_told_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {})
    assert answer.status_code == 403
    assert "Send the form again" in answer.text


def pagination(address: str, number: int) -> str:
    request = RequestFactory().get(address)
    template = engines["django"].from_string('{% include "portal/components/pagination.html" %}')
    return template.render({"page": Paginator(range(200), 10).page(number)}, request)


def test_pagination_keeps_the_rest_of_the_query() -> None:
    links = html.fromstring(pagination("/x/?topic=crime&q=a%26b&page=2", 2)).xpath("//a/@href")
    assert "?topic=crime&q=a%26b&page=3" in links
    assert all("topic=crime" in link and link.count("page=") == 1 for link in links)


def test_pagination_marks_the_page_one_is_on() -> None:
    current = html.fromstring(pagination("/x/", 7)).xpath("//a[@aria-current='page']")
    assert [link.text_content() for link in current] == ["7"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, [1, 2, None, 20]), (3, [1, 2, 3, 4, None, 20]), (4, [1, 2, 3, 4, 5, None, 20]), (20, [1, None, 19, 20])],
)
def test_pagination_leaves_out_what_is_far(number: int, shown: list[int | None]) -> None:
    assert page_numbers(Paginator(range(200), 10).page(number)) == shown


def test_one_page_needs_no_pagination() -> None:
    template = engines["django"].from_string('{% include "portal/components/pagination.html" %}')
    assert template.render({"page": Paginator([1], 10).page(1)}).strip() == ""


def test_what_a_component_is_given_is_escaped() -> None:
    for name in ("notification", "tag", "card", "warning_text", "inset_text", "details", "panel", "button"):
        shown = render_to_string(
            f"portal/components/{name}.html",
            {"text": "<b>x</b>", "title": "<b>x</b>", "summary": "<b>x</b>", "href": '"><b>'},
        )
        assert "<b>" not in shown, name


def test_no_registry_is_named_in_the_lock_file() -> None:
    lock = (Path(__file__).parents[2] / "package-lock.json").read_text()
    assert '"resolved"' not in lock
