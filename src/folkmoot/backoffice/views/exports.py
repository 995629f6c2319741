"""Taking the data out: choose for whom and in which format, and download it with its data dictionary."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice.forms import ExportForm
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.reports.services import Kind, export


@staff(Role.OFFICER, Role.ANALYST, about=scopes.by_slug)
def exports(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The choice, and on sending it the files in one archive."""
    found = get_object_or_404(Consultation, slug=slug)
    form = ExportForm(request.POST or None, initial={"kind": Kind.ANALYSTS, "format": "csv"})
    if request.method == "POST" and form.is_valid():
        return _archive(request, found, form.cleaned_data["format"], Kind(form.cleaned_data["kind"]))
    up = reverse("office_consultation", args=[slug])
    response: HttpResponse = render(request, "backoffice/exports.html", {"consultation": found, "form": form, "up": up})
    return response


def _archive(request: HttpRequest, consultation: Consultation, format: str, kind: Kind) -> FileResponse:
    # On disk, not in memory, and gone when it has been sent.
    archive = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory() as folder:
        made = export(
            consultation=consultation,
            format=format,
            directory=Path(folder),
            kind=kind,
            at=clock.now(),
            by=request.user,  # type: ignore[arg-type]
        )
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in made.files:
                packed.write(path, path.name)
    archive.seek(0)
    name = f"{consultation.slug}-{kind}-{format}.zip"
    return FileResponse(archive, as_attachment=True, filename=name)
