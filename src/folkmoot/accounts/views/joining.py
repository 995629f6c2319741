"""Joining: one page of questions, one code by mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from folkmoot.accounts import joining, proof_of_work, texts
from folkmoot.accounts.access import public
from folkmoot.accounts.forms import CodeForm, JoinForm
from folkmoot.accounts.proof_of_work import Proof
from folkmoot.accounts.services import join as join_service
from folkmoot.core import clock
from folkmoot.core import privacy as privacy_of_site


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The questions. Nothing that is typed here is kept unless everything is in order."""
    onward = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(onward or settings.LOGIN_REDIRECT_URL)
    form = JoinForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if request.POST.get("over_16") == "no":
            joining.forget(request)
            return redirect("account_under_16")
        if form.is_valid():
            refused = _refusal(request, form)
            if not refused:
                answers = {name: form.cleaned_data[name] for name in ("email", "display_name", "borough")}
                joining.send_code(request, joining.Waiting(**answers, next=onward), at=clock.now())
                return redirect("account_join_code")
            message, status = refused
            form.add_error(None, message)
    return render(
        request,
        "accounts/join.html",
        {"form": form, "challenge": proof_of_work.new_challenge(), "next": onward},
        status=status,
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest) -> HttpResponseBase:
    """The code. With the right one the account opens and its owner is signed in."""
    now = clock.now()
    waiting = joining.waiting(request, at=now)
    if not waiting:
        return redirect("account_signup")
    form = CodeForm(request.POST if request.POST.get("action") == "verify" else None)
    if request.POST.get("action") == "resend" and waiting.can_resend:
        messages.success(request, "We have sent you another code.")
        joining.send_code(request, waiting, at=now)
        return redirect("account_join_code")
    if form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=waiting.code):
            return _enter(request, waiting, now)
        if not joining.note_wrong_code(request, waiting):
            messages.error(request, "The code was wrong three times. Please start again.")
            return redirect("account_signup")
        form.add_error("code", "The code is wrong. Check the newest e-mail from us.")
    return render(request, "accounts/join_code.html", {"form": form, "waiting": waiting})


@public
@require_GET
def under_16(request: HttpRequest) -> HttpResponse:
    """How somebody younger can take part all the same."""
    return render(request, "accounts/under_16.html")


@public
@require_GET
def guidelines(request: HttpRequest) -> HttpResponse:
    """The community guidelines in force."""
    return _text(request, "Community guidelines", texts.GUIDELINES)


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice in force."""
    return _text(request, "Privacy notice", texts.PRIVACY, holdings=privacy_of_site.holdings())


def _text(request: HttpRequest, title: str, text: texts.Text, **more: Any) -> HttpResponse:
    body = render_to_string(text.template)
    return render(request, "accounts/text.html", {"title": title, "body": body, "text": text, **more})


def _refusal(request: HttpRequest, form: JoinForm) -> tuple[str, int] | None:
    """Why joining is refused now, and with which status; None lets it pass."""
    proof = proof_of_work.judge(form.cleaned_data["proof"])
    if proof is Proof.REFUSED:
        return "This page had been open too long, or was sent twice. Please press “Continue” again.", 400
    # Without JavaScript there is no proof: everybody may join so, but fewer from one place.
    action = "join" if proof is Proof.GIVEN else "join_without_proof"
    if not ratelimit.consume(request, action=action, key=form.cleaned_data["email"]):
        return "Too many people have joined from where you are. Please try again in an hour.", 429
    return None


def _enter(request: HttpRequest, waiting: joining.Waiting, now: dt.datetime) -> HttpResponseBase:
    joined = join_service(email=waiting.email, display_name=waiting.display_name, borough=waiting.borough, at=now)
    joining.forget(request)
    record_authentication(request, joined.user, method="code", email=waiting.email)
    login = Login(user=joined.user, email=waiting.email, signup=joined.new, redirect_url=waiting.next or None)
    return perform_login(request, login)  # type: ignore[no-any-return]
