"""Addresses of the public site."""

from __future__ import annotations

from django.urls import path

from folkmoot.portal.views import brand, styleguide

urlpatterns = [
    path("brand.css", brand.stylesheet, name="brand"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
