"""Templates: short, nothing inline, every htmx attribute on what works alone, every word translatable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from jinja2 import Environment, nodes

from portal.config import ROOT, from_environment
from portal.web import icons
from tests.house import sources
from tests.inspecting import Page, Visitor

LONGEST = 120
TEMPLATES = sources.files("templates", ".html")
FOR_DEVELOPERS = ROOT / "templates" / "public" / "patterns.html"
HOSTS = {"wa.me", "www.openstreetmap.org", "www.google.com"}
"""Where a template may lead; sources and the exit come from data and settings."""
DRAWING = "http://www.w3.org/2000/svg"
NAMES = {
    *(
        "Kecamatan",
        "Berdaya",
        "Jawa",
        "Tengah",
        "WhatsApp",
        "OpenStreetMap",
        "Google",
        "Maps",
        "SAPA",
        "Kode",
        "Basa",
        "Indonesia",
    ),
}
"""Proper names, the same in both languages."""
SHOWN = {"aria-label", "title", "alt", "placeholder", "content", "data-done", "label"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
LONE_ATTRIBUTE = re.compile(r'data-[a-z-]+="[^"]*"')
"""What a macro adds to an element."""
ASKED = ("kursi+roda", "sanggar+tari+kebumen", "magelang", "futsal&buka=1", "kursus+jahit&bidang=pemuda", "zzzzzz")

each = pytest.mark.parametrize("path", TEMPLATES, ids=sources.name)


@cache
def bare(path: Path) -> str:
    """The HTML of a template without any Jinja."""
    html = JINJA.sub(lambda found: "{}" if found[0].startswith("{{") else "", path.read_text(encoding="utf-8"))
    return re.sub(r"<(/?)\{\}", r"<\1div", html)


class Elements(HTMLParser):
    """Reads the elements and the texts of a template."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.silent: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element; text in an element of a language of its own is said twice on purpose."""
        values = {name: value or "" for name, value in attrs}
        self.found.append((tag, values))
        if tag in self.silent or (values.get("lang") == "id" and tag == "span"):
            self.silent.append(tag)
        self.texts += [value for name, value in values.items() if name in SHOWN and not is_machines(values, name)]

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        if tag in self.silent:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        """A text."""
        if not self.silent:
            self.texts.append(data)


def is_machines(values: dict[str, str], name: str) -> bool:
    """Whether an attribute speaks to machines only."""
    if name == "content" and values.get("property", values.get("name")) in ("og:type", "twitter:card"):
        return True
    return name == "content" and (values.get("name", "") in ("viewport", "color-scheme", "theme-color", "robots", "htmx-config"))


@each
def test_a_template_is_short(path: Path) -> None:
    assert sources.lines(path) <= LONGEST


@each
def test_nothing_is_inline(path: Path) -> None:
    for tag, attributes in Elements(bare(path)).found:
        where = f"{sources.name(path)}: {tag}"
        assert tag != "style", where
        assert tag != "script" or "src" in attributes, where  # data blocks come whole from portal.web.markup
        assert not [n for n in attributes if n == "style" or n.startswith("on")], where
        assert not [v for v in attributes.values() if v.strip().casefold().startswith("javascript:")], where
    assert not re.search(r"\bstyle\s*=|\son\w+\s*=", path.read_text(encoding="utf-8"))


@each
def test_htmx_is_written_so_that_html_stays_valid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<!data-)\bhx-", text)
    assert not re.search(r"hx-(?:boost|on\b|vals\s*=\s*.js|headers\s*=\s*.js|ext|ws|sse)", text)
    for tag, attributes in Elements(bare(path)).found:
        if {"data-hx-get", "data-hx-post"} & set(attributes):
            assert tag in ("a", "form"), f"{sources.name(path)}: {tag}"
            assert "href" in attributes if tag == "a" else "action" in attributes
    assert all(re.search(r"<a\b[^<]*$", text[: at.start()]) for at in re.finditer(r"\{\{ swapping\(", text))


def swapped(page: Page) -> Iterator[tuple[ET.Element, str]]:
    """The elements that htmx works on, and the address that it asks."""
    for element in page.root.iter():
        for name in ("data-hx-get", "data-hx-post"):
            if name in element.attrib:
                yield element, element.attrib[name]


def target_of(page: Page, element: ET.Element) -> str:
    """The id of what htmx replaces: named by the element, or by what it stands in."""
    parents = {child: parent for parent in page.root.iter() for child in parent}
    while element is not None and not element.get("data-hx-target"):
        element = parents[element]
    return element.get("data-hx-target", "").removeprefix("#")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_what_htmx_does_also_works_alone(searcher: Visitor, asked: str, lang: str) -> None:
    page = searcher.get(f"/{lang}/cari?q={asked}")
    found = list(swapped(page))
    assert found
    for element, address in found:
        plain = element.get("href") if element.tag == "a" else element.get("action")
        assert plain == address, f"{element.tag} leads to {plain} but fetches {address}"
        assert element.tag in ("a", "form")
        assert page.all(f".//*[@id='{target_of(page, element)}']")
    forms = [e for e, _ in found if e.tag == "form"]
    assert all(f.find(".//button[@type='submit']") is not None and f.get("method") == "get" for f in forms)


