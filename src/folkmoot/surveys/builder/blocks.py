"""The blocks of the survey builder: a page holds questions, one block for each kind."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from folkmoot.surveys.definition import Kind

_OPTIONS_HELP = (
    "One answer a line. To give an answer a lasting value of your own, write it after a bar: Every day | daily. "
    "Where many can be chosen, a third part ‘alone’ marks an answer that rules out the others: "
    "None of these | none | alone."
)
_SHOW_IF_HELP = (
    "Leave empty to always show it. Examples: ${victim} = 'yes' · selected(${travel}, 'bus') · "
    "${age} >= 18 and not(${borough} = 'camden'). Only earlier questions can be named."
)
_REPEAT_HELP = "To repeat an earlier answer in the text, write its question’s name as ${name}."


def _show_if() -> Any:
    return blocks.CharBlock(required=False, max_length=2000, label="Show if", help_text=_SHOW_IF_HELP)


def _options(required: bool = True) -> Any:
    return blocks.TextBlock(required=required, rows=6, label="Answers to choose from", help_text=_OPTIONS_HELP)


class _OrderedBlock(blocks.StructBlock):
    """Shows its fields in the order in which an officer thinks of them; seldom used ones are folded away."""

    _FIRST = ("label", "help", "options", "rows", "other", "other_label")
    _LAST = ("required", "name", "show_if")
    _FOLDED = ("source", "wording")

    def get_form_layout(self) -> Any:
        named = {*self._FIRST, *self._LAST, *self._FOLDED}
        order = [*self._FIRST, *(name for name in self.child_blocks if name not in named), *self._LAST]
        return blocks.BlockGroup(
            children=[name for name in order if name in self.child_blocks],
            settings=[name for name in self._FOLDED if name in self.child_blocks],
        )


class QuestionBlock(_OrderedBlock):
    """What every question has."""

    name = blocks.RegexBlock(
        regex=r"^[A-Za-z_][A-Za-z0-9_-]{0,59}$",
        error_messages={"invalid": "Use letters, digits, _ and -, and begin with a letter."},
        label="Short name",
        help_text="Lasting and used once in the survey, such as feel-safe. Conditions and data files use it.",
    )
    label = blocks.TextBlock(rows=2, label="Question", help_text=_REPEAT_HELP)
    help = blocks.TextBlock(required=False, rows=2, label="Help text", help_text="Shown below the question.")
    required = blocks.BooleanBlock(required=False, label="Must be answered")
    show_if = _show_if()


class AboutYouMixin(blocks.StructBlock):
    """Where a question about the person has its words from."""

    source = blocks.CharBlock(
        required=False,
        label="Source of the wording",
        help_text="For questions about the person: the standard followed.",
    )
    wording = blocks.CharBlock(required=False, label="Version of the wording", help_text="Such as 2021.")


class ChoiceBlock(AboutYouMixin, QuestionBlock):
    options = _options()
    other = blocks.BooleanBlock(required=False, label="Offer ‘other’, with room for the person’s own words")
    other_label = blocks.CharBlock(required=False, default="Other", label="Words for ‘other’")


class OneBlock(ChoiceBlock):
    class Meta:
        icon = "radio-empty"
        label = "One choice"


class ManyBlock(ChoiceBlock):
    minimum = blocks.IntegerBlock(required=False, min_value=0, label="At least")
    maximum = blocks.IntegerBlock(required=False, min_value=1, label="At most")

    class Meta:
        icon = "list-ul"
        label = "Many choices"


class ScaleBlock(AboutYouMixin, QuestionBlock):
    options = blocks.TextBlock(
        required=False,
        rows=6,
        label="Answers, from one end of the scale to the other",
        help_text="Leave empty for ‘Strongly agree’ to ‘Strongly disagree’ in five steps, and ‘Don’t know’.",
    )

    class Meta:
        icon = "order"
        label = "Agreement scale"


class GridBlock(ScaleBlock):
    rows = blocks.TextBlock(
        rows=6, label="Lines of the grid", help_text="One statement a line, each answered on the scale: Words | value."
    )

    class Meta:
        icon = "table"
        label = "Grid of scales"


class RankingBlock(QuestionBlock):
    options = blocks.TextBlock(rows=6, label="What to put in order", help_text="One a line: Words | value.")
    minimum = blocks.IntegerBlock(required=False, min_value=1, label="At least")
    maximum = blocks.IntegerBlock(required=False, min_value=1, label="At most", help_text="Such as 3, for a top three.")

    class Meta:
        icon = "list-ol"
        label = "Ranking"


class NumberBlock(AboutYouMixin, QuestionBlock):
    minimum = blocks.FloatBlock(required=False, label="Lowest")
    maximum = blocks.FloatBlock(required=False, label="Highest")
    whole = blocks.BooleanBlock(required=False, default=True, label="Whole numbers only")

    class Meta:
        icon = "decimal"
        label = "Number"


class TextQuestionBlock(AboutYouMixin, QuestionBlock):
    words = blocks.IntegerBlock(required=False, min_value=1, max_value=5000, label="Word limit")


class ShortTextBlock(TextQuestionBlock):
    class Meta:
        icon = "pilcrow"
        label = "Short text"


class LongTextBlock(TextQuestionBlock):
    class Meta:
        icon = "doc-full"
        label = "Long text"


class DateBlock(AboutYouMixin, QuestionBlock):
    earliest = blocks.DateBlock(required=False, label="Earliest")
    latest = blocks.DateBlock(required=False, label="Latest")

    class Meta:
        icon = "date"
        label = "Date"


class FileBlock(QuestionBlock):
    maximum = blocks.IntegerBlock(required=False, default=1, min_value=1, max_value=10, label="How many files at most")

    class Meta:
        icon = "upload"
        label = "File"


class PlaceBlock(QuestionBlock):
    class Meta:
        icon = "site"
        label = "Place on a map"


class InformationBlock(_OrderedBlock):
    """Text between the questions."""

    name = QuestionBlock.base_blocks["name"]
    label = blocks.TextBlock(rows=5, label="Text", help_text="Leave an empty line between paragraphs. " + _REPEAT_HELP)
    show_if = _show_if()

    class Meta:
        icon = "info-circle"
        label = "Information"


class QuestionsBlock(blocks.StreamBlock):
    """The questions of one page; each block is named as the kind of question it makes."""


KIND_BLOCKS: list[tuple[str, blocks.Block]] = [
    (Kind.ONE.value, OneBlock()),
    (Kind.MANY.value, ManyBlock()),
    (Kind.SCALE.value, ScaleBlock()),
    (Kind.GRID.value, GridBlock()),
    (Kind.RANKING.value, RankingBlock()),
    (Kind.NUMBER.value, NumberBlock()),
    (Kind.SHORT_TEXT.value, ShortTextBlock()),
    (Kind.LONG_TEXT.value, LongTextBlock()),
    (Kind.DATE.value, DateBlock()),
    (Kind.FILE.value, FileBlock()),
    (Kind.PLACE.value, PlaceBlock()),
    (Kind.INFORMATION.value, InformationBlock()),
]


class PageBlock(blocks.StructBlock):
    """Questions that are asked together."""

    title = blocks.CharBlock(max_length=200, label="Page title")
    intro = blocks.TextBlock(required=False, rows=3, label="Introduction", help_text=_REPEAT_HELP)
    about_you = blocks.BooleanBlock(
        required=False,
        label="Questions about the person",
        help_text="Each can be skipped, and the answers are kept apart from what people say about the plan.",
    )
    show_if = _show_if()
    questions = QuestionsBlock(KIND_BLOCKS, label="Questions")

    class Meta:
        icon = "doc-empty"
        label = "Page"
        label_format = "{title}"
