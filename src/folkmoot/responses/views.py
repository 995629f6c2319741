"""Pages about what became of a response: by its receipt code, and all those of a member."""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.accounts import access
from folkmoot.core import clock, limits
from folkmoot.core.codes import read_code
from folkmoot.responses import selectors, services
from folkmoot.responses.forms import ReceiptForm, WithdrawForm
from folkmoot.responses.models import Response
from folkmoot.responses.proofs import proof_of, receipt_file

WRONG_CODES = 30
WINDOW = dt.timedelta(minutes=15)


@access.public
@require_safe
def find_receipt(request: HttpRequest) -> HttpResponse:
    """Asks for a receipt code, by GET: the code is then in the address of the page it leads to."""
    form = ReceiptForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("receipt", form.cleaned_data["code"])
    return render(request, "responses/find_receipt.html", {"form": form}, status=400 if form.is_bound else 200)


@access.public
@require_safe
@never_cache
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a response. Whoever holds the code sees no answers; the member who gave them does."""
    now = clock.now()
    # Taken before looking, so that many at once are no more than one after the other.
    place = limits.take(request, "receipt", limit=WRONG_CODES, window=WINDOW, at=now)
    if place is None:
        refused = render(request, "responses/receipt_too_many.html", status=429)
        return _unlisted(limits.with_wait(refused, window=WINDOW, at=now))
    status = selectors.receipt_status(code, now) if len(code) <= 60 else None
    if status is None:
        form = ReceiptForm(initial={"code": code[:60].replace("\0", "")})
        return _unlisted(render(request, "responses/receipt_unknown.html", {"form": form}, status=404))
    limits.give_back(place)
    response, mine = status.response, _is_mine(request, status.response)
    proof = proof_of(response)
    context = {
        "status": status,
        "response": response,
        "consultation": response.consultation,
        "proof": proof,
        "document": receipt_file(response, proof, with_answers=mine) if proof.note else None,
        "mine": mine,
        "said": selectors.said(response) if mine else [],
    }
    return _unlisted(render(request, "responses/receipt.html", context))


@access.public
@require_safe
@never_cache
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt file, for whoever holds the code; with the answers in it for the member who gave them."""
    now = clock.now()
    place = limits.take(request, "receipt", limit=WRONG_CODES, window=WINDOW, at=now)
    status = selectors.receipt_status(code, now) if place and len(code) <= 60 else None
    if place is None or status is None:
        raise Http404("There is no such receipt.")
    limits.give_back(place)
    return as_file(status.response, with_answers=_is_mine(request, status.response))


def as_file(response: Response, *, with_answers: bool) -> HttpResponse:
    """The receipt file of `response` as something to save."""
    body = receipt_file(response, proof_of(response), with_answers=with_answers)
    name = f"receipt-{response.receipt_code}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _unlisted(HttpResponse(json.dumps(body, indent=1), content_type="application/json", headers=headers))


@access.member
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Asks the member who gave a response whether to withdraw it, and withdraws it."""
    response = get_object_or_404(
        Response.objects.select_related("consultation", "respondent"),
        receipt_code=read_code(code).replace("\0", ""),
        respondent_id=request.user.pk,
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.withdraw_response(response=response, at=clock.now(), actor=response.respondent, reason=reason)
        messages.success(request, "Your response is withdrawn. It no longer counts and is shown nowhere.")
        return redirect("receipt", response.receipt_code)
    context = {"form": form, "response": response, "consultation": response.consultation}
    return render(request, "responses/withdraw.html", context, status=400 if form.errors else 200)


@access.member
@require_safe
@never_cache
def your_responses(request: HttpRequest) -> HttpResponse:
    """Everything that the member sent, by whichever way."""
    found = selectors.responses_of(request.user.pk, clock.now())
    return render(request, "responses/your_responses.html", {"statuses": found})


def _is_mine(request: HttpRequest, response: Response) -> bool:
    return request.user.is_authenticated and request.user.pk == response.respondent_id


def _unlisted(page: HttpResponse) -> HttpResponse:
    """No search engine keeps a page whose address is the key to it."""
    page["X-Robots-Tag"] = "noindex"
    return page