def written(element: ET.Element) -> str:
    """An element as text, without the space around it."""
    return re.sub(r"\s+", " ", ET.tostring(element, encoding="unicode")).strip()


@pytest.mark.parametrize("asked", ASKED)
def test_what_htmx_fetches_is_what_the_link_shows(searcher: Visitor, asked: str) -> None:
    path = f"/id/cari?q={asked}"
    whole = searcher.get(path)
    part = searcher.get(path, HX_Request="true", HX_Target="results")
    elements = [e for e in part.root if isinstance(e.tag, str)]
    assert [e.tag for e in elements] == ["title", "div"]
    shown = whole.one(".//*[@id='results']")
    shown.tail = elements[1].tail = None
    assert written(elements[1]) == written(shown)
    assert whole.title.startswith(" ".join("".join(elements[0].itertext()).split()))


def test_sensitive_pages_do_without_htmx(searcher: Visitor) -> None:
    page = searcher.get("/id/cari?q=kekerasan+kaligondang")
    assert not list(swapped(page))
    assert not [e for e in page.all(".//script") if "htmx" in e.get("src", "") + e.get("data-later", "")]
    answer = searcher.raw("/id/cari?q=kekerasan", headers={"HX-Request": "true", "HX-Target": "results"})
    assert answer.status_code == 204
    assert parse_qs(urlsplit(answer.headers["HX-Redirect"]).query) == {"q": ["kekerasan"]}


def test_pages_know_of_no_other_host() -> None:
    looked = 0
    for path in [
        *TEMPLATES,
        *sources.files("static", ".css"),
        *sources.files("static", ".js"),
        *sources.files("portal/web", ".svg"),
    ]:
        text = path.read_text(encoding="utf-8").replace(DRAWING, "")
        hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", text))
        looked += bool(hosts)
        assert not hosts - HOSTS, f"{sources.name(path)}: {hosts - HOSTS}"
    assert looked >= 2


def test_the_exit_comes_from_the_setting(reader: Visitor) -> None:
    link = reader.get("/id/cari?q=kekerasan").one(".//a[@data-exit]")
    assert link.get("href") == from_environment({}).exit_url
    assert link.get("rel") == "noreferrer nofollow"


def is_said(text: str) -> bool:
    """Whether a text has words that somebody would have to translate."""
    return bool({word for word in re.findall(r"[^\W\d_]{3,}", text)} - NAMES)


@each
def test_every_text_goes_through_translation(path: Path) -> None:
    if path == FOR_DEVELOPERS:
        assert "noindex" in path.read_text(encoding="utf-8")
        return
    texts = [LONE_ATTRIBUTE.sub("", text) for text in Elements(bare(path)).texts]
    assert not [text.strip() for text in texts if is_said(text)]


def constants(node: nodes.Node) -> Iterator[str]:
    """Texts that an output shows as they are: not those given to a function."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from constants(node.expr1)
        yield from constants(node.expr2) if node.expr2 else ()
    elif isinstance(node, nodes.Or | nodes.And | nodes.Add):
        yield from constants(node.left)
        yield from constants(node.right)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from constants(part)
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from constants(node.node)


@each
def test_no_text_hides_in_an_expression(path: Path) -> None:
    read = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))
    shown = [
        c
        for output in read.find_all(nodes.Output)
        for n in output.nodes
        if not isinstance(n, nodes.TemplateData)
        for c in constants(n)
    ]
    assert not [c for c in shown if is_said(c) and re.search(r"[A-Z ]", c.strip())]


def test_the_scan_sees_what_it_should() -> None:
    seen = Elements('<p title="Judul">Halo semua</p><span lang="id">dua <b>kali</b></span><a href="x" data-hx-get="y">Cari</a>')
    assert [t for t in seen.texts if is_said(t)] == ["Judul", "Halo semua", "Cari"]
    assert ("a", {"href": "x", "data-hx-get": "y"}) in seen.found
    read = Environment().parse('{{ "Simpan dulu" if a else f("Bukan ini") }}')
    assert [c for o in read.find_all(nodes.Output) for n in o.nodes for c in constants(n)] == ["Simpan dulu"]


@each
def test_every_icon_is_drawn(path: Path) -> None:
    named = set(re.findall(r"""\bicon\(["'](\w+)["']\)""", path.read_text(encoding="utf-8")))
    assert named <= icons.SHAPES.keys()


def blocks(path: Path) -> tuple[set[str], set[str]]:
    """All blocks of a template with those that it inherits, and those that it only fills."""
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    own = {block.name for block in tree.find_all(nodes.Block)}
    parent = next(tree.find_all(nodes.Extends), None)
    if parent is None or not isinstance(parent.template, nodes.Const):
        return own, set()
    inherited, _filled = blocks(ROOT / "templates" / parent.template.value)
    return own | inherited, {node.name for node in tree.body if isinstance(node, nodes.Block)} - inherited


@each
def test_what_a_template_fills_is_somewhere_on_the_page(path: Path) -> None:
    assert not blocks(path)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=sources.name)
def test_the_day_of_a_moment_is_that_of_java(path: Path) -> None:
    """Tables keep moments in UTC, where a morning in Java is still yesterday."""
    assert not re.findall(r"[._]at\|(?:day|ago)\b", path.read_text(encoding="utf-8"))
