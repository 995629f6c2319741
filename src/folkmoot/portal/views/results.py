"""The results of a consultation: an overview, and a page for each question."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from folkmoot.accounts.access import public
from folkmoot.analysis import published_texts, selectors
from folkmoot.analysis.models import ResultsRelease, ResultsTable
from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.core.dates import day_text, deadline_text, london_day
from folkmoot.portal.results_tables import csv_rows, tables
from folkmoot.reports.cells import harmless

TEXTS_A_PAGE = 20
LONGEST_QUERY = 100


@public
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How many answered, who and by which way, how they were counted, and the list of questions."""
    at = clock.now()
    consultation = _consultation(slug)
    release = selectors.newest_release(consultation, at)
    context = overview_context(consultation, release) | {"due": when_out(consultation, at)}
    return render(request, "portal/results/overview.html", context)


def overview_context(consultation: Consultation, release: ResultsRelease | None) -> dict[str, Any]:
    """What the overview tells of `release`; the back office shows the same of one that is not public yet."""
    context: dict[str, Any] = {"consultation": consultation, "release": release}
    if release is not None:
        lines = selectors.question_lines(release)
        context |= {
            "questions": [line for line in lines if not line.about_you],
            "about_you": [line for line in lines if line.about_you],
            "capacity": tables({"parts": [release.overview["capacity"]]}, "Capacity in which people answered")[0],
            "channel": tables({"parts": [release.overview["channel"]]}, "How the answers came")[0],
            "rounded": release.policy["rounding"] > 1,
            "funnel_columns": ["Step", "Responses"],
            "funnel": [
                ["Received", f"{release.received:,}"],
                ["Withdrawn since", f"{release.withdrawn:,}"],
                ["Counted", f"{release.counted:,}"],
            ],
        }
    return context


@public
def question(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """One question: chart, table and, where people wrote, what they wrote."""
    at = clock.now()
    consultation = _consultation(slug)
    release = selectors.newest_release(consultation, at)
    if release is None:
        raise Http404("The results are not out yet.")
    return render(request, "portal/results/question.html", question_context(request, release, question, consultation))


def question_context(
    request: HttpRequest, release: ResultsRelease, question: str, consultation: Consultation
) -> dict[str, Any]:
    """What the page of a question tells; the back office shows the same of a release that is not public yet."""
    by = request.GET.get("by", "")
    table = _table(release, question, by)
    offered = selectors.breakdowns_of(release, table)
    addresses = selectors.addresses(release)
    place = addresses.index(question)
    summary = table.body.get("summary") or {}
    labels = {value: label for part in table.body["parts"] for value, label in part["rows"]}
    return {
        "consultation": consultation,
        "release": release,
        "rounded": release.policy["rounding"] > 1,
        "table": table,
        "label": table.point.label,
        "tables": tables(table.body, table.point.label),
        "mean": summary.get("mean"),
        "ranks": [
            [labels[value], f"{rank['mean']:.1f}", f"{rank['points']:,}"]
            for value, rank in sorted(summary.get("ranks", {}).items(), key=lambda item: -item[1]["points"])
        ],
        "rank_columns": ["Option", "Mean rank", "Borda points"],
        "breakdowns": offered,
        "by": by,
        "by_label": dict(offered).get(by, ""),
        "before": addresses[place - 1] if place else "",
        "after": addresses[place + 1] if place + 1 < len(addresses) else "",
        **_texts(request, table),
    }


@public
def table_csv(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """The table of the page as a CSV file; nothing that the page withholds is in it."""
    consultation = _consultation(slug)
    release = selectors.newest_release(consultation, clock.now())
    if release is None:
        raise Http404("The results are not out yet.")
    by = request.GET.get("by", "")
    table = _table(release, question, by)
    label = dict(selectors.breakdowns_of(release, table)).get(by, "")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{slug}-{question}-{release.as_of.astimezone(clock.LONDON):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([harmless(cell) for cell in row] for row in csv_rows(table.body, label))
    return response


def _consultation(slug: str) -> Consultation:
    found: Consultation = get_object_or_404(
        Consultation.objects.published().select_related("body").with_timetable(), slug=slug
    )
    return found


def _table(release: ResultsRelease, question: str, by: str) -> ResultsTable:
    table = selectors.results_table(release, question, by)
    if table is None:
        raise Http404("There is no such question, or it cannot be divided in this way.")
    return table


def _texts(request: HttpRequest, table: ResultsTable) -> dict[str, Any]:
    """A page of what people wrote, searched; nothing for a question without words of their own."""
    if not published_texts.has_words(table.point):
        return {}
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    page = Paginator(published_texts.published(table.point, query), TEXTS_A_PAGE).get_page(request.GET.get("page"))
    return {"texts": published_texts.read(list(page.object_list)), "page": page, "q": query, "has_words": True}


def when_out(consultation: Consultation, at: dt.datetime) -> str:
    """When the results are due by the timetable, as a sentence; empty where an officer decides or no date is set."""
    closing = consultation.results_from == Consultation.ResultsFrom.CLOSING
    opening = consultation.results_from == Consultation.ResultsFrom.OPENING
    due = consultation.closes_at if closing else consultation.opens_at if opening else None
    if due is None:
        return ""
    if due <= at:
        return "They are being counted now, and will be here soon."
    if closing:
        return f"They will be here once the consultation has closed, at {deadline_text(due)}."
    return f"They will be here from {day_text(london_day(due))}."
