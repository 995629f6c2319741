"""Addresses of the back office."""

from __future__ import annotations

from django.urls import path

from folkmoot.backoffice.views import (
    approvals,
    audit,
    consultation,
    dashboard,
    exports,
    moderation,
    people,
    responses,
    results,
    retention,
)

urlpatterns = [
    path("", dashboard.dashboard, name="office"),
    path("approvals/", approvals.approvals, name="office_approvals"),
    path("approvals/<int:pk>/", approvals.approval, name="office_approval"),
    path("audit/", audit.trail, name="office_audit"),
    path("staff/", people.people, name="office_staff"),
    path("staff/<uuid:public_id>/", people.person, name="office_person"),
    path("moderation/", moderation.queue, name="office_moderation"),
    path("moderation/item/<int:pk>/", moderation.item, name="office_moderation_item"),
    path("moderation/<slug:slug>/next/", moderation.following, name="office_moderation_next"),
    path("moderation/<slug:slug>/", moderation.texts, name="office_moderation_texts"),
    path("consultations/<slug:slug>/", consultation.overview, name="office_consultation"),
    path("consultations/<slug:slug>/submit/", approvals.submit, name="office_submit"),
    path("consultations/<slug:slug>/principles/", consultation.principles, name="office_principles"),
    path("consultations/<slug:slug>/results/", results.results, name="office_results"),
    path("consultations/<slug:slug>/results/prepare/", results.prepare, name="office_prepare_results"),
    path("consultations/<slug:slug>/results/publish/", results.publish, name="office_publish_results"),
    path("consultations/<slug:slug>/results/from/", results.choose, name="office_results_from"),
    path("consultations/<slug:slug>/export/", exports.exports, name="office_export"),
    path("consultations/<slug:slug>/responses/", responses.responses, name="office_responses"),
    path("consultations/<slug:slug>/responses/<str:reference>/", responses.response, name="office_response"),
    path("consultations/<slug:slug>/responses/<str:reference>/erase/", retention.erase, name="office_erase_response"),
    path("consultations/<slug:slug>/retention/", retention.retention, name="office_retention"),
]
