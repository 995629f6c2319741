"""Root addresses. Each package owns its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("folkmoot.accounts.urls")),
    path("office/cms/", include("folkmoot.backoffice.cms")),
    path("office/", include("folkmoot.backoffice.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("folkmoot.demo.urls")),
    path("", include("folkmoot.responses.urls")),
    path("", include("folkmoot.surveys.urls")),
    path("", include("folkmoot.plans.urls")),
    path("", include("folkmoot.portal.urls")),
]

handler400 = "folkmoot.portal.views.errors.bad_request"
handler500 = "folkmoot.portal.views.errors.server_error"
