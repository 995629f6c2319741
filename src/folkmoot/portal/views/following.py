"""Following a consultation by e-mail: ask, confirm, stop.

The token in a link is what entitles to confirm and to stop, so these two need no cookie and no sign-in. Opening a link
changes nothing: programs that check links in mails open them too.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from folkmoot.accounts.access import public
from folkmoot.consultations import services
from folkmoot.consultations.models import Consultation, Follower
from folkmoot.consultations.stages import Action
from folkmoot.consultations.tasks import send_follow_mail
from folkmoot.core import clock, limits
from folkmoot.portal.forms import FollowForm

ASKS = 20
ASKS_WINDOW = dt.timedelta(hours=1)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for updates by e-mail. The answer is the same whether the address follows already or not."""
    now = clock.now()
    consultation = get_object_or_404(Consultation.objects.published().prefetch_related("milestones"), slug=slug)
    if not consultation.allows(Action.FOLLOW, at=now):
        return render(request, "portal/pages/follow_over.html", {"consultation": consultation}, status=410)
    form = FollowForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not form.is_valid():
            status = 400
        elif not limits.take(request, "follow", limit=ASKS, window=ASKS_WINDOW, at=now):
            form.add_error(None, "Too many people have asked from where you are. Please try again in an hour.")
            status = 429
        else:
            return _asked(request, consultation, form.cleaned_data["email"], now)
    page = render(request, "portal/pages/follow.html", {"consultation": consultation, "form": form}, status=status)
    return limits.with_wait(page, window=ASKS_WINDOW, at=now)


def _asked(request: HttpRequest, consultation: Consultation, email: str, now: dt.datetime) -> HttpResponse:
    follower = services.ask_to_follow(consultation=consultation, email=email, at=now)
    if follower:
        send_follow_mail.enqueue(follower.pk)
    return render(request, "portal/pages/follow_asked.html", {"consultation": consultation, "email": email})


@public
@csrf_exempt
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm that the updates are wanted, by the press of a button."""
    if request.method == "POST":
        follower = services.confirm_following(token=token, at=clock.now())
    else:
        follower = Follower.objects.select_related("consultation").filter(token=token).first()
    known = {"follower": follower, "consultation": follower.consultation if follower else None}
    return render(request, "portal/pages/follow_confirm.html", known, status=200 if follower else 404)


@public
@csrf_exempt
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the updates: by the button of this page, or by the one click of a mail program (RFC 8058).

    A token that is not known is answered like one that was: whoever holds it gets no mail, which is all they want.
    """
    stopped = request.method == "POST"
    consultation = services.stop_following(token=token) if stopped else None
    return render(request, "portal/pages/follow_stop.html", {"stopped": stopped, "consultation": consultation})
