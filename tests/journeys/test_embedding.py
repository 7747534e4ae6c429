"""A partner puts cards into a page of its own, on another host: they are seen there, and nothing else of ours is."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import instances, serving
from tests.inspecting import parse
from tests.journeys.measuring import CUT_OFF, OVERLAPPING
from tests.journeys.resident import comes_true, faults_of
from tests.open_data.planting import KECAMATAN, TELLING, id_of, plant

pytestmark = pytest.mark.xdist_group("browser")
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation allow-forms"
CARDS = {
    "listing": (f"/kartu/{id_of('open')}", "Mirahqu"),
    "sensitive": (f"/kartu/{id_of('secret')}", "Kaligondang"),
    "withdrawn": (f"/kartu/{id_of('gone')}", "Kaligondang"),
    "paused": (f"/kartu/{id_of('paused')}", "Mirahqu"),
    "area": (f"/kartu/wilayah/{KECAMATAN}", "Kaligondang"),
    "kabupaten": ("/kartu/wilayah/33.03", "Purbalingga"),
    "search": (f"/kartu/cari?wilayah={KECAMATAN}", "Kaligondang"),
    "missing": ("/kartu/tiada", "110"),
}
OTHERS = ("/id/", f"/id/layanan/{id_of('open')}", "/id/cari?q=jahit", f"/id/wilayah/{KECAMATAN}", "/id/pasang?wilayah=33.03",
          "/kantor/masuk", "/oembed?url=x", "/id/tiada")  # fmt: skip
SHELL = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Mitra</title><link rel="icon" href="data:,"></head>
<body><h1>Mitra</h1>{}</body></html>"""


@dataclass
class Partner:
    """A site on a host of its own, whose one page anybody may change."""

    base: str = ""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def partner() -> Iterator[Partner]:
    """Another origin: another loopback port."""
    site = Partner()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Every address is the page."""
            raw = SHELL.format(site.body).encode()
            self.send_response(200)
            for name, value in {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(raw)),
                **site.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Nobody needs to know."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site.base = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()


@pytest.fixture(scope="module")
def portal_with_plants(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[str]:
    """A running portal with a listing of every status."""
    folder = instances.copy(reference_instance, tmp_path_factory.mktemp("embedding") / "instance")
    plant(folder)
    with serving.serve(folder) as server:
        yield server.base


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A reader's browser; says nothing of blocked content."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID", has_touch=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    context.close()


def show(
    partner: Partner, page: Page, address: str, more: str = "", width: int = 340, headers: dict[str, str] | None = None
) -> None:
    """The partner's page with one frame."""
    partner.headers = headers or {}
    partner.body = f'<iframe src="{address}" title="Kartu" width="{width}" height="420" style="border:0" {more}></iframe>'
    page.goto(partner.base)


@pytest.mark.parametrize("more", ["", "sandbox", f'sandbox="{SANDBOX}"', 'loading="lazy" referrerpolicy="no-referrer"'])
@pytest.mark.parametrize("kind", CARDS)
def test_a_card_is_seen_inside_the_page_of_another(
    partner: Partner, phone: Page, portal_with_plants: str, kind: str, more: str
) -> None:
    path, words = CARDS[kind]
    show(partner, phone, portal_with_plants + path, more)
    card = phone.frame_locator("iframe")
    expect(card.locator("h1")).to_be_visible()
    expect(card.locator("main")).to_contain_text(words)
    expect(card.locator("main"), "its style comes too").to_have_css("border-top-width", "5px")
    blocked = [text for text in phone.complaints if "status of 404" not in text and "status of 410" not in text]  # type: ignore[attr-defined]
    assert not blocked
    assert not phone.context.cookies()


def test_a_card_is_seen_where_the_partner_isolates_its_page(partner: Partner, phone: Page, portal_with_plants: str) -> None:
    strict = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
    show(partner, phone, portal_with_plants + CARDS["listing"][0], headers=strict)
    expect(phone.frame_locator("iframe").locator("main")).to_contain_text("Mirahqu")
    assert phone.evaluate("crossOriginIsolated")


@pytest.mark.parametrize("path", OTHERS)
def test_nothing_else_of_ours_is_seen_inside_the_page_of_another(
    partner: Partner, phone: Page, portal_with_plants: str, path: str
) -> None:
    show(partner, phone, portal_with_plants + path)
    assert comes_true(phone, lambda: phone.frames[-1].url.startswith("chrome-error:")), phone.frames[-1].url
    assert comes_true(phone, lambda: any("frame" in text.casefold() for text in phone.complaints))  # type: ignore[attr-defined]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("kind", CARDS)
