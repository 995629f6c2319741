"""Officers put a document in, look at what became of it, and publish it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role, User
from folkmoot.consultations import scopes
from folkmoot.core import clock
from folkmoot.plans.forms import UploadForm
from folkmoot.plans.importing.blocks import PlanUnreadable
from folkmoot.plans.importing.reader import LARGEST
from folkmoot.plans.models import PlanVersion
from folkmoot.plans.selectors import summary_of
from folkmoot.plans.services import import_plan, publish_version
from folkmoot.plans.views.finding import consultation_of


@staff(Role.OFFICER, about=scopes.by_slug)
def plan_office(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions of a plan, and the form that takes a document in as the next one, unpublished."""
    consultation = consultation_of(slug, published=False)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST:
                raise PlanUnreadable("This file is larger than a plan may be: 50 MB for Word, 10 MB for text.")
            report = import_plan(
                consultation=consultation,
                file_name=file.name,
                content=file.read(),
                note=form.cleaned_data["note"],
                at=clock.now(),
                actor=request.user if isinstance(request.user, User) else None,
            )
        except PlanUnreadable as error:
            form.add_error("file", str(error))
        else:
            assert report.version is not None  # noqa: S101 - only a dry run has none
            if report.same_file:
                messages.info(request, "This is the same file as the version before: no new version was made.")
            return redirect("plan_office_version", slug, report.version.number)
    versions = PlanVersion.objects.filter(plan__consultation=consultation).select_related("imported_by")
    return render(
        request,
        "plans/office.html",
        {"consultation": consultation, "form": form, "versions": versions.order_by("-number")},
        status=422 if form.errors else 200,
    )


@staff(Role.OFFICER, about=scopes.by_slug)
def plan_office_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What an import found; a POST publishes the version."""
    consultation = consultation_of(slug, published=False)
    versions = PlanVersion.objects.filter(plan__consultation=consultation).select_related("plan")
    version = get_object_or_404(versions, number=number)
    if request.method == "POST":
        actor = request.user if isinstance(request.user, User) else None
        publish_version(version=version, actor=actor, at=clock.now())
        messages.success(request, f"Version {version.number} is what the public reads now.")
        return redirect("plan_office", slug)
    return render(
        request,
        "plans/office_version.html",
        {"consultation": consultation, "version": version, "summary": summary_of(version)},
    )
