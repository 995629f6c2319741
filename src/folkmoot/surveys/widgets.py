"""Controls for the kinds of question that HTML has none for. Each is given, and shows, an answer as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from folkmoot.core import maps
from folkmoot.core.areas import BOROUGH_CHOICES
from folkmoot.surveys.definition import Question


class _Asking(forms.Widget):
    """A control made of several. `part` is the one that a link in the error summary goes to."""

    use_fieldset = True
    part = ""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return f"{id_}{self.part}" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["id"] = (attrs or {}).get("id", name)
        return {**context, **self.parts(value if isinstance(value, Mapping) else {})}

    def parts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """What the template shows for `answer`."""
        raise NotImplementedError


class Grid(_Asking):
    """A scale for each of several lines: a group of radios per line, which fits any width and any reader."""

    template_name = "surveys/widgets/grid.html"
    part = ":0_0"

    def parts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        given = answer.get("rows", {})
        options = [(option.value, option.label) for option in self.question.options]
        return {
            "options": options,
            "lines": [{"value": r.value, "label": r.label, "chosen": given.get(r.value)} for r in self.question.rows],
        }


class Ranking(_Asking):
    """A place, from 1, for each of several things; those without one are not ranked."""

    template_name = "surveys/widgets/ranking.html"
    part = ":0"

    def parts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        places = answer.get("places", {})
        return {
            "items": [
                {"value": o.value, "label": o.label, "place": places.get(o.value)} for o in self.question.options
            ],
            "places": [str(n) for n in range(1, len(self.question.options) + 1)],
        }


class Place(_Asking):
    """A place in London: in words, by borough, and as a mark on a map where there is a script to set it."""

    template_name = "surveys/widgets/place.html"
    part = ":label"

    def parts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        place = answer.get("place", {})
        try:
            x, y = maps.to_map(float(place["lat"]), float(place["lon"]))
            mark = {"x": str(x), "y": str(y)}
        except (KeyError, TypeError, ValueError, OverflowError):
            mark = None
        frame = {"width": maps.WIDTH, "height": maps.HEIGHT, "west": maps.WEST, "east": maps.EAST}
        frame |= {"south": maps.SOUTH, "north": maps.NORTH}
        return {
            "place": place,
            "boroughs": BOROUGH_CHOICES,
            "outlines": maps.boroughs(),
            # As text, so that no language writes a comma into the drawing.
            "map": {name: str(value) for name, value in frame.items()},
            "mark": mark,
        }


class Files(_Asking):
    """Files from the person's device; those given before are listed and can be taken away again."""

    template_name = "surveys/widgets/files.html"
    needs_multipart_form = True

    def __init__(self, question: Question, accept: str) -> None:
        super().__init__(question)
        self.accept = accept

    def parts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kept": answer.get("files", []),
            "accept": self.accept,
            "several": int(self.question.maximum or 1) > 1,
        }
