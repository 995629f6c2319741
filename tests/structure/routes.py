"""Every route of the site, with a sample address for each.

A route with a parameter needs a sample: add the parameter to `SAMPLES`, or the whole route to `ADDRESSES` where the
name alone does not say enough. `prepare` makes what the samples name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from folkmoot.consultations.models import Update
from folkmoot.core import clock
from folkmoot.plans.services import import_plan
from tests import factories
from tests.surveys import people

# By the name of the parameter, in routes of ours.
SAMPLES: dict[str, str] = {
    "pk": "1",
    "slug": "sample",
    "update_slug": "sample-update",
    "question": "sample-question",
    "code": "7H3K-0W2M-9TQX-1234",
    "token": "sample-token",
    "reference": "7H3K-0W2M-9TQX",
    "number": "1",
    "anchor": "commitment-sample",
    "sha256": "0" * 64,
    "public_id": "00000000-0000-4000-8000-000000000000",
    "page": "safety",
    "digest": "0" * 64,
    "log": "responses",
    "file": "checkpoint",
    "path": "0/000",
}
# Whole routes, ours or not, whose parameters need more than that.
ADDRESSES: dict[str, str] = {
    r"documents/^(\d+)/(.*)$": "documents/1/sample.pdf",
}
# By the kind of the parameter, in routes of libraries.
_BY_KIND = {
    "int": "1",
    "str": "sample",
    "slug": "sample",
    "path": "sample",
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}
_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One address pattern and the view that answers there."""

    pattern: str
    view: Callable[..., Any]

    @property
    def ours(self) -> bool:
        return self.view.__module__.startswith("folkmoot.") or hasattr(self.view, "access")

    @property
    def address(self) -> str:
        """A sample address. Raises KeyError with what to add where there is none."""
        if self.pattern in ADDRESSES:
            return "/" + ADDRESSES[self.pattern]

        def sample(parameter: re.Match[str]) -> str:
            if not self.ours:
                return _BY_KIND.get(parameter["kind"] or "str", "1")
            if parameter["name"] not in SAMPLES:
                raise KeyError(
                    f"{self.pattern}: add a sample for {parameter['name']!r} to SAMPLES in tests/structure/routes.py"
                )
            return SAMPLES[parameter["name"]]

        return "/" + _PARAMETER.sub(sample, self.pattern.replace("^", ""))


def routes() -> Iterator[Route]:
    """All of them, in the order in which they are tried."""
    return _walk(get_resolver().url_patterns, "")


def prepare() -> None:
    """Make what the samples name, so that pages have something to show, and let `/readyz` find the site ready."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    stamp.parent.mkdir(exist_ok=True)
    stamp.touch()
    made = factories.consultation(slug=SAMPLES["slug"])
    people.survey(made)
    Update.objects.create(
        consultation=made, slug=SAMPLES["update_slug"], title="News", text="<p>News</p>", published_at=clock.now()
    )
    import_plan(
        consultation=made,
        file_name="plan.md",
        content=b"# Plan\n\n## Commitment 1: Sample\n\nWords.\n",
        at=clock.now(),
        actor=None,
        publish=True,
    )


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, whole)
        else:
            yield Route(whole, pattern.callback)
