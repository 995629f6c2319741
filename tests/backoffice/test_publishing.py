"""From a draft to a public page: by two people, on the date that was set, and with its history kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.backoffice.permissions import ask_for_approval
from folkmoot.consultations.approval import OwnSubmission, submit_for_approval
from folkmoot.consultations.models import Consultation, Milestone, Update
from folkmoot.consultations.publishing import publish_due
from folkmoot.core import clock, schedule
from tests import factories

StaffClient = Callable[..., Client]
ADD = "wagtailsnippets_consultations_consultation:add"
EDIT = "wagtailsnippets_consultations_consultation:edit"
SECOND = dt.timedelta(seconds=1)


def form(**fields: Any) -> dict[str, str]:
    """What an officer's browser sends for a consultation."""
    milestones = fields.pop(
        "milestones",
        [
            {"kind": "opens", "day": "2030-01-07", "time": "", "precision": "day", "note": ""},
            {"kind": "closes", "day": "2030-03-01", "time": "", "precision": "day", "note": "At midnight"},
        ],
    )
    data: dict[str, str] = nested_form_data(
        {
            "title": "Safer parks",
            "slug": "safer-parks",
            "body": factories.body().pk,
            "summary": "How should parks be looked after at night?",
            "why": rich_text("<p>Because people asked.</p>"),
            "who": rich_text("<p>Everybody.</p>"),
            "what_next": rich_text("<p>We read it all.</p>"),
            "area": "E12000007",
            "contact_email": "",
            "freepost_address": "",
            "results_from": "closing",
            **{f"keep_{what}_months": "24" for what in ("about_you", "link", "evidence", "drafts", "followers")},
            "milestones": inline_formset(milestones),
            **fields,
        }
    )
    return {"channels": "survey", **data}


def drafted(client: Client, **fields: Any) -> Consultation:
    answer = client.post(reverse(ADD), form(**fields))
    assert answer.status_code == 302, [str(e) for e in answer.context["form"].errors.items()]
    found: Consultation = Consultation.objects.get(slug="safer-parks")
    return found


def public(slug: str = "safer-parks") -> int:
    return int(Client().get(reverse("consultation", args=[slug])).status_code)


def actions() -> list[str]:
    told = AuditEntry.objects.order_by("pk").exclude(action__regex=r"^(role|cms|staff)\.")
    return list(told.values_list("action", flat=True))


def test_a_new_consultation_is_of_the_body_of_the_site(staff_client: StaffClient) -> None:
    body = factories.body()
    form = staff_client(Role.OFFICER).get(reverse(ADD)).context["form"]
    assert form["body"].value() == body.pk


def test_a_draft_becomes_public_when_a_second_officer_approves_it(staff_client: StaffClient) -> None:
    first, second = staff_client(Role.OFFICER), staff_client(Role.OFFICER)
    consultation = drafted(first)
    assert not consultation.live
    assert public() == 404

    preview = first.get(
        reverse(
            "wagtailsnippets_consultations_consultation:revisions_view",
            args=[consultation.pk, consultation.latest_revision_id],
        )
    )
    assert "Safer parks" in preview.content.decode()
    assert "'unsafe-inline'" not in preview["Content-Security-Policy"]

    first.post(reverse("office_submit", args=[consultation.slug]))
    waiting = TaskState.objects.get(status="in_progress")
    page = reverse("office_approval", args=[waiting.pk])
    assert "Safer parks" in second.get(reverse("office_approvals")).content.decode()
    assert "second person" in first.get(page).content.decode()
    assert first.post(page, {"decision": "approve"}).status_code == 403
    assert public() == 404

    assert second.post(page, {"decision": "approve"}).status_code == 302
    assert public() == 200
    consultation.refresh_from_db()
    assert [m.note for m in consultation.milestones.all()] == ["", "At midnight"]
    assert actions() == [
        "consultation.drafted",
        "consultation.submitted",
        "consultation.approved",
        "consultation.published",
    ]


