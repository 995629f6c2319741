"""Stopping, and going on later or on another device."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from folkmoot.core import limits
from folkmoot.surveys import drafts
from folkmoot.surveys.forms import AddressForm
from folkmoot.surveys.tasks import mail_resume_link, resume_link
from folkmoot.surveys.views.visit import Visit, answering, remember, surveyed

MAILS = 5
MAILS_WINDOW = dt.timedelta(hours=1)


@answering
def saved(visit: Visit) -> HttpResponse:
    """Says that the answers are kept and how to come back to them; sends the link by e-mail if asked."""
    posted = visit.request.method == "POST" and visit.draft.user_id is None
    form = AddressForm(visit.request.POST if posted else None)
    status = 200
    if form.is_valid():
        if not limits.take(visit.request, "survey-link", limit=MAILS, window=MAILS_WINDOW, at=visit.now):
            form.add_error("email", "You have asked for several mails. Wait an hour, or copy the link above.")
            status = 429
        else:
            mail_resume_link.enqueue(visit.draft.pk, form.cleaned_data["email"])
            messages.success(visit.request, f"The link is on its way to {form.cleaned_data['email']}.")
            return redirect(visit.address("survey_saved"))
    context = {
        **visit.context,
        "form": form,
        "link": resume_link(visit.draft) if visit.draft.user_id is None else "",
        "days": drafts.KEPT_FOR.days,
        "href": visit.page_address(drafts.reached(visit.draft)),
    }
    page = render(visit.request, "surveys/saved.html", context, status=status)
    return limits.with_wait(page, window=MAILS_WINDOW, at=visit.now)


@surveyed
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Goes on with the answers that a private link names. Opening the link does nothing yet: whoever follows one that
    somebody else sent would otherwise write into that person's answers.
    """
    draft = drafts.find(slug=slug, user=None, token=token.replace("\0", ""))
    if draft is None:
        return render(request, "surveys/no_draft.html", {"slug": slug}, status=404)
    visit = Visit(request, draft, draft.updated_at)
    if request.method != "POST":
        return render(request, "surveys/resume.html", visit.context)
    return remember(redirect(visit.page_address(drafts.reached(draft))), draft, slug)
