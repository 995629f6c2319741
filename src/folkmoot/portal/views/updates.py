"""The news of a consultation, and its documents."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from folkmoot.accounts.access import public
from folkmoot.consultations.models import Consultation, Document, Update
from folkmoot.consultations.selectors import latest_updates
from folkmoot.core import clock

PER_PAGE = 20


@public
def updates(request: HttpRequest, slug: str) -> HttpResponse:
    """All updates of a consultation, the latest first."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    found = Paginator(latest_updates(consultation, at=clock.now()), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "portal/pages/updates.html", {"consultation": consultation, "page": page})


@public
def update(request: HttpRequest, slug: str, update_slug: str) -> HttpResponse:
    """One update, with its notes to editors."""
    published = Update.objects.published(at=clock.now()).select_related("consultation")
    return show_update(request, get_object_or_404(published, consultation__slug=slug, slug=update_slug))


def show_update(request: HttpRequest, update: Update) -> HttpResponse:
    """The page of `update`, which may be a draft that is being previewed."""
    context = {"update": update, "consultation": update.consultation}
    return render(request, "portal/pages/update.html", context)


@public
def document(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """A document of a published consultation."""
    found = get_object_or_404(Document, pk=pk, consultation__slug=slug, consultation__live=True)
    try:
        file = found.file.open("rb")
    except (ValueError, FileNotFoundError):
        raise Http404("There is no such file.") from None
    # Offered for saving: an HTML or SVG file must not run as a page of this site.
    return FileResponse(file, as_attachment=not str(found.file.name).lower().endswith(".pdf"))