def test_an_officer_cannot_publish_alone_in_the_content_system(staff_client: StaffClient) -> None:
    officer = staff_client(Role.OFFICER)
    consultation = drafted(officer)
    officer.post(reverse(EDIT, args=[consultation.pk]), form(**{"action-publish": "1"}))
    consultation.refresh_from_db()
    assert not consultation.live


def test_what_waits_for_approval_cannot_be_edited(staff_client: StaffClient) -> None:
    first, second = staff_client(Role.OFFICER), staff_client(Role.OFFICER)
    consultation = drafted(first)
    first.post(reverse("office_submit", args=[consultation.slug]))
    for client in (first, second):
        client.post(reverse(EDIT, args=[consultation.pk]), form(title="Something else"))
        assert consultation.revisions.count() == 1


def test_whoever_resubmits_after_changes_cannot_approve_either(staff_client: StaffClient) -> None:
    first, second = staff_client(Role.OFFICER), staff_client(Role.OFFICER)
    consultation = drafted(first)
    first.post(reverse("office_submit", args=[consultation.slug]))
    page = reverse("office_approval", args=[TaskState.objects.get(status="in_progress").pk])
    unexplained = second.post(page, {"decision": "reject", "comment": " "})
    assert "Say what should change" in unexplained.content.decode()
    second.post(page, {"decision": "reject", "comment": "Say when it closes."})
    changed = form(summary="New words", **{"action-submit": "1"})
    assert second.post(reverse(EDIT, args=[consultation.pk]), changed).status_code == 302
    page = reverse("office_approval", args=[TaskState.objects.get(status="in_progress").pk])
    assert second.post(page, {"decision": "approve"}).status_code == 403
    assert first.post(page, {"decision": "approve"}).status_code == 302
    assert "New words" in Client().get(reverse("consultation", args=["safer-parks"])).content.decode()


def test_the_approval_itself_refuses_the_submitter_and_people_of_other_groups(staff_client: StaffClient) -> None:
    first, moderator = staff_client(Role.OFFICER), staff_client(Role.MODERATOR)
    consultation = drafted(first)
    submit_for_approval(consultation=consultation, by=first.user)  # type: ignore[attr-defined]
    state = TaskState.objects.get(status="in_progress")
    with pytest.raises(OwnSubmission):
        state.task.specific.on_action(state, first.user, "approve")  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, moderator.user, "approve")  # type: ignore[attr-defined]


def test_the_public_page_stays_as_it_is_while_a_change_waits(staff_client: StaffClient) -> None:
    first, second = staff_client(Role.OFFICER), staff_client(Role.OFFICER)
    consultation = drafted(first)
    first.post(reverse("office_submit", args=[consultation.slug]))
    second.post(
        reverse("office_approval", args=[TaskState.objects.get(status="in_progress").pk]), {"decision": "approve"}
    )
    consultation.refresh_from_db()
    rows = list(consultation.milestones.values("id", "kind", "day", "precision", "note"))
    lines = [{**row, "day": str(row["day"]), "time": ""} for row in rows]
    again = nested_form_data({"milestones": inline_formset(lines, initial=len(lines))})
    edited = first.post(reverse(EDIT, args=[consultation.pk]), {**form(title="Safer parks at night"), **again})
    assert edited.status_code == 302
    address = reverse("consultation", args=["safer-parks"])
    assert "Safer parks at night" not in Client().get(address).content.decode()
    first.post(reverse("office_submit", args=[consultation.slug]))
    page = reverse("office_approval", args=[TaskState.objects.get(status="in_progress").pk])
    shown = second.get(page).content.decode()
    assert "Safer parks at night" in shown
    second.post(page, {"decision": "approve"})
    assert "Safer parks at night" in Client().get(address).content.decode()
    assert consultation.milestones.count() == 2
    history = reverse("wagtailsnippets_consultations_consultation:history", args=[consultation.pk])
    assert first.get(history).status_code == 200
    older, newer = consultation.revisions.order_by("created_at")[:2]
    compare = "wagtailsnippets_consultations_consultation:revisions_compare"
    compared = first.get(reverse(compare, args=[consultation.pk, older.pk, newer.pk])).content.decode()
    assert "at night</span>" in compared


