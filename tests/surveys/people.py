"""A survey with every kind of question, and somebody who answers it in a browser without scripts."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from django.test import Client
from PIL import Image

from folkmoot.consultations.models import Consultation
from folkmoot.surveys import services
from folkmoot.surveys.definition import AGREEMENT, Definition, Kind, Option, Page, Question
from folkmoot.surveys.models import Survey

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
PLACES = (Option("home", "At home"), Option("street", "In my street"), Option("bus", "On the bus"))


def picture(kind: str) -> bytes:
    """A whole picture, four pixels wide."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(out, kind)
    return out.getvalue()


PNG = picture("PNG")

EVERY_KIND = Definition(
    "Your say on safety",
    (
        Page(
            "safety",
            "Safety",
            questions=(
                Question("safe", Kind.ONE, "Do you feel safe?", required=True, options=YES_NO, other=True),
                Question(
                    "where",
                    Kind.MANY,
                    "Where do you feel safe?",
                    options=(*PLACES, Option("none", "Nowhere", exclusive=True)),
                    other=True,
                ),
                Question("agree", Kind.SCALE, "The plan is right", options=AGREEMENT),
                Question("lines", Kind.GRID, "Rate each", options=YES_NO, rows=PLACES),
            ),
        ),
        Page(
            "unsafe",
            "Unsafe",
            show_if="${safe} = 'no'",
            questions=(Question("why", Kind.LONG_TEXT, "You said ${safe}. Why?", required=True, words=20),),
        ),
        Page(
            "more",
            "More",
            questions=(
                Question("order", Kind.RANKING, "Put these in order", options=PLACES),
                Question("number", Kind.NUMBER, "How many times?", minimum=0, maximum=100, whole=True),
                Question("short", Kind.SHORT_TEXT, "In a word"),
                Question("day", Kind.DATE, "When?"),
                Question("file", Kind.FILE, "A file"),
                Question("spot", Kind.PLACE, "Where in London?"),
                Question("note", Kind.INFORMATION, "Thank you for <b>reading</b>."),
            ),
        ),
        Page(
            "about-you",
            "About you",
            about_you=True,
            questions=(
                Question(
                    "age",
                    Kind.ONE,
                    "How old are you?",
                    options=(Option("16-24", "16 to 24"), Option("25-up", "25 or over")),
                ),
            ),
        ),
    ),
)


def survey(consultation: Consultation, definition: Definition = EVERY_KIND, **fields: Any) -> Survey:
    """A published survey."""
    return services.save_survey(consultation=consultation, definition=definition, publish=True, **fields)


class Person:
    """Goes through a survey as one does in a browser; `page` is the text of the last page."""

    def __init__(self, consultation: Consultation, client: Client | None = None) -> None:
        self.client = client or Client()
        self.base = f"/consultations/{consultation.slug}/survey/"
        self.at = ""
        self.page = ""
        self.status = 0

    def get(self, path: str = "") -> str:
        return self._take(self.client.get(self._address(path), follow=True))

    def post(self, path: str, data: dict[str, Any] | None = None) -> str:
        return self._take(self.client.post(self._address(path), data or {}, follow=True))

    def begin(self, capacity: str = "individual") -> str:
        return self.post("begin/", {"capacity": capacity})

    def answer(self, page: str, **answers: Any) -> str:
        """Send a page; ``safe="yes"`` is sent as ``q-safe``, and ``__`` in a name stands for ``:``."""
        go = answers.pop("go", "on")
        fields = {f"q-{name.replace('__', ':')}": value for name, value in answers.items()}
        return self.post(f"pages/{page}/", {"go": go, **fields})

    def allow(self, answer: str = "yes") -> str:
        return self.post("publishing/", {"go": "on", "q-consent-to-publish": answer})

    @property
    def key(self) -> str:
        found = re.search(r'name="key" value="([0-9a-f]+)"', self.page)
        assert found, "the page has no button to send the answers"
        return found[1]

    def send(self) -> str:
        return self.post("submit/", {"key": self.key})

    @property
    def receipt(self) -> str:
        found = re.search(r"/done/([0-9A-Z-]+)/", self.at)
        assert found, f"no receipt at {self.at}"
        return found[1]

    def quick(self, **answers: Any) -> str:
        """The whole way with few answers, to the receipt."""
        self.begin()
        self.answer("safety", **{"safe": "yes", **answers})
        self.answer("more")
        self.answer("about-you")
        self.allow()
        self.send()
        return self.receipt

    def _address(self, path: str) -> str:
        return path if path.startswith("/") else self.base + path

    def _take(self, response: Any) -> str:
        self.status = response.status_code
        self.at = response.redirect_chain[-1][0] if response.redirect_chain else response.request["PATH_INFO"]
        self.page = response.content.decode()
        return html.unescape(self.page)
