"""The plan to take away: the original file, HTML, Markdown, and the pictures in it."""

from __future__ import annotations

import base64

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control

from folkmoot.accounts.access import public
from folkmoot.plans.markdown_writer import write_markdown
from folkmoot.plans.models import ElementText, PlanImage, PlanVersion
from folkmoot.plans.selectors import read_plan
from folkmoot.plans.views.finding import consultation_of, is_officer, version_of

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@public
def plan_original(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The file as it was imported, always as a download."""
    version = version_of(request, consultation_of(slug), number)
    kind = TYPES.get(version.file_name.rpartition(".")[2], "application/octet-stream")
    return _download(_content(version.original), version.file_name, kind)


@public
def plan_html(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One HTML file with its pictures in it. It can be imported again."""
    consultation = consultation_of(slug)
    version = version_of(request, consultation, number)
    reading = read_plan(version)
    for node in reading.walk():
        if image := node.text.image:
            data = base64.b64encode(_content(image.file)).decode("ascii")
            node.address = f"data:{image.content_type};base64,{data}"
    html = render_to_string("plans/download.html", {"plan": consultation.plan, "version": version, "reading": reading})
    return _download(html, f"{slug}-plan-{number}.html", TYPES["html"])


@public
def plan_markdown(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One Markdown file, pictures by their description. It can be imported again."""
    consultation = consultation_of(slug)
    version = version_of(request, consultation, number)
    text = write_markdown(consultation.plan.title, read_plan(version))
    return _download(text, f"{slug}-plan-{number}.md", TYPES["md"])


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
        return content


def _download(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@public
@cache_control(public=True, max_age=31_536_000, immutable=True)
def plan_image(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A picture of a version that the public may read; officers see those of drafts."""
    image = PlanImage.objects.filter(plan__consultation__slug=slug, sha256=sha256).first()
    shown = ElementText.objects.filter(image=image, version__in=PlanVersion.objects.published())
    if image is None or not (shown.exists() or is_officer(request)):
        raise Http404("There is no such picture.")
    return HttpResponse(_content(image.file), content_type=image.content_type)