def test_what_is_approved_with_a_date_goes_public_at_that_second(staff_client: StaffClient) -> None:
    first, second = staff_client(Role.OFFICER), staff_client(Role.OFFICER)
    goes_live = (clock.now() + dt.timedelta(days=2)).replace(second=0, microsecond=0)
    local = goes_live.astimezone(clock.LONDON)
    consultation = drafted(first, go_live_at=f"{local:%Y-%m-%d %H:%M}")
    first.post(reverse("office_submit", args=[consultation.slug]))
    second.post(
        reverse("office_approval", args=[TaskState.objects.get(status="in_progress").pk]), {"decision": "approve"}
    )
    publish_due(goes_live - SECOND)
    assert public() == 404
    publish_due(goes_live)
    assert public() == 200
    assert actions()[-2:] == ["consultation.scheduled", "consultation.published"]


def test_what_expires_is_taken_back_at_that_second(consultation: Consultation) -> None:
    expires = clock.now() + dt.timedelta(days=2)
    Consultation.objects.filter(pk=consultation.pk).update(expire_at=expires)
    publish_due(expires - SECOND)
    assert public(consultation.slug) == 200
    publish_due(expires)
    assert public(consultation.slug) == 404


def test_the_worker_looks_every_second_for_what_is_due() -> None:
    assert [job.every for job in schedule.jobs() if job.run is publish_due] == [SECOND]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"channels": "email"}, "Give the address for e-mail"),
        ({"channels": "post"}, "Give the address for post"),
        (
            {
                "milestones": [
                    {"kind": "opens", "day": "2030-01-07", "time": "", "precision": "day", "note": ""},
                    {"kind": "closes", "day": "2029-01-07", "time": "", "precision": "day", "note": ""},
                ]
            },
            "closes the consultation before it opens",
        ),
    ],
)
def test_what_contradicts_itself_is_not_submitted(staff_client: StaffClient, fields: Any, problem: str) -> None:
    answer = staff_client(Role.OFFICER).post(reverse(ADD), form(**fields, **{"action-submit": "1"}))
    assert answer.status_code == 200
    assert problem in answer.content.decode()


def test_an_update_is_dated_when_it_is_first_published_and_keeps_that_date(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    officer = staff_client(Role.OFFICER)
    data = nested_form_data(
        {
            "consultation": consultation.pk,
            "title": "Workshops",
            "slug": "workshops",
            "text": rich_text("<p>Come along.</p>"),
            "notes_to_editors": rich_text(""),
            "action-publish": "1",
        }
    )
    before = clock.now()
    answer = officer.post(reverse("wagtailsnippets_consultations_update:add"), data)
    assert answer.status_code == 302
    update = Update.objects.get(slug="workshops")
    assert update.published_at
    assert before <= update.published_at <= clock.now()
    edit = reverse("wagtailsnippets_consultations_update:edit", args=[update.pk])
    assert officer.post(edit, {**data, "title": "Four workshops"}).status_code == 302
    again = Update.objects.get(slug="workshops")
    assert (again.title, again.published_at) == ("Four workshops", update.published_at)


def test_the_timetable_of_a_draft_is_reckoned_before_it_is_saved() -> None:
    draft = Consultation(title="A draft")
    draft.milestones = [Milestone(kind="opens", day=dt.date(2030, 1, 7))]
    assert draft.opens_at == clock.start_of_day(dt.date(2030, 1, 7))


def test_setting_up_the_approval_again_changes_nothing(db: None) -> None:
    workflow = Consultation.get_default_workflow()
    ask_for_approval()
    call_command("migrate", verbosity=0)
    assert Consultation.get_default_workflow() == workflow
    assert workflow.tasks.count() == 1
