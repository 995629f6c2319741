"""Addresses of a consultation's survey."""

from __future__ import annotations

from django.urls import path

from folkmoot.surveys.views import pages, person, resuming, sending, start

BASE = "consultations/<slug:slug>/survey"

urlpatterns = [
    path(f"{BASE}/", start.start, name="survey"),
    path(f"{BASE}/begin/", start.begin, name="survey_begin"),
    path(f"{BASE}/you/", person.capacity, name="survey_capacity"),
    path(f"{BASE}/organisation/", person.organisation, name="survey_organisation"),
    path(f"{BASE}/pages/<str:page>/", pages.page, name="survey_page"),
    path(f"{BASE}/publishing/", pages.publishing, name="survey_publishing"),
    path(f"{BASE}/check/", sending.check, name="survey_check"),
    path(f"{BASE}/submit/", sending.submit, name="survey_submit"),
    path(f"{BASE}/done/<str:code>/", sending.done, name="survey_done"),
    path(f"{BASE}/done/<str:code>/copy/", sending.copy, name="survey_copy"),
    path(f"{BASE}/done/<str:code>/receipt.json", sending.receipt_file, name="survey_receipt_file"),
    path(f"{BASE}/saved/", resuming.saved, name="survey_saved"),
    path(f"{BASE}/resume/<str:token>/", resuming.resume, name="survey_resume"),
]
