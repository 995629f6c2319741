"""One consultation in the back office: how it stands, its responses, its principles, its results; and the staff."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from folkmoot.accounts.models import AuditEntry, Role
from folkmoot.analysis.models import ResultsRelease
from folkmoot.backoffice import selectors
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.consultations.stages import Stage
from folkmoot.core import clock
from folkmoot.reports.exporters import all_exporters
from folkmoot.responses import services
from tests import factories
from tests.responses import makers

StaffClient = Callable[..., Client]
DAY = dt.timedelta(days=1)


def closed(**fields: Any) -> Consultation:
    today = clock.now().astimezone(clock.LONDON).date()
    return factories.consultation(opens=today - 30 * DAY, closes=today - DAY, **fields)


def test_arrivals_are_counted_by_london_day_and_by_channel(db: None) -> None:
    consultation = factories.consultation(opens=dt.date(2025, 6, 1), closes=dt.date(2025, 6, 30))
    # Half past midnight of the 3rd in London, which is still the 2nd in UTC.
    for at in ("2025-06-02T23:30+00:00", "2025-06-03T09:00+00:00", "2025-06-04T09:00+00:00"):
        makers.response(consultation, at=dt.datetime.fromisoformat(at))
    gone = makers.response(consultation, at=dt.datetime.fromisoformat("2025-06-04T10:00+00:00"))
    services.withdraw_response(response=gone, at=clock.now(), actor=None)
    at = dt.datetime.fromisoformat("2025-06-04T12:00+00:00")
    came = selectors.arrivals([consultation], at=at)[consultation.pk]
    assert came.by_day == [
        (dt.date(2025, 6, 1), 0),
        (dt.date(2025, 6, 2), 0),
        (dt.date(2025, 6, 3), 2),
        (dt.date(2025, 6, 4), 1),
    ]
    assert (came.total, came.by_channel) == (3, [("Test channel", 3)])


def test_days_left_count_down_to_the_last_day(db: None) -> None:
    consultation = factories.consultation(opens=dt.date(2025, 6, 1), closes=dt.date(2025, 6, 30))

    def left(at: str) -> tuple[Stage, int | None]:
        found = selectors.standings(Consultation.objects, at=dt.datetime.fromisoformat(at))
        return next((s.stage, s.days_left) for s in found if s.consultation == consultation)

    assert left("2025-05-31T22:59:59+00:00") == (Stage.PLANNED, None)
    assert left("2025-06-01T00:00+01:00") == (Stage.OPEN, 29)
    assert left("2025-06-30T23:59:59+01:00") == (Stage.OPEN, 0)
    assert left("2025-07-01T00:00+01:00") == (Stage.CLOSED, None)


def test_the_list_of_responses_asks_no_more_for_many_than_for_few(
    staff_client: StaffClient, consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    client, address = staff_client(Role.ANALYST), reverse("office_responses", args=[consultation.slug])
    for _ in range(30):
        makers.response(consultation)
    client.get(address)
    with django_assert_max_num_queries(9):
        page = client.get(address).content.decode()
    assert "30 responses" in page


def test_a_response_is_shown_without_who_gave_it(staff_client: StaffClient, consultation: Consultation) -> None:
    who = factories.member(display_name="Ada Quiet", email="ada.quiet@example.org")
    ConsultationPoint.objects.create(
        consultation=consultation,
        key="q",
        kind="choice",
        label="Do you agree?",
        scheme={"options": [{"value": "yes", "label": "Yes, I do"}]},
    )
    found = makers.response(consultation, respondent=who, organisation={"name": "Friends of the Park"})
    for client in (staff_client(Role.OFFICER), staff_client(Role.MODERATOR)):
        page = client.get(reverse("office_response", args=[consultation.slug, found.public_reference])).content.decode()
        assert "Yes, I do" in page
        assert "Friends of the Park" in page
        assert "Ada" not in page
        assert "ada.quiet" not in page
        assert found.receipt_code not in page


def test_an_officer_notes_how_a_principle_is_met_and_the_notes_stay(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    client, address = staff_client(Role.OFFICER), reverse("office_principles", args=[consultation.slug])
    for met, note in (("no", "Eight weeks so far."), ("yes", "Twelve weeks.")):
        client.post(address, {"principle": "time", "time-met": met, "time-note": note})
    page = client.get(address).content.decode()
    assert "Eight weeks so far." in page
    assert page.count(">Met<") == 1
    overview = client.get(reverse("office_consultation", args=[consultation.slug])).content.decode()
    assert "3 of 4 open" in overview


def test_an_auditor_reads_the_principles_but_cannot_note(staff_client: StaffClient, consultation: Consultation) -> None:
    address = reverse("office_principles", args=[consultation.slug])
    sent = {"principle": "time", "time-met": "yes", "time-note": "Twelve weeks."}
    assert staff_client(Role.AUDITOR).post(address, sent).status_code == 403
    assert not consultation.principle_notes.exists()


def test_an_officer_prepares_results_sees_them_and_publishes_them(staff_client: StaffClient) -> None:
    consultation = closed(results_from="officer")
    ConsultationPoint.objects.create(
        consultation=consultation,
        key="q",
        kind="choice",
        label="Do you agree?",
        scheme={"options": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]},
    )
    while_open = clock.now() - 5 * DAY
    for n in range(20):
        makers.response(consultation, at=while_open, answers={"q": {"choice": "yes" if n < 12 else "no"}})
    client = staff_client(Role.OFFICER)
    results = reverse("office_results", args=[consultation.slug])
    assert "No results are public." in client.get(results).content.decode()
    client.post(reverse("office_prepare_results", args=[consultation.slug]))
    seen = client.get(results).content.decode()
    assert "Do you agree?" in seen
    assert "60.0%" in seen
    assert "No results are public." in seen
    confirm = reverse("office_publish_results", args=[consultation.slug])
    release = client.get(confirm).context["release"]
    client.post(confirm, {"release": release.pk})
    assert "Public now: 20 responses" in client.get(results).content.decode()
    assert AuditEntry.objects.filter(action="results.published", actor=client.user).count() == 1  # type: ignore[attr-defined]


def test_counting_is_left_to_a_worker(staff_client: StaffClient, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    consultation = closed(results_from="officer")
    client = staff_client(Role.OFFICER)
    answer = client.post(reverse("office_prepare_results", args=[consultation.slug]), follow=True).content.decode()
    assert "being counted" in answer
    assert not ResultsRelease.objects.of(consultation).exists()


def test_results_cannot_be_published_while_it_is_open(staff_client: StaffClient, consultation: Consultation) -> None:
    client = staff_client(Role.OFFICER)
    client.post(reverse("office_prepare_results", args=[consultation.slug]))
    confirm = reverse("office_publish_results", args=[consultation.slug])
    release = client.get(confirm).context["release"]
    answer = client.post(confirm, {"release": release.pk}, follow=True).content.decode()
    assert "They can be once it has closed." in answer
    assert "No results are public." in answer


def test_the_choice_of_when_results_are_public_outlives_an_older_draft(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    revision = consultation.save_revision()
    address = reverse("office_results_from", args=[consultation.slug])
    staff_client(Role.OFFICER).post(address, {"results_from": "officer"})
    revision.refresh_from_db()
    revision.publish()
    consultation.refresh_from_db()
    assert consultation.results_from == "officer"


def test_an_administrator_gives_and_takes_roles_but_not_their_own_last_key(staff_client: StaffClient) -> None:
    client, person = staff_client(Role.ADMINISTRATOR), factories.member()
    client.post(reverse("office_staff"), {"email": person.email.upper(), "role": "moderator"})
    assert list(person.staff_roles.values_list("role", flat=True)) == ["moderator"]
    taken = {"action": "take", "which": person.staff_roles.get().pk}
    client.post(reverse("office_person", args=[person.public_id]), taken)
    assert not person.staff_roles.exists()
    me = client.user  # type: ignore[attr-defined]
    client.post(reverse("office_person", args=[me.public_id]), {"action": "take", "which": me.staff_roles.get().pk})
    assert me.staff_roles.filter(role="administrator").exists()
    assert (
        "Nobody with this address"
        in client.post(reverse("office_staff"), {"email": "nobody@example.org", "role": "moderator"}).content.decode()
    )


def test_the_audit_trail_is_searched_by_what_who_and_to_what(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    officer = staff_client(Role.OFFICER)
    sent = {"principle": "time", "time-met": "yes", "time-note": "Twelve weeks."}
    officer.post(reverse("office_principles", args=[consultation.slug]), sent)
    auditor, address = staff_client(Role.AUDITOR), reverse("office_audit")
    who = officer.user.email  # type: ignore[attr-defined]
    for query, found in (
        ({"action": "principle"}, True),
        ({"subject": consultation.slug}, True),
        ({"actor": who}, True),
        ({"action": "published"}, False),
        ({"actor": "nobody@example.org"}, False),
    ):
        page = auditor.get(address, query).content.decode()
        assert ("consultation.principle_noted" in page) is found


def test_an_analyst_takes_the_data_out_in_one_archive_with_its_dictionary(
    staff_client: StaffClient, consultation: Consultation
) -> None:
    makers.response(consultation)
    client = staff_client(Role.ANALYST)
    address = reverse("office_export", args=[consultation.slug])
    for exporter in all_exporters():
        answer = client.post(address, {"kind": "analysts", "format": exporter.key})
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
            assert archive.testzip() is None
            assert any(name.endswith(f".{exporter.key}") for name in archive.namelist())
            # JSON and Excel hold the dictionary inside.
            assert any("dictionary" in n for n in archive.namelist()) is (exporter.key in {"csv", "parquet"})
    assert AuditEntry.objects.filter(action="data.exported").count() == len(all_exporters())


def test_an_unknown_format_is_refused_kindly(staff_client: StaffClient, consultation: Consultation) -> None:
    address = reverse("office_export", args=[consultation.slug])
    answer = staff_client(Role.OFFICER).post(address, {"kind": "everything", "format": "exe"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
