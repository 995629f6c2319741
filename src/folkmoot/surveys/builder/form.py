"""The builder's form: what is amiss is shown at the question that it is about, and nothing typed is lost."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from folkmoot.surveys.builder.convert import definition_of
from folkmoot.surveys.definition import Definition, Problem, check

# The fields of the blocks at which a problem can be shown; what is about others is shown at the block.
_PAGE_FIELDS = frozenset({"show_if"})
_QUESTION_FIELDS = frozenset({"show_if", "name", "label", "required", "options", "rows"})


class SurveyForm(WagtailAdminModelForm):
    """Holds the survey against the rules when it is published or put forward; a draft may be half-finished."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_deferred_validation and "content" in cleaned:
            definition = definition_of(cleaned.get("title") or "", cleaned["content"])
            problems = [*check(definition), *self.instance.changed_kinds(definition)]
            if problems:
                self.add_error("content", placed(problems, definition))
        return cleaned


def placed(problems: list[Problem], definition: Definition) -> StreamBlockValidationError:
    """The problems as errors of the blocks that they are about, and all of them, with their places, on top."""
    found: dict[int, dict[int | None, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        page, question = _place(problem, definition)
        if page is not None:
            found[page][question].append(problem)
    return StreamBlockValidationError(
        block_errors={page: _page_error(at_questions) for page, at_questions in found.items()},
        non_block_errors=[str(problem) for problem in problems],
    )


def _place(problem: Problem, definition: Definition) -> tuple[int | None, int | None]:
    """The number of the page and of the question on it; None where there is none."""
    for page_number, page in enumerate(definition.pages):
        if page.title != problem.page:
            continue
        if not problem.question:
            return page_number, None
        for number, question in enumerate(page.questions):
            if question.name == problem.question:
                return page_number, number
    return None, None


def _page_error(at_questions: dict[int | None, list[Problem]]) -> StructBlockValidationError:
    own = at_questions.pop(None, [])
    errors: dict[str, ValidationError] = {p.part: ValidationError(p.message) for p in own if p.part in _PAGE_FIELDS}
    if at_questions:
        blocks = {number: _question_error(problems) for number, problems in at_questions.items()}
        errors["questions"] = StreamBlockValidationError(block_errors=blocks)
    return StructBlockValidationError(
        block_errors=errors, non_block_errors=[p.message for p in own if p.part not in _PAGE_FIELDS]
    )


def _question_error(problems: list[Problem]) -> StructBlockValidationError:
    at_fields: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.part in _QUESTION_FIELDS:
            at_fields[problem.part].append(problem.message)
    return StructBlockValidationError(
        block_errors={part: ValidationError(messages) for part, messages in at_fields.items()},
        non_block_errors=[p.message for p in problems if p.part not in _QUESTION_FIELDS],
    )
