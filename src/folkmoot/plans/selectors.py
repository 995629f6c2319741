"""The plan as it is read: a tree of parts, the contents, what was found, what somebody said, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from folkmoot.accounts.models import User
from folkmoot.consultations.models import Consultation
from folkmoot.plans import search
from folkmoot.plans.comparing import Piece, pieces
from folkmoot.plans.models import ElementText, PlanElement, PlanVersion
from folkmoot.plans.support import CHANNEL, LABELS
from folkmoot.responses.models import Response
from folkmoot.responses.selectors import current_answers_of

HEADED = {"chapter", "section", "objective", "commitment"}


@dataclass
class Node:
    """One part of the plan with those under it. `html` is its text, with what was searched for marked."""

    text: ElementText
    html: SafeString
    children: list[Node] = field(default_factory=list)
    hit: str = ""
    previous: Node | None = None
    next: Node | None = None
    said: Said | None = None
    form: object = None  # to say something about this commitment, where one may
    address: str = ""  # of the picture, where it is not the one on this site

    @property
    def anchor(self) -> str:
        return self.text.element.anchor

    @property
    def kind(self) -> str:
        return self.text.element.kind

    @property
    def headed(self) -> bool:
        return self.kind in HEADED

    @property
    def title(self) -> str:
        """As the contents list names it."""
        return f"{self.text.label}: {self.text.name}" if self.text.label else self.text.name

    @property
    def called(self) -> str:
        """As a list of what was found names it."""
        if self.headed or not self.text.label.isdecimal():
            return self.title
        return f"{self.text.element.get_kind_display()} {self.text.label}"

    @property
    def headings(self) -> list[Node]:
        return [child for child in self.children if child.headed]

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Said:
    """What somebody last said about a commitment."""

    choice: str
    why: str
    consent_to_publish: bool
    receipt_code: str

    @property
    def label(self) -> str:
        return LABELS.get(self.choice, self.choice)


@dataclass
class Reading:
    """One version of the plan, ready to be shown."""

    version: PlanVersion
    nodes: list[Node]
    notes: list[Node]
    words: list[str]

    @property
    def contents(self) -> list[Node]:
        return [node for node in self.nodes if node.headed]

    def walk(self) -> Iterator[Node]:
        for node in [*self.nodes, *self.notes]:
            yield from node.walk()

    @property
    def hits(self) -> list[Node]:
        return [node for node in self.walk() if node.hit]

    @property
    def commitments(self) -> list[Node]:
        return [node for node in self.walk() if node.kind == PlanElement.Kind.COMMITMENT]


def read_plan(version: PlanVersion, *, query: str = "") -> Reading:
    """Arrange a version of the plan. Two queries, whatever its length."""
    words = search.terms(query)
    texts = version.texts.select_related("element__point", "image").prefetch_related("element__partners")
    nodes: dict[int, Node] = {}
    reading = Reading(version, [], [], words)
    for text in texts:
        node = nodes[text.element_id] = _node(text, words)
        parent = nodes.get(text.parent_id or 0)
        if text.element.kind == PlanElement.Kind.FOOTNOTE:
            reading.notes.append(node)
        else:
            (parent.children if parent else reading.nodes).append(node)
    objectives = [node for node in nodes.values() if node.kind == PlanElement.Kind.OBJECTIVE]
    for one, other in pairwise(objectives):
        one.next, other.previous = other, one
    return reading


def _node(text: ElementText, words: list[str]) -> Node:
    # Cleaned when it was imported, and written by us from escaped words: see `importing.rendering`.
    html = text.html
    hit = ""
    if words and search.holds(text.text, words):
        hit, html = search.snippet(text.text, words), search.marked(html, words)
    return Node(text, mark_safe(html), hit=hit)  # noqa: S308 - see above


def said_by(user: User, consultation: Consultation) -> dict[str, Said]:
    """What `user` last said about each commitment, by the key of its point. Two queries."""
    responses = Response.objects.of(consultation).current().filter(respondent=user, channel=CHANNEL.key)
    answers = current_answers_of(found := list(responses))
    return {
        key: Said(answer["choice"], answer.get("text", ""), response.consent_to_publish, response.receipt_code)
        for response in found
        for key, answer in answers[response.pk].items()
    }


@dataclass(frozen=True)
class Change:
    """What became of one part between two versions."""

    state: str  # unchanged, changed, new, dropped
    kind: str
    label: str
    anchor: str
    pieces: list[Piece]

    @property
    def called(self) -> str:
        """Its label, or its kind and number."""
        return self.label if self.label and not self.label.isdecimal() else f"{self.kind} {self.label}".strip()


def changes(before: PlanVersion, now: PlanVersion) -> list[Change]:
    """Every part of both versions in the order of reading; what was dropped stands where it stood."""
    old = {text.element_id: text for text in before.texts.select_related("element", "image")}
    new = {text.element_id: text for text in now.texts.select_related("element", "image")}
    found: list[Change] = []
    waiting = [text for text in old.values() if text.element_id not in new]
    last = -1
    for text in new.values():
        was = old.get(text.element_id)
        if was is not None:
            last = max(last, was.position)
        while waiting and waiting[0].position < last:
            found.append(_change(waiting.pop(0), None))
        found.append(_change(was, text))
    return found + [_change(text, None) for text in waiting]


def _change(was: ElementText | None, now: ElementText | None) -> Change:
    text = now or was
    assert text is not None  # noqa: S101 - for the type checker
    state = "changed"
    if was is None:
        state = "new"
    elif now is None:
        state = "dropped"
    elif (was.text, was.name, was.alt, was.image_id) == (now.text, now.name, now.alt, now.image_id):
        state = "unchanged"
    words = [(t.text if t.element.kind != "figure" else f"{t.name} {t.alt}") if t else "" for t in (was, now)]
    return Change(state, text.element.get_kind_display(), text.label, text.element.anchor, pieces(words[0], words[1]))


@dataclass(frozen=True)
class Summary:
    """What an officer looks at before a version is published."""

    counts: list[tuple[str, int]]
    changes: list[Change]
    dropped_with_answers: list[Change]


def summary_of(version: PlanVersion) -> Summary:
    """How many parts of each kind, what changes against what the public reads now, what people spoke to and goes."""
    counts: dict[str, int] = {}
    for text in version.texts.select_related("element"):
        name = text.element.get_kind_display()
        counts[name] = counts.get(name, 0) + 1
    current = PlanVersion.objects.filter(plan=version.plan_id).exclude(pk=version.pk).published().first()
    found = [c for c in changes(current, version) if c.state != "unchanged"] if current else []
    answered = set(
        PlanElement.objects.filter(plan=version.plan_id, point__isnull=False).values_list("anchor", flat=True)
    )
    return Summary(sorted(counts.items()), found, [c for c in found if c.state == "dropped" and c.anchor in answered])
