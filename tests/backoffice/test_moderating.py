"""The moderator's pages: the queue, one text at a time, a page of short ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import Role
from folkmoot.consultations.models import ConsultationPoint
from folkmoot.responses import moderation
from folkmoot.responses.models import ModerationItem, PublicationDecision
from tests import factories
from tests.responses.test_moderation import point, queued  # noqa: F401 - a fixture

StaffClient = Callable[..., Client]


@pytest.fixture
def client(staff_client: StaffClient) -> Client:
    return staff_client(Role.MODERATOR)


def address(item: ModerationItem) -> str:
    return reverse("office_moderation_item", args=[item.pk])


def decision(item: ModerationItem, decided: str, **fields: str) -> dict[str, str]:
    """What a moderator's browser sends."""
    return {
        "decision": decided,
        "marked": moderation.text_of(item),
        "seen_digest": item.digest,
        "seen_decision": str(item.standing_id or ""),
        **fields,
    }


def public(point: ConsultationPoint) -> list[str]:  # noqa: F811 - the fixture's value
    return [t.text for t in moderation.public_texts(list(moderation.cleared(point=point)))]


def test_from_the_queue_a_moderator_comes_to_the_first_text_and_on_to_the_next(
    client: Client,
    point: ConsultationPoint,  # noqa: F811
) -> None:
    first, second = queued(point, "One."), queued(point, "Two.")
    slug = point.consultation.slug
    assert "2 texts wait." in client.get(reverse("office_moderation")).content.decode()
    onward = reverse("office_moderation_next", args=[slug])
    assert client.get(onward).headers["Location"] == address(first)
    assert client.post(address(first), decision(first, "approved")).headers["Location"] == onward
    assert client.get(onward).headers["Location"] == address(second)
    client.post(address(second), decision(second, "refused", reason="legal"))
    assert client.get(onward).headers["Location"] == reverse("office_moderation")
    assert public(point) == ["One."]


def test_words_are_taken_out_without_a_script(client: Client, point: ConsultationPoint) -> None:  # noqa: F811
    item = queued(point, "Mr Smith\nof Acacia Avenue did it.")
    sent = decision(item, "redacted", marked="Mr [[Smith\r\nof Acacia Avenue]] did it.", reason="names")
    assert client.post(address(item), sent).status_code == 302
    assert public(point) == ["Mr [removed: names a person] did it."]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"marked": "Mr Smith did it!"}, "letter for letter"),
        ({"marked": "Mr [[Smith did it."}, "without ]] after"),
        ({"marked": "Mr [[Smith]] did it.", "reason": ""}, "Choose the reason"),
    ],
)
def test_a_slip_is_told_and_everything_typed_comes_back(
    client: Client,
    point: ConsultationPoint,  # noqa: F811
    sent: dict[str, str],
    problem: str,
) -> None:
    item = queued(point, "Mr Smith did it.")
    answer = client.post(address(item), {**decision(item, "redacted", reason="names", note="Twice"), **sent})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert problem in page
    assert sent["marked"] in page
    assert "Twice" in page
    assert not PublicationDecision.objects.exists()


def test_who_comes_second_is_told_so(client: Client, point: ConsultationPoint, staff_client: StaffClient) -> None:  # noqa: F811
    item = queued(point)
    sent = decision(item, "approved")
    client.post(address(item), sent)
    other = staff_client(Role.MODERATOR)
    answer = other.post(address(item), {**sent, "decision": "refused", "reason": "legal"})
    assert "somebody else decided" in answer.content.decode()
    assert PublicationDecision.objects.count() == 1


def test_a_text_that_another_is_reading_says_so(
    client: Client,
    point: ConsultationPoint,  # noqa: F811
    staff_client: StaffClient,
) -> None:
    item = queued(point)
    assert "Another moderator" not in client.get(address(item)).content.decode()
    assert "Another moderator" in staff_client(Role.MODERATOR).get(address(item)).content.decode()


def test_short_texts_are_approved_by_the_page_and_long_ones_are_not(client: Client, point: ConsultationPoint) -> None:  # noqa: F811
    short, long = queued(point, "Lights & benches."), queued(point, "word " * 100)
    page = client.get(reverse("office_moderation_texts", args=[point.consultation.slug]))
    text = page.content.decode()
    assert "Lights &amp; benches." in text
    assert f"{short.pk}:{short.digest}" in text
    assert f"{long.pk}:{long.digest}" not in text
    sent = {"seen": [f"{short.pk}:{short.digest}", "nonsense", "9:"]}
    client.post(reverse("office_moderation_texts", args=[point.consultation.slug]), sent)
    assert public(point) == ["Lights & benches."]


def test_a_decision_can_be_replaced_and_both_are_shown(client: Client, point: ConsultationPoint) -> None:  # noqa: F811
    item = queued(point)
    client.post(address(item), decision(item, "approved"))
    item.refresh_from_db()
    client.post(address(item), decision(item, "refused", reason="legal"))
    page = client.get(address(item)).content.decode()
    assert public(point) == []
    assert page.index("Approved") < page.index("Refused (legal reasons)")


def test_texts_of_another_consultation_are_not_approved_with_these(
    client: Client,
    point: ConsultationPoint,  # noqa: F811
) -> None:
    elsewhere = queued(point, "Short.")
    address = reverse("office_moderation_texts", args=[factories.consultation().slug])
    client.post(address, {"seen": f"{elsewhere.pk}:{elsewhere.digest}"})
    assert public(point) == []
    client.post(
        reverse("office_moderation_texts", args=[point.consultation.slug]),
        {"seen": f"{elsewhere.pk}:{elsewhere.digest}"},
    )
    assert public(point) == ["Short."]
