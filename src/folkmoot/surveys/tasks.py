"""Mail about a survey, sent outside the request. Addresses are used once and not kept with answers."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from folkmoot.responses import selectors
from folkmoot.responses.models import Response
from folkmoot.surveys.models import SurveyDraft


@task()
def mail_copy(response_id: int, address: str) -> None:
    """Send a copy of the answers, with the receipt code."""
    response = Response.objects.select_related("consultation__body").get(pk=response_id)
    said = selectors.said(response)
    link = settings.BASE_URL + reverse("receipt", args=[response.receipt_code])
    _send(address, f"Your response to {response.consultation.title}", "copy", response=response, said=said, link=link)


@task()
def mail_resume_link(draft_id: int, address: str) -> None:
    """Send the link with which to go on. Nothing if the answers were sent in the meantime."""
    draft = SurveyDraft.objects.select_related("version__survey__consultation__body").filter(pk=draft_id).first()
    if draft is not None:
        title = draft.version.survey.consultation.title
        _send(address, f"Your answers to {title}, to go on with", "link", draft=draft, link=resume_link(draft))


def resume_link(draft: SurveyDraft) -> str:
    """The private address at which a draft without an account is gone on with."""
    slug = draft.version.survey.consultation.slug
    return settings.BASE_URL + reverse("survey_resume", args=[slug, draft.token])


def _send(address: str, subject: str, template: str, **context: object) -> None:
    text = render_to_string(f"surveys/mail/{template}.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" ".join(subject.split()), text, to=[address], headers=headers).send()
