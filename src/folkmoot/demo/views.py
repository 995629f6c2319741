"""Pages of the demonstration: what it is, its mail, and its clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from folkmoot.accounts.access import public, staff
from folkmoot.accounts.models import Role, User
from folkmoot.core import clock
from folkmoot.core.dates import moment_text
from folkmoot.demo import mailbox, texts
from folkmoot.demo.forms import ClockForm
from folkmoot.demo.staff import credentials


@public
@never_cache
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What this demonstration is, and how to sign in as staff."""
    _only_in_demo()
    return render(
        request,
        "demo/about.html",
        {"staff": texts.STAFF, "code": credentials().code(), "source": texts.SOURCE, "moment": clock.now()},
    )


@public
@never_cache
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that the site would have sent, but for that to staff."""
    _only_in_demo()
    staff_addresses = set(User.objects.filter(is_staff=True).values_list("email", flat=True))
    return render(request, "demo/mail.html", {"mails": mailbox.latest(20, hide=staff_addresses)})


@staff(*Role)
@require_http_methods(["GET", "POST"])
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock, to see every stage of the consultation."""
    _only_in_demo()
    form = ClockForm(request.POST or None, initial={"moment": texts.START.key})
    if request.method == "POST" and form.is_valid():
        clock.move_to(form.chosen())
        messages.success(request, f"The clock now shows {moment_text(clock.now())}.")
        return redirect("demo_clock")
    return render(request, "demo/clock.html", {"form": form, "moment": clock.now()})


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
