"""Addresses of the plan."""

from __future__ import annotations

from django.urls import path

from folkmoot.plans.views import files, office, reading, support

_PLAN = "consultations/<slug:slug>/plan/"

urlpatterns = [
    path(_PLAN, reading.plan, name="plan"),
    path(f"{_PLAN}versions/<int:number>/", reading.plan_version, name="plan_version"),
    path(f"{_PLAN}versions/<int:number>/changes/", reading.plan_changes, name="plan_changes"),
    path(f"{_PLAN}versions/<int:number>/original/", files.plan_original, name="plan_original"),
    path(f"{_PLAN}versions/<int:number>/plan.html", files.plan_html, name="plan_html"),
    path(f"{_PLAN}versions/<int:number>/plan.md", files.plan_markdown, name="plan_markdown"),
    path(f"{_PLAN}images/<str:sha256>/", files.plan_image, name="plan_image"),
    path(f"{_PLAN}<slug:anchor>/support/", support.plan_support, name="plan_support"),
    path("office/consultations/<slug:slug>/plan/", office.plan_office, name="plan_office"),
    path("office/consultations/<slug:slug>/plan/<int:number>/", office.plan_office_version, name="plan_office_version"),
]
