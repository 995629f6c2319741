"""Every component of the design system in its states, with what its template says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from folkmoot.accounts.access import public
from folkmoot.consultations.stages import Stage
from folkmoot.core import clock
from folkmoot.portal.views.styleguide_form import FailedForm, SampleForm

COMPONENTS = Path(__file__).parents[1] / "templates" / "portal" / "components"
_SAID = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)
CHART = mark_safe(  # a sample: real charts come from the results pages
    '<svg viewBox="0 0 600 130" width="600" height="130" aria-hidden="true" focusable="false">'
    '<rect class="fm-chart__bar" x="150" y="10" width="360" height="28" rx="4"/>'
    '<rect class="fm-chart__bar" x="150" y="52" width="190" height="28" rx="4"/>'
    '<rect class="fm-chart__bar" x="150" y="94" width="80" height="28" rx="4"/>'
    '<text class="fm-chart__text" x="0" y="30">Support</text><text class="fm-chart__text" x="0" y="72">Neither</text>'
    '<text class="fm-chart__text" x="0" y="114">Oppose</text><text class="fm-chart__text" x="520" y="30">57%</text>'
    '<text class="fm-chart__text" x="350" y="72">30%</text>'
    '<text class="fm-chart__text" x="240" y="114">13%</text></svg>'
)


@dataclass(frozen=True)
class Component:
    """A component: its name, and the comment on top of its template, which says what it is for and takes."""

    name: str
    purpose: str
    parameters: str

    @property
    def example(self) -> str:
        return f"portal/examples/{self.name}.html"


def components() -> list[Component]:
    """Every component there is, by name."""
    found = []
    for path in sorted(COMPONENTS.glob("*.html")):
        said = _SAID.search(path.read_text())
        lines = said[1].strip().splitlines() if said else [""]
        cut = next((n for n, line in enumerate(lines) if re.match(r"[a-z_, ]+  ", line)), len(lines))
        found.append(Component(path.stem, " ".join(lines[:cut]), "\n".join(lines[cut:])))
    return found


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide. `?dir=rtl` turns the page round, as a language written from right to left would."""
    numbers = Paginator(range(200), 10)
    context: dict[str, Any] = {
        "components": components(),
        "stages": list(Stage),
        "form": SampleForm(),
        "failed": FailedForm(),
        "sample_help": FailedForm("help_%s")["name"],
        "sample_demo": {"now": clock.now()},
        "chart": CHART,
        "middle": numbers.page(7),
        "columns": ["Answer", "People", "Share"],
        "figures": [["Support", "1,140", "57%"], ["Neither", "600", "30%"], ["Oppose", "260", "13%"]],
        "steps": [
            {
                "text": "Draft published",
                "when": "3 March 2025",
                "state": "done",
                "note": "With an easy-read summary.",
            },
            {"text": "Consultation opens", "when": "10 March 2025", "state": "done"},
            {"text": "Consultation closes", "when": "5 May 2025, 11:59pm", "state": "now"},
            {"text": "What we heard", "when": "July 2025", "state": "next"},
            {"text": "Final plan", "when": "", "state": "next"},
        ],
        "trail": [
            {"text": "Draft plan", "href": "#", "state": "done"},
            {"text": "Your views", "href": "", "state": "now"},
            {"text": "About you", "href": "", "state": "next"},
            {"text": "Check and send", "href": "", "state": "next"},
        ],
        "tasks": [
            {"title": "Read the draft plan", "href": "#", "status": "Done"},
            {
                "title": "Answer the survey",
                "href": "#",
                "status": "In progress",
                "kind": "new",
                "hint": "About 10 minutes",
            },
            {"title": "Send your answers", "status": "Cannot start yet"},
        ],
        "answers": [
            {"key": "How safe do you feel by day?", "value": "Fairly safe", "href": "#", "anchor": "answer-1"},
            {"key": "What would make you feel safer?", "value": "Better light at the station.", "href": "#"},
        ],
        "headings": [
            {"text": "Reducing violence", "href": "#", "level": 1, "current": True},
            {"text": "Commitment 1", "href": "#", "level": 2},
            {"text": "Commitment 2", "href": "#", "level": 2},
            {"text": "Trust in policing", "href": "#", "level": 1},
        ],
        "numbers": [
            {"number": "2,043", "text": "people have taken part"},
            {"number": "38", "text": "organisations"},
            {"number": "12", "text": "days left"},
        ],
        "facts": ["Closes 5 May 2025", "Across London"],
    }
    if request.GET.get("dir") in {"rtl", "ltr"}:
        context["direction"] = request.GET["dir"]
    return render(request, "portal/styleguide.html", context)
