"""Addresses of the demonstration's own pages."""

from __future__ import annotations

from django.urls import path

from folkmoot.demo import views

urlpatterns = [
    path("demo/", views.about, name="demo"),
    path("demo/mail/", views.mail, name="demo_mail"),
    path("demo/clock/", views.move_clock, name="demo_clock"),
]