def test_a_card_can_be_read_narrow_in_light_and_dark(
    browser: Browser, portal_with_plants: str, kind: str, lang: str, scheme: str
) -> None:
    path = CARDS[kind][0]
    context = browser.new_context(viewport={"width": 280, "height": 700}, bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{portal_with_plants}{path}{'&' if '?' in path else '?'}bahasa={lang}")
    for width in (280, 360):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(OVERLAPPING) == []
        targets = page.locator(".button, .more, footer a, input[type=search]").all()
        assert len(targets) >= 2
        assert not [t.inner_text() for t in targets if (t.bounding_box() or {"height": 0})["height"] < 43.5]
    assert not faults_of(page)
    assert not faults_of(page, runOnly=["color-contrast-enhanced"]), "under 7:1"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(24, 36, 34)"
    assert dark is (scheme == "dark")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_card_follows_the_reader_inside_the_page_of_another(
    browser: Browser, partner: Partner, portal_with_plants: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked = quote(f"{portal_with_plants}/l/{id_of('open')}")
    found = context.request.get(f"{portal_with_plants}/oembed?url={asked}").json()
    partner.body, partner.headers = found["html"], {}
    page.goto(partner.base)
    body = page.frame_locator("iframe").locator("body")
    expect(body).to_have_css("background-color", "rgb(24, 36, 34)" if scheme == "dark" else "rgb(255, 255, 255)")
    context.close()


def test_links_open_the_portal_in_the_whole_window(partner: Partner, phone: Page, portal_with_plants: str) -> None:
    show(partner, phone, f"{portal_with_plants}{CARDS['listing'][0]}?bahasa=jv", f'sandbox="{SANDBOX}"')
    phone.frame_locator("iframe").locator("h1 a").click()
    phone.wait_for_url(f"{portal_with_plants}/jv/layanan/{id_of('open')}")
    phone.go_back()
    expect(phone.locator("h1")).to_have_text("Mitra")


def test_the_search_card_opens_results_in_the_whole_window(partner: Partner, phone: Page, portal_with_plants: str) -> None:
    show(partner, phone, f"{portal_with_plants}{CARDS['search'][0]}&bahasa=id")
    box = phone.frame_locator("iframe")
    box.get_by_role("searchbox").fill("mirahqu")
    box.get_by_role("button").click()
    phone.wait_for_url(f"{portal_with_plants}/id/cari?wilayah={KECAMATAN}&q=mirahqu")
    expect(phone.locator(f"[data-hit='{id_of('open')}']").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_partner_copies_the_code_and_sees_what_was_shown(
    browser: Browser, partner: Partner, portal_with_plants: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, locale="id-ID", viewport={"width": 360, "height": 740})
    page = context.new_page()
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if "Security Policy" in said.text else None)
    page.goto(f"{portal_with_plants}/id/wilayah/{KECAMATAN}")
    with page.expect_navigation():
        page.get_by_role("link", name="Pasang di situs Anda").click()
    page.get_by_label("Kotak cari sebagai kartu").check()
    page.get_by_label("Bahasa Jawa").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Tampilkan").click()
    shown = page.frame_locator("iframe").locator("h1")
    expect(shown).to_contain_text("Kaligondang")
    code = page.locator("textarea").input_value()
    assert parse(code, "code", True).find(".//iframe") is not None
    partner.body, partner.headers = code, {}
    page.goto(partner.base)
    expect(page.frame_locator("iframe").locator("html")).to_have_attribute("lang", "jv")
    assert not violations
    context.close()


def test_data_blocks_break_no_policy(browser: Browser, portal_with_plants: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script("addEventListener('securitypolicyviolation', e => console.log('violation ' + e.violatedDirective))")
    for path in (f"/id/layanan/{id_of('open')}", f"/jv/wilayah/{KECAMATAN}"):
        page.goto(portal_with_plants + path)
        assert page.locator("script[type='application/ld+json']").count() == 1
        assert (
            json.loads(page.locator("script[type='application/ld+json']").text_content() or "")["@context"]
            == "https://schema.org"
        )
    assert said == []
    context.close()


def test_what_a_reader_hears_of_a_sensitive_card_tells_nothing(partner: Partner, phone: Page, portal_with_plants: str) -> None:
    show(partner, phone, f"{portal_with_plants}/kartu/{id_of('secret')}?bahasa=id")
    card = phone.frame_locator("iframe")
    expect(card.locator("h1")).to_have_text("Layanan di Kecamatan Kaligondang")
    assert not TELLING.search(card.locator("body").inner_text())
    assert not TELLING.search(card.locator("html").evaluate("e => e.outerHTML"))
