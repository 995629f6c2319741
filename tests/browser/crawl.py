"""Walks every page that links lead to, and says what is wrong with each."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import violations

# Pages of the content system are its own; see docs/adr/0010-back-office.md.
NOT_OURS = ("/office/cms/", "/documents/", "/media/", "/static/")
# One page of a kind is enough: numbers, codes and dates in an address stand for each other.
MOST_OF_A_KIND = 2
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


def shape(path: str) -> str:
    """The address with what varies in it taken out."""
    parts = urlsplit(path)
    pieces = ["#" if any(c.isdigit() for c in piece) else piece for piece in parts.path.split("/")]
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return "/".join(pieces) + "?" + "&".join(names)


def crawl(page: Page, start: str) -> list[str]:
    """Walk all links from `start`, and say of each page what is wrong with it."""
    waiting, seen, kinds, wrong = [start], {start}, {}, []
    while waiting:
        path = waiting.pop(0)
        kinds[shape(path)] = kinds.get(shape(path), 0) + 1
        if kinds[shape(path)] > MOST_OF_A_KIND:
            continue
        response = page.request.get(path, max_redirects=3)
        is_page = "text/html" in response.headers.get("content-type", "")
        if not is_page or "attachment" in response.headers.get("content-disposition", ""):
            continue
        page.set_viewport_size(WIDE)
        answer = page.goto(path)
        assert answer is not None
        # That something is for staff only is told on a page, which has to be accessible like any other.
        if answer.status not in (200, 403):
            wrong.append(f"{path}: status {answer.status}")
            continue
        wrong += [f"{path}: {found}" for found in violations(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{path} (dark): {found}" for found in violations(page) if "contrast" in found]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(NARROW)
        if (too_wide := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            wrong.append(f"{path}: {too_wide} px wide at 320 px")
        for link in page.eval_on_selector_all("a[href]", "links => links.map(l => l.href)"):
            parts = urlsplit(link)
            here = parts.path + (f"?{parts.query}" if parts.query else "")
            ours = parts.netloc == urlsplit(page.url).netloc and parts.scheme.startswith("http")
            if ours and here not in seen and not here.startswith(NOT_OURS) and "logout" not in here:
                seen.add(here)
                waiting.append(here)
    print(f"{len(kinds)} kinds of page:", *sorted(kinds), sep="\n  ")  # noqa: T201 - which pages were looked at
    return wrong
