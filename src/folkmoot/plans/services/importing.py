"""Take a document in as a new version of the plan."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify

from folkmoot.accounts.models import User
from folkmoot.accounts.services import record_audit
from folkmoot.consultations.models import Consultation
from folkmoot.plans.importing import identity
from folkmoot.plans.importing.blocks import Figure, Image, PlanUnreadable, Unread
from folkmoot.plans.importing.reader import read
from folkmoot.plans.importing.rendering import Renderer, without_calls
from folkmoot.plans.importing.structure import HEADED, Part, Structure, structure
from folkmoot.plans.models import ElementText, Partner, Plan, PlanElement, PlanImage, PlanVersion
from folkmoot.plans.partners import kind_of
from folkmoot.plans.services.publishing import publish_version

State = ElementText.State
# Parts of one group may take each other's place: a section may become a chapter, a paragraph a list.
GROUPS = {"chapter": "heading", "section": "heading", "paragraph": "text", "list": "text"}

_KIND_IN_MARK = re.compile(r"^(section|objective|commitment|paragraph|list|table|figure)-")


@dataclass
class ImportReport:
    """What an import did, or in a dry run would do."""

    title: str
    counts: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    version: PlanVersion | None = None
    same_file: bool = False


class _Undo(Exception):
    """Ends a dry run."""


def import_plan(
    *,
    consultation: Consultation,
    file_name: str,
    content: bytes,
    at: dt.datetime,
    actor: User | None,
    title: str = "",
    note: str = "",
    publish: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Read a document and save it as the next version of the consultation's plan; all of it or nothing.

    Changes are told against the version that the public reads now, so a draft imported by mistake costs nothing.
    The same file as the version before makes no new version. Raises PlanUnreadable when the file cannot be read.
    """
    arranged = structure(read(file_name, content))
    report = ImportReport(title or arranged.title)
    try:
        with transaction.atomic():
            _save(report, consultation, arranged, file_name, content, at, actor, title, note, publish)
            if dry_run:
                raise _Undo
    except _Undo:
        report.version = None
    return report


def _save(
    report: ImportReport,
    consultation: Consultation,
    arranged: Structure,
    file_name: str,
    content: bytes,
    at: dt.datetime,
    actor: User | None,
    title: str,
    note: str,
    publish: bool,
) -> None:
    plan = _plan(consultation, title or arranged.title)
    report.title = plan.title
    before = plan.versions.order_by("-number").first()
    sha256 = hashlib.sha256(content).hexdigest()
    if before and before.file_sha256 == sha256:
        report.same_file, version = True, before
        report.counts = dict(Counter(t.element.kind for t in before.texts.select_related("element")))
        report.unread = [str(Unread(**u)) for u in before.unread]
    else:
        version = PlanVersion(
            plan=plan,
            number=before.number + 1 if before else 1,
            note=note,
            imported_at=at,
            imported_by=actor,
            file_name=re.sub(r"[^\w. -]", "_", file_name.rpartition("/")[2])[-200:],
            file_sha256=sha256,
        )
        _Importer(plan, version, plan.versions.published().first() or before, arranged, report).run()
        version.original.save(f"{consultation.slug}-{version.number}-{sha256[:12]}", ContentFile(content), save=True)
        record_audit(
            actor=actor, action="plan.imported", subject=f"plan:{consultation.slug}", at=at, version=version.number
        )
    report.version = publish_version(version=version, actor=actor, at=at) if publish else version


def _plan(consultation: Consultation, title: str) -> Plan:
    """The plan of the consultation, locked against a second import at the same time."""
    plan, made = Plan.objects.select_for_update().get_or_create(
        consultation=consultation, defaults={"title": (title or consultation.title)[:200]}
    )
    if title and not made and plan.title != title[:200]:
        plan.title = title[:200]
        plan.save(update_fields=["title"])
    return plan


