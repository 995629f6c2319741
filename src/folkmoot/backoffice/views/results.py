"""Results before they are public: prepare them, look at them, publish them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role
from folkmoot.analysis import selectors, services, tasks
from folkmoot.analysis.models import ResultsRelease
from folkmoot.backoffice.forms import ResultsFromForm
from folkmoot.backoffice.results_tables import Shown, shown
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.consultations.services import choose_results_from
from folkmoot.core import clock


@staff(Role.OFFICER, Role.ANALYST, Role.AUDITOR, about=scopes.by_slug)
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """What is public, what is prepared, and when results become public."""
    found = get_object_or_404(Consultation, slug=slug)
    at = clock.now()
    release = selectors.prepared_release(found)
    return render(
        request,
        "backoffice/results.html",
        {
            "consultation": found,
            "public": selectors.newest_release(found, at),
            "release": release,
            "counting": selectors.counting(found),
            "tables": _tables(release),
            "may_publish": services.may_release(found, at),
            "form": ResultsFromForm(initial={"results_from": found.results_from}),
            "up": reverse("office_consultation", args=[slug]),
        },
    )


@staff(Role.OFFICER, Role.ANALYST, about=scopes.by_slug)
@require_POST
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Have what stands now counted into a release that only staff see: by a worker, for it may take minutes."""
    found = get_object_or_404(Consultation, slug=slug)
    tasks.prepare.enqueue(found.pk, request.user.pk)
    return redirect("office_results", slug)


@staff(Role.OFFICER, about=scopes.by_slug)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then make the prepared release public."""
    found = get_object_or_404(Consultation, slug=slug)
    release = selectors.prepared_release(found)
    if release is None:
        messages.error(request, "Prepare the results and look at them first.")
        return redirect("office_results", slug)
    if request.method == "POST":
        try:
            # What was looked at, not what may have been prepared since.
            seen = get_object_or_404(ResultsRelease, consultation=found, pk=_number(request.POST.get("release")))
            services.publish_results(release=seen, at=clock.now(), by=request.user)  # type: ignore[arg-type]
        except services.NotYet:
            messages.error(request, "Results cannot be published at this stage. They can be once it has closed.")
        except services.TooLittleChanged:
            messages.error(
                request,
                "Too little has changed since the results that are public: the difference would tell of single people.",
            )
        except services.LedgerDisagrees:
            messages.error(
                request,
                "These counts are not those of the ledger: responses changed while they were counted, or the record was"
                " touched. Prepare the results again. If this message comes back, tell whoever runs the site:"
                " the command folkmoot ledger audit shows what does not fit.",
            )
        else:
            messages.success(request, "The results are public.")
        return redirect("office_results", slug)
    return render(
        request,
        "backoffice/publish_results.html",
        {
            "consultation": found,
            "release": release,
            "may_publish": services.may_release(found, clock.now()),
            "up": reverse("office_consultation", args=[slug]),
            "back": reverse("office_results", args=[slug]),
        },
    )


@staff(Role.OFFICER, about=scopes.by_slug)
@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Say from when results are public."""
    found = get_object_or_404(Consultation, slug=slug)
    form = ResultsFromForm(request.POST)
    if form.is_valid():
        choose_results_from(
            consultation=found,
            results_from=form.cleaned_data["results_from"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "Kept.")
    else:
        messages.error(request, "Choose one of the three.")
    return redirect("office_results", slug)


def _tables(release: ResultsRelease | None) -> list[Shown]:
    if release is None:
        return []
    found = release.tables.filter(breakdown="").select_related("point").order_by("point__about_you", "point__position")
    # Numbered, so that every table has a name of its own.
    return [table for number, stored in enumerate(found, 1) for table in shown(stored, number=number)]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
