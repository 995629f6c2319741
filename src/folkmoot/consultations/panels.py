"""How officers edit a consultation and what belongs to it in the content system."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from folkmoot.consultations.models import Milestone
from folkmoot.core.bodies import current_body

WAYS = [
    ("survey", "Online survey"),
    ("plan", "Support for each commitment, beside the text of the plan"),
    ("email", "E-mail"),
    ("post", "Post"),
    ("events", "Events"),
]


class ConsultationForm(WagtailAdminModelForm):
    """A consultation with its timetable. What contradicts itself is not accepted."""

    channels = forms.MultipleChoiceField(
        choices=WAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Ways to take part",
        help_text="Each shows on the public page; e-mail and post need an address below.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new consultation is this site's body's, unless another is chosen.
        if self.instance.pk is None and (body := current_body()):
            self.initial["body"] = body.pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        offered = cleaned.get("channels") or []
        if "email" in offered and not cleaned.get("contact_email"):
            self.add_error("contact_email", "Give the address for e-mail, or do not offer e-mail.")
        if "post" in offered and not cleaned.get("freepost_address"):
            self.add_error("freepost_address", "Give the address for post, or do not offer post.")
        self._check_timetable()
        return cleaned

    def _check_timetable(self) -> None:
        formset = self.formsets.get("milestones")
        if formset is None or not formset.is_valid():
            return
        lines = [line for line in formset.cleaned_data if line and not line.get("DELETE")]
        instants: dict[str, list[Any]] = {}
        for line in lines:
            given = {name: line.get(name) for name in ("kind", "day", "time", "precision")}
            if (instant := Milestone(**given).instant()) is not None:
                instants.setdefault(given["kind"] or "", []).append(instant)
        opens, closes = instants.get(Milestone.Kind.OPENS), instants.get(Milestone.Kind.CLOSES)
        if closes and not opens:
            self.add_error(None, "The timetable has a closing date but no opening date.")
        if opens and closes and max(closes) <= min(opens):
            self.add_error(None, "The timetable closes the consultation before it opens.")


milestone_panels = [
    FieldRowPanel([FieldPanel("kind"), FieldPanel("day"), FieldPanel("time"), FieldPanel("precision")]),
    FieldPanel("note"),
]

consultation_panels = TabbedInterface(
    [
        ObjectList(
            [
                TitleFieldPanel("title"),
                FieldPanel("slug"),
                FieldPanel("body"),
                FieldPanel("summary"),
                FieldPanel("why"),
                FieldPanel("who"),
                FieldPanel("what_next"),
                MultiFieldPanel(
                    [FieldPanel("area"), FieldPanel("topics", widget=forms.CheckboxSelectMultiple)],
                    heading="Where it is found",
                ),
                PublishingPanel(),
            ],
            heading="What and why",
        ),
        ObjectList(
            [
                HelpPanel(
                    "<p>The stage follows from these dates by itself: upcoming until it <b>opens</b>, open until it "
                    "<b>closes</b>, being analysed from <b>analysis begins</b>, decided when the <b>final plan</b> "
                    "is published. Times are London time. A month without a day counts as over at its end.</p>"
                ),
                InlinePanel("milestones", panels=milestone_panels, heading="Timetable", label="date"),
            ],
            heading="Timetable",
        ),
        ObjectList(
            [
                FieldPanel("channels"),
                MultiFieldPanel(
                    [FieldPanel("contact_email"), FieldPanel("freepost_address")], heading="Where to write to"
                ),
                FieldPanel("results_from"),
            ],
            heading="Taking part and results",
        ),
        ObjectList(
            [
                HelpPanel("<p>So many months after closing, the site destroys each of these by itself.</p>"),
                FieldPanel("keep_about_you_months"),
                FieldPanel("keep_link_months"),
                FieldPanel("keep_evidence_months"),
                FieldPanel("keep_drafts_months"),
                FieldPanel("keep_followers_months"),
            ],
            heading="How long data is kept",
        ),
    ],
    base_form_class=ConsultationForm,
)

update_panels = ObjectList(
    [
        HelpPanel("<p>When this is published, followers of the consultation are told by e-mail, once.</p>"),
        FieldPanel("consultation"),
        TitleFieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("text"),
        FieldPanel("notes_to_editors"),
        PublishingPanel(),
    ]
)

document_panels = ObjectList(
    [
        FieldPanel("consultation"),
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("url")], heading="Give a file or an address"),
        FieldPanel("note"),
        FieldPanel("position"),
    ]
)
