"""A visitor who has every page inspected: valid HTML, one h1, labels, nothing inline, no cookie, no English."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

ENGLISH = frozenset(
    """the and search results page next previous loading error please click here closed yes not found submit close
    language help address phone hours cost requirements source updated show more hide select choose none""".split()  # noqa: SIM905
)
"""Words that betray an untranslated string; none of them is Indonesian or Javanese."""
VOID_OF_TEXT = {"script", "style", "svg", "title"}


@dataclass
class Page:
    """An answer with its HTML read."""

    response: TestResponse
    root: ET.Element
    partial: bool = False

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Visible text, spaces folded."""
        return " ".join(" ".join(_texts(self.root)).split())

    def all(self, path: str) -> list[ET.Element]:
        """Elements at an ElementTree path."""
        return self.root.findall(path)

    def one(self, path: str) -> ET.Element:
        """The only element at a path."""
        found = self.root.findall(path)
        assert len(found) == 1, f"{len(found)} elements at {path}"
        return found[0]

    @property
    def title(self) -> str:
        """The document's title."""
        return text_of(self.one(".//title"))

    @property
    def heading(self) -> str:
        """The one h1."""
        return text_of(self.one(".//h1"))

    def links(self) -> list[str]:
        """Every address that the page links to."""
        return [a.get("href", "") for a in self.all(".//a")]

    def icons(self, within: str = ".") -> set[str]:
        """The shapes that are used in an element: those of its page must be among `shapes`."""
        found = (e.get("href", "") for box in self.all(within) for e in box.iter() if str(e.tag).endswith("use"))
        return {name.removeprefix("#") for name in found}

    @property
    def shapes(self) -> set[str]:
        """The shapes of icons that a page brings."""
        return {e.get("id", "") for e in self.root.iter() if str(e.tag).endswith("symbol")}

    @property
    def hits(self) -> list[ET.Element]:
        """Results, in order."""
        return self.all(".//*[@data-hit]")

    @property
    def states(self) -> set[str]:
        """Words of the results container."""
        return set(self.one(".//*[@data-search-state]").get("data-search-state", "").split())

    @property
    def options(self) -> set[str]:
        """Codes of the places offered."""
        return {e.get("data-place-option", "") for e in self.all(".//*[@data-place-option]")}


class Visitor:
    """Looks at pages as a browser without scripts does, and inspects each."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client(use_cookies=False)

    def get(self, path: str, status: int = 200, **headers: str) -> Page:
        """The page at `path`, which must answer with `status`."""
        response = self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        assert response.status_code == status, f"{path}: {response.status_code}"
        partial = headers.get("HX_Request") == "true"
        page = Page(response, parse(response.get_data(as_text=True), path, partial), partial)
        inspect(page, path)
        return page

    def search(self, text: str, lang: str = "id", **more: str) -> Page:
        """The result page for a query."""
        response = self.client.get(f"/{lang}/cari", query_string={"q": text, **more})
        page = Page(response, parse(response.get_data(as_text=True), text, False))
        assert response.status_code == 200, f"{text!r}: {response.status_code}"
        inspect(page, f"/{lang}/cari?q={text}")
        return page

    def raw(self, path: str, method: str = "GET", **options: object) -> TestResponse:
        """An answer that is no page, or that need not be inspected."""
        return self.client.open(path, method=method, **options)  # type: ignore[arg-type]


def parse(html: str, where: str, partial: bool) -> ET.Element:
    """The tree of a document; any parse error fails."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(html) if partial else parser.parse(html)
    faults = [(place, code) for place, code, _ in parser.errors if not (partial and code == "expected-doctype-but-got-start-tag")]
    assert not faults, f"{where}: invalid HTML {faults[:5]}"
    return tree


def inspect(page: Page, where: str) -> None:
    """All that must be true of every page."""
    if not page.partial:
        _inspect_document(page, where)
    _inspect_elements(page, where)
    _inspect_fields(page, where)
    words = set(re.findall(r"[a-z]+", page.text.casefold()))
    assert not words & ENGLISH, f"{where}: English words {sorted(words & ENGLISH)}"


def _inspect_document(page: Page, where: str) -> None:
    html = page.root
    lang = html.get("lang")
    assert lang in ("id", "jv"), f"{where}: lang={lang}"
    assert len(page.all(".//h1")) == 1, f"{where}: not one h1"
    assert page.title, f"{where}: no title"
    if "no-store" not in page.response.headers.get("Cache-Control", ""):
        assert page.heading in page.title, f"{where}: title {page.title!r} lacks {page.heading!r}"
    assert len(page.all(".//main")) == 1, f"{where}: not one main"
    assert "Set-Cookie" not in page.response.headers or where.startswith(("/kantor", "/provinsi")), f"{where}: sets a cookie"
    levels = [int(e.tag[1]) for e in html.iter() if isinstance(e.tag, str) and re.fullmatch("h[1-6]", e.tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), f"{where}: heading levels {levels}"


def _inspect_elements(page: Page, where: str) -> None:
    ids = Counter(e.get("id") for e in page.root.iter() if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], f"{where}: repeated ids {[i for i, n in ids.items() if n > 1]}"
    for element in page.root.iter():
        tag = element.tag
        assert tag != "style", f"{where}: a style element"
        assert tag != "script" or element.get("src") or is_data(element), f"{where}: an inline script"
        assert tag != "img" or element.get("alt") is not None, f"{where}: an image without alt"
        for name, value in element.attrib.items():
            assert name != "style" and not str(name).startswith("on"), f"{where}: {tag} {name}"
            assert not (name in ("href", "src", "action") and value.strip().casefold().startswith("javascript:")), (
                f"{where}: {value}"
            )
            assert not (name == "src" and value.startswith(("http:", "https:", "//"))), f"{where}: another host {value}"
            if name in ("aria-labelledby", "aria-describedby", "aria-controls", "for") and not page.partial:
                assert all(part in ids for part in value.split()), f"{where}: {name}={value} points nowhere"
        if tag in ("a", "button"):
            assert text_of(element) or element.get("aria-label"), f"{where}: {tag} without words"


def is_data(element: ET.Element) -> bool:
    """Whether a script element is a data block: never run, and JSON through and through."""
    return element.get("type") == "application/ld+json" and isinstance(json.loads(element.text or ""), dict)


def _inspect_fields(page: Page, where: str) -> None:
    labelled = {e.get("for") for e in page.all(".//label")}
    wrapped = {id(e) for label in page.all(".//label") for e in label.iter()}
    for tag in ("input", "select", "textarea"):
        for element in page.all(f".//{tag}"):
            if element.get("type") not in ("hidden", "submit"):
                named = (
                    id(element) in wrapped
                    or element.get("id") in labelled
                    or element.get("aria-label")
                    or element.get("aria-labelledby")
                )
                assert named, f"{where}: {tag} {element.get('name')} without a label"


def _texts(element: ET.Element) -> Iterator[str]:
    code = element.tag == "textarea" and "readonly" in element.attrib  # to be copied, not read
    code |= element.get("translate") == "no"  # addresses and commands are no words
    if element.tag not in VOID_OF_TEXT and not code:
        if element.text and isinstance(element.tag, str):
            yield element.text
        for child in element:
            yield from _texts(child)
    if element.tail:
        yield element.tail


def text_of(element: ET.Element) -> str:
    """The words of an element."""
    return " ".join("".join(element.itertext()).split())
