"""Verbs on reports: give the data out."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.analysis import published_texts
from folkmoot.analysis.standing import standing
from folkmoot.consultations.models import Consultation
from folkmoot.core.clock import LONDON
from folkmoot.reports import exporters
from folkmoot.reports.columns import Asked, Column, Value, answer_columns, response_columns, text_columns

PROGRESS_EVERY = 10_000
BATCH = 500


class Kind(StrEnum):
    """For whom an export is."""

    ANALYSTS = "analysts"  # every response that stands, with what people told about themselves
    PUBLIC = "public"  # words that were cleared for publication, and nothing else of a single response


@dataclass(frozen=True)
class Exported:
    """What an export made."""

    files: list[Path]
    rows: int


def export(
    *,
    consultation: Consultation,
    format: str,
    directory: Path,
    kind: Kind,
    at: dt.datetime,
    by: User | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Exported:
    """Write the data of a consultation as it stands at `at` into `directory`, with its data dictionary.

    Files appear whole or not at all. Memory does not grow with the number of responses. Raises KeyError for a format
    that is not known.
    """
    exporter = exporters.get(format)
    columns, records = _public(consultation) if kind == Kind.PUBLIC else _for_analysts(consultation, at)
    counter = _Counter(progress)
    name = f"{consultation.slug}-{kind}-{at.astimezone(LONDON):%Y-%m-%d}"
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".export-") as scratch:
        written = exporter.write(Path(scratch), name, columns, counter.over(_rows(columns, records)))
        record_audit(
            actor=by,
            action="data.exported",
            subject=f"consultation:{consultation.slug}",
            at=at,
            format=format,
            kind=kind.value,
            rows=counter.done,
        )
        files = [path.replace(directory / path.name) for path in written]
    return Exported(files, counter.done)


def _for_analysts(consultation: Consultation, at: dt.datetime) -> tuple[list[Column], Iterable[Any]]:
    asked = [Asked(p.key, p.kind, p.label, p.scheme, p.about_you) for p in consultation.points.all()]
    asked.sort(key=lambda question: question.about_you)
    return [*response_columns(), *answer_columns(asked)], standing(consultation, at)


def _public(consultation: Consultation) -> tuple[list[Column], Iterable[dict[str, Value]]]:
    return text_columns(), _texts(consultation)


def _texts(consultation: Consultation) -> Iterator[dict[str, Value]]:
    for point in consultation.points.filter(about_you=False):
        if not published_texts.has_words(point):
            continue
        batch: list[Any] = []
        for item in published_texts.published(point).iterator(chunk_size=BATCH):
            batch.append(item)
            if len(batch) == BATCH:
                yield from _shown(point, batch)
                batch = []
        yield from _shown(point, batch)


def _shown(point: Any, items: Sequence[Any]) -> Iterator[dict[str, Value]]:
    for text in published_texts.read(items):
        yield {
            "public_reference": text.response.public_reference,
            "question": point.key,
            "question_label": point.label,
            "part": text.part,
            "words": text.text,
            "shortened": text.redacted,
            "made_on": text.response.made_at.astimezone(LONDON).date().isoformat(),
            "generated": text.response.generated,
        }


def _rows(columns: Sequence[Column], records: Iterable[Any]) -> Iterator[list[Value]]:
    readers = [column.read for column in columns]
    return ([read(record) for read in readers] for record in records)


class _Counter:
    """Counts rows as they go by and tells of it now and then."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.done = 0
        self._progress = progress

    def over(self, rows: Iterator[list[Value]]) -> Iterator[list[Value]]:
        for row in rows:
            yield row
            self.done += 1
            if self.done % PROGRESS_EVERY == 0:
                self._progress(self.done)
