"""Counting answers as they stream by: one pass, memory for the counts alone. Pure: no Django import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from folkmoot.analysis.disclosure import Table
from folkmoot.analysis.layouts import ELSE, Answer, Label, Part, Question, layout

NOT_STATED: Label = ("", "Not stated")


@dataclass(frozen=True)
class Breakdown:
    """A way to divide everybody into groups: by a fact of the response, or by one about-you question."""

    key: str
    label: str
    groups: tuple[Label, ...]  # the last one is of those who did not say
    special: bool = False


@dataclass(frozen=True)
class Counted:
    """The true table of one part of a question by one breakdown; of everybody where there is none."""

    question: Question
    part: Part
    breakdown: Breakdown | None
    table: Table


@dataclass
class Summary:
    """Over everybody: the mean of a number, or by option how many ranked it, its mean rank and its Borda points."""

    answers: int = 0
    total: float = 0.0
    ranks: dict[str, tuple[int, int, int]] | None = None  # how many, sum of ranks, points

    @property
    def mean(self) -> float | None:
        return self.total / self.answers if self.answers else None


class Tally:
    """Counts of every question, for everybody and by every breakdown."""

    def __init__(self, questions: Sequence[Question], breakdowns: Sequence[Breakdown]) -> None:
        self._groups: list[tuple[str, dict[str, int], int]] = []
        self._spans: list[tuple[Breakdown | None, int, int]] = [(None, 0, 1)]  # column 0 is everybody
        width = 1
        for b in breakdowns:
            columns = {value: width + n for n, (value, _) in enumerate(b.groups)}
            self._groups.append((b.key, columns, width + len(b.groups) - 1))
            self._spans.append((b, width, width + len(b.groups)))
            width += len(b.groups)
        self._said = [_Counting(q, width) for q in questions if not q.about_you]
        self._about = [_Counting(q, 1) for q in questions if q.about_you]
        self.responses = 0

    def add(self, answers: Mapping[str, Answer], about_you: Mapping[str, Answer], facts: Mapping[str, str]) -> None:
        """Count one response. `facts` gives its group in the breakdowns that are not about-you questions."""
        self.responses += 1
        columns = [0]
        for key, known, unstated in self._groups:
            value = facts.get(key) or str((about_you.get(key) or {}).get("choice") or "")
            columns.append(known.get(value, unstated))
        for counting in self._said:
            if answer := answers.get(counting.key):
                counting.add(answer, columns)
        for counting in self._about:
            if answer := about_you.get(counting.key):
                counting.add(answer, [0])

    def tables(self) -> Iterator[Counted]:
        """Every table: of each question and part, for everybody first, then by each breakdown."""
        for counting in [*self._said, *self._about]:
            for n in range(len(counting.parts)):
                for breakdown, start, end in self._spans[: 1 if counting.question.about_you else None]:
                    part, table = counting.table(n, start, end)
                    yield Counted(counting.question, part, breakdown, table)

    def summaries(self) -> dict[str, Summary]:
        """The summary of each ranking and number, by the key of its question."""
        return {c.key: c.summary for c in [*self._said, *self._about] if c.summary.answers}


class _Counting:
    """The counts of one question: `counts[part][row][column]` and `bases[part][column]`."""

    def __init__(self, question: Question, width: int) -> None:
        self.question, self.key = question, question.key
        self.parts, self._read = layout(question)
        self.counts = [[[0] * width for _ in part.rows] for part in self.parts]
        self.bases = [[0] * width for _ in self.parts]
        self.summary = Summary(ranks={v: (0, 0, 0) for v, _ in self.parts[0].rows[:-1]} if self.parts else None)

    def add(self, answer: Answer, columns: list[int]) -> None:
        found = self._read(answer)
        for part, rows in found:
            bases = self.bases[part]
            for column in columns:
                bases[column] += 1
            for row in rows:
                line = self.counts[part][row]
                for column in columns:
                    line[column] += 1
        if found and self.question.kind == "number":
            self.summary.answers += 1
            self.summary.total += answer["number"]
        elif found and self.question.kind == "ranking":
            self._add_ranks(answer["ranking"])

    def _add_ranks(self, ranking: Sequence[str]) -> None:
        """With m options the first has m points (Borda), the next one fewer; an option left out has none."""
        ranks = self.summary.ranks
        if ranks is None:
            return
        self.summary.answers += 1
        for place, value in enumerate(ranking):
            if value in ranks:
                given, total, points = ranks[value]
                ranks[value] = (given + 1, total + place + 1, points + len(ranks) - place)

    def table(self, part_number: int, start: int, end: int) -> tuple[Part, Table]:
        """One part in the columns from `start` to `end`. Rows that the question does not offer show only if used."""
        part, counts = self.parts[part_number], self.counts[part_number]
        kept = [n for n, row in enumerate(part.rows) if _offered(self.question, part, n) or counts[n][0]]
        shown = Part(
            part.key,
            part.label,
            tuple(part.rows[n] for n in kept),
            part.single,
            frozenset(m for m, n in enumerate(kept) if n in part.alone),
        )
        return shown, Table(
            [counts[n][start:end] for n in kept], self.bases[part_number][start:end], shown.single, shown.alone
        )


def _offered(question: Question, part: Part, row: int) -> bool:
    """Whether a row is one of the question's own: not the rest, nor what lies beyond the range of a number."""
    if question.kind == "number":
        return 0 < row < len(part.rows) - 1
    return part.rows[row] != ELSE