class _Importer:
    """Finds which part is which, and writes the version."""

    def __init__(
        self, plan: Plan, version: PlanVersion, before: PlanVersion | None, arranged: Structure, report: ImportReport
    ) -> None:
        self.plan, self.version, self.arranged, self.report = plan, version, arranged, report
        self.parts = arranged.parts
        texts = ElementText.objects.filter(version__plan=plan).select_related("element", "image").order_by()
        self.old = list(texts.filter(version=before).order_by("position")) if before else []
        here = {text.element_id for text in self.old}
        # What was dropped once, or stands in a draft that was never published, may come back: its latest words.
        latest = {text.element_id: text for text in texts.order_by("version__number", "position")}
        self.gone = [text for element, text in latest.items() if element not in here]
        self.anchors = set(plan.elements.values_list("anchor", flat=True))

    def run(self) -> None:
        came_from = self.matched(self.old, [None] * len(self.parts))
        back = self.matched(self.gone, came_from)
        elements = [
            self.kept(text, part) if text else self.made(part) for text, part in zip(back, self.parts, strict=True)
        ]
        PlanElement.objects.bulk_create([element for element in elements if element.pk is None])
        self.tell_dropped({text.element_id for text in came_from if text})
        self.version.save()
        self.write(elements, came_from)
        self.hold(elements)
        self.report.counts = dict(Counter(part.kind for part in self.parts))

    def matched(self, texts: list[ElementText], known: list[ElementText | None]) -> list[ElementText | None]:
        """For each part the text that it continues: the one known, else one of `texts`."""
        open_parts = [n for n, text in enumerate(known) if text is None]
        found = identity.match([_old_item(text) for text in texts], [_new_item(self.parts[n]) for n in open_parts])
        result = list(known)
        for n, place in zip(open_parts, found, strict=True):
            result[n] = None if place is None else texts[place]
        return result

    # Elements -----------------------------------------------------------------------------------
    def kept(self, text: ElementText, part: Part) -> PlanElement:
        element = text.element
        if (element.kind, element.source_id) != (part.kind, part.source_id or element.source_id):
            element.kind, element.source_id = part.kind, (part.source_id or element.source_id)[:100]
            element.save(update_fields=["kind", "source_id"])
        return element

    def made(self, part: Part) -> PlanElement:
        key = uuid.uuid4()
        return PlanElement(
            plan=self.plan, key=key, kind=part.kind, source_id=part.source_id[:100], anchor=self.anchor(part, key)
        )

    def anchor(self, part: Part, key: uuid.UUID) -> str:
        """A name for the place of a new element, that no other element of the plan has or had."""
        prefix = "section" if part.kind == "chapter" else part.kind
        own = slugify(part.source_id).removeprefix(f"{prefix}-") or (
            _short(slugify(part.name)) if part.kind in HEADED else ""
        )
        base = f"{prefix}-{own or key.hex[:8]}"[:90]
        name, n = base, 1
        while name in self.anchors:
            n += 1
            name = f"{base}-{n}"
        self.anchors.add(name)
        return name

    def tell_dropped(self, kept: set[int]) -> None:
        gone = [text for text in self.old if text.element_id not in kept]
        self.report.dropped = [_told(text.element.kind, text.label, text.name or text.text) for text in gone]

    # Texts --------------------------------------------------------------------------------------
    def write(self, elements: list[PlanElement], came_from: list[ElementText | None]) -> None:
        places = {p.source_id: e.anchor for p, e in zip(self.parts, elements, strict=True) if p.source_id}
        notes = {
            p.block.anchor: (p.label, e.anchor)
            for p, e in zip(self.parts, elements, strict=True)
            if p.kind == "footnote"
        }
        renderer = Renderer(places, notes)
        texts = []
        for position, (part, element, before) in enumerate(zip(self.parts, elements, came_from, strict=True)):
            text = ElementText(
                version=self.version,
                element=element,
                parent=elements[part.parent] if part.parent is not None else None,
                position=position,
                level=part.level,
                label=part.label[:60],
                name=part.name,
                html=renderer.render(part.block, part.label, part.name),
                text=part.text,
            )
            if isinstance(part.block, Figure):
                text.image, text.alt = self.image(part.block.image), part.block.alt
            text.state = _state(before, text)
            texts.append(text)
            self.tell(text)
        ElementText.objects.bulk_create(texts)
        self.report.states = dict(Counter(str(text.state) for text in texts))
        lost = [Unread(what, "in the text") for what in dict.fromkeys(renderer.lost)]
        self.version.unread = [{"what": u.what, "where": u.where} for u in [*self.arranged.unread, *lost]]
        self.version.save(update_fields=["unread"])
        self.report.unread = [str(unread) for unread in [*self.arranged.unread, *lost]]

    def image(self, image: Image) -> PlanImage:
        sha256 = hashlib.sha256(image.data).hexdigest()
        found = PlanImage.objects.filter(plan=self.plan, sha256=sha256).first()
        if found:
            return found
        made = PlanImage(
            plan=self.plan, sha256=sha256, content_type=image.content_type, width=image.width, height=image.height
        )
        made.file.save(sha256, ContentFile(image.data), save=True)
        return made

    def tell(self, text: ElementText) -> None:
        told = _told(text.element.kind, text.label, text.name or text.text)
        if text.state == State.CHANGED:
            self.report.changed.append(told)
        elif text.state == State.NEW:
            self.report.new.append(told)

    # Owners and partners ------------------------------------------------------------------------
    def hold(self, elements: list[PlanElement]) -> None:
        """Set owner and partners where the document names them; where it does not, what officers entered stays."""
        for part, element in zip(self.parts, elements, strict=True):
            if part.owner and element.owner != part.owner:
                element.owner = part.owner
                element.save(update_fields=["owner"])
            if part.partners:
                element.partners.set([self.partner(name) for name in part.partners])

    def partner(self, name: str) -> Partner:
        return Partner.objects.get_or_create(name=name[:120], defaults={"kind": kind_of(name)})[0]


def _old_item(text: ElementText) -> identity.Item:
    kind = text.element.kind
    mark = _mark(text.element.source_id or text.element.anchor)
    return identity.Item(GROUPS.get(kind, kind), _words(kind, text.name, text.text, text.alt), mark)


def _new_item(part: Part) -> identity.Item:
    alt = part.block.alt if isinstance(part.block, Figure) else ""
    words = _words(part.kind, part.name, part.text, alt)
    return identity.Item(GROUPS.get(part.kind, part.kind), words, _mark(part.source_id))


def _mark(mark: str) -> str:
    """A mark without its kind: “commitment-trust”, as a downloaded plan bears it, is the mark “trust”."""
    return _KIND_IN_MARK.sub("", mark.casefold())


def _words(kind: str, name: str, text: str, alt: str) -> str:
    return f"{name} {alt}" if kind == "figure" else text


def _state(before: ElementText | None, now: ElementText) -> str:
    if before is None:
        return State.NEW
    one, other = (
        (t.name, t.text, without_calls(t.html), t.alt, t.image.sha256 if t.image else "") for t in (before, now)
    )
    return State.UNCHANGED if one == other else State.CHANGED


def _told(kind: str, label: str, words: str) -> str:
    named = label if not label.isdecimal() and label else f"{PlanElement.Kind(kind).label} {label}".strip()
    return f"{named}: {words[:70]}" if words else named


def _short(slug: str, most: int = 60) -> str:
    """A slug cut at a word."""
    return slug if len(slug) <= most else slug[:most].rpartition("-")[0] or slug[:most]


__all__ = ["ImportReport", "PlanUnreadable", "import_plan"]
