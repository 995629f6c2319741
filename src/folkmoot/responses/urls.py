"""Addresses of receipts."""

from __future__ import annotations

from django.urls import path

from folkmoot.responses import views

urlpatterns = [
    path("receipts/", views.find_receipt, name="find_receipt"),
    path("receipts/<str:code>/", views.receipt, name="receipt"),
    path("receipts/<str:code>/receipt.json", views.download, name="receipt_file"),
    path("receipts/<str:code>/withdraw/", views.withdraw, name="withdraw_response"),
    path("account/responses/", views.your_responses, name="your_responses"),
]
