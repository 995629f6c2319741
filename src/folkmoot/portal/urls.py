"""Addresses of the public site."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from folkmoot.accounts.access import public
from folkmoot.portal.views import (
    about,
    brand,
    feeds,
    finder,
    following,
    health,
    home,
    landing,
    ledger,
    results,
    status,
    styleguide,
    updates,
)

CONSULTATION = "consultations/<slug:slug>"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", finder.search, name="search"),
    path("consultations/", finder.finder, name="consultations"),
    path(f"{CONSULTATION}/", landing.landing, name="consultation"),
    path(f"{CONSULTATION}/documents/<int:pk>/", updates.document, name="document"),
    path(f"{CONSULTATION}/follow/", following.follow, name="follow"),
    path("follow/confirm/<str:token>/", following.confirm, name="follow_confirm"),
    path("follow/stop/<str:token>/", following.stop, name="follow_stop"),
    path(f"{CONSULTATION}/updates/", updates.updates, name="updates"),
    path(f"{CONSULTATION}/updates.rss", feeds.consultation_news, {"kind": "rss"}, name="consultation_rss"),
    path(f"{CONSULTATION}/updates.atom", feeds.consultation_news, {"kind": "atom"}, name="consultation_atom"),
    path(f"{CONSULTATION}/updates/<slug:update_slug>/", updates.update, name="update"),
    path(f"{CONSULTATION}/timetable.ics", feeds.consultation_calendar, name="consultation_calendar"),
    path(f"{CONSULTATION}/results/", results.overview, name="results"),
    path(f"{CONSULTATION}/results/<slug:question>/", results.question, name="results_question"),
    path(f"{CONSULTATION}/results/<slug:question>/table.csv", results.table_csv, name="results_csv"),
    path("updates.rss", feeds.news, {"kind": "rss"}, name="rss"),
    path("updates.atom", feeds.news, {"kind": "atom"}, name="atom"),
    path("timetables.ics", feeds.calendar, name="calendar"),
    path("help/", about.help_page, name="help"),
    path("help/accessibility/", about.accessibility, name="accessibility"),
    path("help/privacy/", about.privacy, name="privacy"),
    path("help/licence/", about.licence, name="licence"),
    path(
        "help/guidelines/",
        public(RedirectView.as_view(pattern_name="community_guidelines")),
        name="guidelines",
    ),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/keys.json", ledger.key_list, name="ledger_keys"),
    path("ledger/statements/<str:digest>.json", ledger.statement, name="ledger_statement"),
    path("ledger/<str:log>/tile/<path:path>", ledger.tile, name="ledger_tile"),
    path("ledger/<str:log>/<str:file>", ledger.newest, name="ledger_newest"),
    path("robots.txt", about.robots, name="robots"),
    path(".well-known/security.txt", about.security_txt, name="security_txt"),
    path("sitemap.xml", about.sitemap, name="sitemap"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("status/", status.page, name="status"),
    path("status.json", status.as_json, name="status_json"),
    path("metrics", status.prometheus, name="metrics"),
    path("brand.css", brand.stylesheet, name="brand"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
