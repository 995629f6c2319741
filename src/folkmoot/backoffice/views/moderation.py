"""Clearing texts for publication: what waits, one text at a time, or a page of short ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from folkmoot.accounts.access import EACH, staff
from folkmoot.accounts.models import Role
from folkmoot.backoffice.forms import DecisionForm
from folkmoot.consultations import scopes
from folkmoot.consultations.models import Consultation, ConsultationPoint
from folkmoot.core import clock
from folkmoot.responses import moderation
from folkmoot.responses.models import ModerationItem
from folkmoot.responses.redaction import BadMarks, marked_copy, marks_for

PER_PAGE = 20
# Only what can be read at a glance is approved by the page.
SHORT = 60


@staff(Role.MODERATOR, Role.OFFICER, about=EACH)
def queue(request: HttpRequest) -> HttpResponse:
    """How many texts wait, by consultation and question."""
    theirs = scopes.theirs(request.user, Role.MODERATOR, Role.OFFICER)
    found = [(c, moderation.waiting_by_point(consultation=c)) for c in theirs.order_by("title")]
    waiting = [(c, points, sum(n for _, n in points)) for c, points in found if points]
    return render(request, "backoffice/moderation.html", {"waiting": waiting})


@staff(Role.MODERATOR, Role.OFFICER, about=scopes.by_slug)
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of what waits; the short ones can be approved together."""
    found = get_object_or_404(Consultation, slug=slug)
    point = _point(request, found)
    if request.method == "POST":
        shown = {}
        for value in request.POST.getlist("seen"):
            number, _, digest = value.partition(":")
            if number.isdecimal():
                shown[int(number)] = digest
        done, left = moderation.approve_many(
            consultation=found,
            seen=shown,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
        told = f"{done} {'text' if done == 1 else 'texts'} approved."
        if left:
            told += f" {left} not, because somebody else decided or the words were corrected meanwhile."
        messages.success(request, told)
        return redirect(request.get_full_path())
    items = moderation.waiting(consultation=found, point=point).select_related("response", "point")
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    words = moderation.texts_of(list(page))
    rows = [(i, words[i.pk], i.words <= SHORT) for i in page]
    return render(
        request,
        "backoffice/texts.html",
        {"consultation": found, "point": point, "page": page, "rows": rows, "short": any(s for _, _, s in rows)},
    )


@staff(Role.MODERATOR, Role.OFFICER, about=scopes.by_slug)
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the next text that waits and that nobody else is looking at."""
    found = get_object_or_404(Consultation, slug=slug)
    point = _point(request, found)
    item = moderation.next_item(consultation=found, point=point, by=request.user, at=clock.now())  # type: ignore[arg-type]
    if item is None:
        messages.info(request, "Nothing waits here, or others are looking at what does.")
        return redirect("office_moderation")
    return redirect(_address(item, point))


def _of_item(*, pk: int) -> frozenset[str]:
    held = ModerationItem.objects.select_related("point__consultation").filter(pk=pk).first()
    return scopes.of(held.point.consultation) if held else frozenset()


@staff(Role.MODERATOR, Role.OFFICER, about=_of_item)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One text and the decision on it. A decision that was made can be replaced by another."""
    items = ModerationItem.objects.select_related(
        "response", "point__consultation", "standing__decided_by", "claimed_by"
    )
    held = get_object_or_404(items, pk=pk)
    text = moderation.text_of(held)
    point = _point(request, held.point.consultation)
    mine = moderation.claim(held, by=request.user, at=clock.now())  # type: ignore[arg-type]
    try:
        marks = marks_for(text)
    except BadMarks:
        marks = None
    if request.method == "POST":
        form = DecisionForm(request.POST, text=text, marks=marks)
        if form.is_valid() and _decide(request, held, form):
            onward = reverse("office_moderation_next", args=[held.point.consultation.slug])
            return redirect(f"{onward}?point={point.pk}" if point else onward)
    else:
        form = DecisionForm(initial=_initial(held, text, marks), text=text, marks=marks)
    return render(
        request,
        "backoffice/text.html",
        {
            "item": held,
            "consultation": held.point.consultation,
            "text": text,
            "form": form,
            "busy": not mine,
            "decisions": held.response.publication_decisions.filter(point=held.point, part=held.part).select_related(
                "decided_by"
            ),
        },
    )


def _decide(request: HttpRequest, held: ModerationItem, form: DecisionForm) -> bool:
    cleaned = form.cleaned_data
    try:
        made = moderation.decide(
            item=held,
            decision=cleaned["decision"],
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
            seen_digest=cleaned["seen_digest"],
            seen_decision=cleaned["seen_decision"],
            spans=form.spans,
            reason=cleaned["reason"],
            note=cleaned["note"],
        )
    except moderation.DecidedMeanwhile:
        form.add_error(
            None,
            "While you were reading, somebody else decided on this text or its author corrected it. "
            "Your decision was not kept. Open the text again to see how it stands.",
        )
        return False
    messages.success(request, f"{made.get_decision_display()}.")
    return True


def _initial(held: ModerationItem, text: str, marks: tuple[str, str] | None) -> dict[str, Any]:
    spans = [(a, b) for a, b in held.standing.spans] if held.standing else []
    return {
        "decision": held.standing.decision if held.standing else None,
        "marked": marked_copy(text, spans) if marks else "",
        "seen_digest": held.digest,
        "seen_decision": held.standing_id,
    }


def _point(request: HttpRequest, consultation: Consultation) -> ConsultationPoint | None:
    wanted = request.GET.get("point", "")
    return consultation.points.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None


def _address(item: ModerationItem, point: ConsultationPoint | None) -> str:
    address = reverse("office_moderation_item", args=[item.pk])
    return f"{address}?point={point.pk}" if point else address
