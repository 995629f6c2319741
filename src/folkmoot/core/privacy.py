"""What the site holds about people: every model says so here, in the `AppConfig.ready` of its package.

From this come the privacy notice, the record of processing, the copy that members get, and erasure. A test fails on a
model that says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Person:
    """Whose data it is about. `keep_responses`: the account is closed, the responses stay without a name."""

    user: Any
    at: dt.datetime
    keep_responses: bool = False


@dataclass(frozen=True)
class Holding:
    """What one model holds about people. `export` gives rows for JSON; `erase` gives how many rows it changed.

    Without `export` and `erase` it is reached by another holding, as `with_` says.
    """

    model: str
    what: str
    why: str
    basis: str
    kept: str
    seen_by: str
    with_: str = ""
    export: Callable[[Person], Rows] | None = None
    erase: Callable[[Person], int] | None = None


PUBLIC_TASK = "Public task, UK GDPR Article 6(1)(e)"
LEGAL_OBLIGATION = "Legal obligation, UK GDPR Article 6(1)(c)"
CONSENT = "Consent, UK GDPR Article 6(1)(a)"
SPECIAL = (
    "Public task, UK GDPR Article 6(1)(e); for special categories explicit consent, Article 9(2)(a), given by "
    "answering a question that can be left out"
)

_HOLDINGS: dict[str, Holding] = {}
_NOTHING: dict[str, str] = {}


def hold(holding: Holding) -> None:
    """Declare what a model holds. Raises ValueError where something else was declared, and on a wrong model name."""
    _check(holding.model)
    if not holding.with_ and not (holding.export and holding.erase):
        raise ValueError(f"{holding.model} says neither how it is exported and erased nor with what it goes")
    _HOLDINGS[holding.model] = holding


def nothing(reason: str, *models: str) -> None:
    """Declare that `models` hold nothing about members of the public, and why not."""
    for model in models:
        _check(model)
        _NOTHING[model] = reason


def holdings() -> list[Holding]:
    """All that is held, the upper packages first: so erasing in this order never leaves a thread hanging."""
    order = [config.label for config in apps.get_app_configs()]
    return sorted(_HOLDINGS.values(), key=lambda holding: order.index(holding.model.split(".")[0]))


def undeclared() -> list[str]:
    """The models of the site, those of libraries included, that nobody declared."""
    return sorted({model._meta.label for model in apps.get_models()} - _HOLDINGS.keys() - _NOTHING.keys())


def export(person: Person) -> dict[str, Any]:
    """Everything held about a person, by model, ready for JSON."""
    return {h.model: {"why": h.why, "rows": h.export(person)} for h in holdings() if h.export}


def erase(person: Person) -> dict[str, int]:
    """Erase what is held about a person; gives how many rows of each model changed. Call it in a transaction."""
    return {h.model: h.erase(person) for h in holdings() if h.erase}


def _check(model: str) -> None:
    apps.get_model(model)  # LookupError for a name that is none
    if model in _HOLDINGS or model in _NOTHING:
        raise ValueError(f"{model} is declared already")


def search_table() -> str:
    """The model of the search index that only SQLite has; empty elsewhere."""
    return next((m._meta.label for m in apps.get_models() if m._meta.label == "wagtailsearch.SQLiteFTSIndexEntry"), "")


def fields(rows: Any, *names: str) -> Rows:
    """Rows of a queryset with these fields, as JSON takes them."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows.values(*names)]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
