"""What is held about a member: to see it, to get a copy, to have it erased."""

from __future__ import annotations

import uuid
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.accounts import personal_data, tasks
from folkmoot.accounts.access import member, public
from folkmoot.accounts.forms import EraseForm
from folkmoot.accounts.models import DataRequest, User
from folkmoot.core import clock, privacy


@member
@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """What is held and why, what the member agreed to, and the copies they asked for."""
    user = cast(User, request.user)
    context = {
        "holdings": [holding for holding in privacy.holdings() if holding.model not in _OF_STAFF or user.is_staff],
        "consents": user.consents.order_by("given_at"),
        "copies": user.data_requests.filter(kind=DataRequest.Kind.COPY).order_by("-asked_at")[:5],
        "days": personal_data.COPY_KEPT_FOR.days,
    }
    return render(request, "accounts/your_data.html", context)


@member
@require_POST
def ask_for_copy(request: HttpRequest) -> HttpResponse:
    """Have a worker make a copy."""
    asked = personal_data.ask(user=cast(User, request.user), kind=DataRequest.Kind.COPY, at=clock.now())
    tasks.carry_out.enqueue(asked.pk)
    messages.success(request, "We are making your copy. Open this page again in a minute to download it.")
    return redirect("your_data")


@member
@reauthentication_required  # type: ignore[untyped-decorator]
@require_safe
def copy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The copy as a file, for its owner only and while it is kept."""
    found = get_object_or_404(DataRequest, public_id=public_id, user_id=request.user.pk, kind=DataRequest.Kind.COPY)
    if found.copy is None:
        raise Http404("The copy is not ready, or it is past its time.")
    response = JsonResponse(found.copy, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="your-data.json"'
    return response


@member
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asks what is to go, and has a worker do it."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = personal_data.ask(user=cast(User, request.user), kind=form.cleaned_data["kind"], at=clock.now())
        except personal_data.StaffAccount:
            form.add_error(None, "You work here with this account. Ask an administrator to take your roles away first.")
        else:
            logout(request)
            tasks.carry_out.enqueue(asked.pk)
            return redirect("erasure", asked.public_id)
    return render(request, "accounts/erase.html", {"form": form}, status=400 if form.errors else 200)


@public
@never_cache
@require_safe
def erasure(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whether an erasure is done. Open to whoever has the address: by then there is nobody to sign in."""
    kinds = (DataRequest.Kind.CLOSE, DataRequest.Kind.ERASE)
    found = get_object_or_404(DataRequest, public_id=public_id, kind__in=kinds)
    return render(request, "accounts/erasure.html", {"asked": found})


_OF_STAFF = ("accounts.StaffRole", "accounts.AuditEntry")
