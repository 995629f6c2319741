"""The consultation, the plan and the version that an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from folkmoot.accounts.access import roles_of, used_second_factor
from folkmoot.accounts.models import Role
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.plans.models import PlanVersion
from folkmoot.plans.querysets import VersionQuerySet


def consultation_of(slug: str, *, published: bool = True) -> Consultation:
    """The consultation with its timetable and plan, in one query."""
    found = Consultation.objects.with_timetable().select_related("plan")
    consultation: Consultation | None = (found.published() if published else found).filter(slug=slug).first()
    if consultation is None or (published and not hasattr(consultation, "plan")):
        raise Http404("There is no such plan.")
    return consultation


def published_versions(consultation: Consultation) -> list[PlanVersion]:
    """The versions that the public may read, the current one first."""
    versions = list(readable(consultation))
    if not versions:
        raise Http404("This plan was not published yet.")
    return versions


def readable(consultation: Consultation) -> VersionQuerySet:
    """The versions published by now: the clock of a demonstration may stand before that."""
    return PlanVersion.objects.filter(plan__consultation=consultation, published_at__lte=clock.now()).published()


def version_of(request: HttpRequest, consultation: Consultation, number: int) -> PlanVersion:
    """One version; an unpublished one only for officers."""
    version = PlanVersion.objects.filter(plan__consultation=consultation, number=number).first()
    if version is None:
        raise Http404("There is no such version.")
    shown = version.published_at is not None and version.published_at <= clock.now()
    if not shown and not is_officer(request):
        raise Http404("There is no such version.")
    return version


def is_officer(request: HttpRequest) -> bool:
    """Whether an officer asks, with a second factor in use."""
    # A visitor without a session cookie is nobody: their session is not even looked for.
    return bool(roles_of(request.user) & {Role.OFFICER, Role.ADMINISTRATOR}) and used_second_factor(request)
