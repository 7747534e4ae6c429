"""Something is wrong here: told in both languages, with scripts and without, until the answer is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests import instances, serving
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.resident import PHONE, Resident, faults_of
from tests.office.officer import Officer
from tests.public.reporter import CODE, FUTSAL, SHELTER, id_of, plant

pytestmark = pytest.mark.xdist_group("browser")

CALM = 3200
"""Milliseconds that somebody takes to read before sending."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path, weather: str) -> Iterator[Running]:
    """A portal behind one proxy, so that each resident has an address of their own."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("reports") / "instance")
    app = instances.open_app(instance)
    plant(app)
    with serving.serve(instance, PORTAL_EXIT_URL=weather, PORTAL_TRUSTED_HOPS="1") as server:
        yield Running(server.base, app)


@pytest.fixture
def caller(newcomer: Newcomer, running: Running, lang: str, scripts: bool) -> Resident:
    """Somebody who called and reached nobody."""
    address = f"203.0.113.{(lang == 'jv') * 2 + scripts}"
    return newcomer(running.base, lang, scripts, extra_http_headers={"X-Forwarded-For": address})


def send(person: Resident) -> None:
    """Reads what was typed, then taps the button."""
    person.page.wait_for_timeout(CALM)
    person.follow(person.main.locator("form button[type=submit]"))


def test_a_dead_number_is_reported_answered_and_the_answer_read(caller: Resident, running: Running) -> None:
    page = caller.page
    caller.open(f"/layanan/{id_of(FUTSAL)}")
    link = page.locator("[aria-labelledby=salah] a")
    box = link.bounding_box()
    assert box and box["height"] >= 44
    caller.follow(link)
    expect(page.locator("h1")).to_have_text(caller.says("Ada yang salah?"))
    caller.stop()
    caller.excused.add(page.url)
    send(caller)
    expect(page.locator("#kesalahan a")).to_have_attribute("href", "#f-jenis")
    caller.stop()
    caller.tap(page.get_by_text(caller.says("Nomor tidak aktif"), exact=True))
    page.locator("#f-kata").fill("Sudah tiga hari. Hubungi saya di 0812 3456 7890")
    send(caller)
    expect(page.locator("h1")).to_have_text(caller.says("Laporan diterima"))
    code = page.locator(".report-code").inner_text()
    assert CODE.fullmatch(code)
    assert re.sub(r"\W", "", code).casefold() not in page.url.casefold()
    caller.stop()
    answer_as_officer(running)
    caller.follow(caller.main.get_by_role("link", name=caller.says("Jawaban laporan"), exact=True))
    caller.stop()
    page.locator("#f-kode").fill(code.casefold())
    caller.follow(caller.main.locator("form button[type=submit]"))
    expect(caller.main).to_contain_text(caller.says("Sudah dibetulkan"))
    expect(caller.main).to_contain_text(caller.says("Terima kasih. Nomornya sudah kami betulkan."))
    assert urlsplit(page.url).path == f"/{caller.lang}/laporan" and not urlsplit(page.url).query
    caller.stop()


def answer_as_officer(running: Running) -> None:
    """The officer of Kaligondang answers everything that waits."""
    officer = Officer(running.app, "33.03.04")
    queue = officer.get("/kantor/laporan")
    path = next(link for link in queue.links() if link.startswith("/kantor/laporan/"))
    assert "[nomor dihapus]" in officer.get(path).text
    officer.post(path, hasil="fixed", kalimat="nomor", semua="1")


def test_reloading_the_code_does_no_harm(caller: Resident, running: Running) -> None:
    page = caller.page
    caller.open(f"/lapor/{id_of(SHELTER)}")
    caller.tap(page.get_by_text(caller.says("Tempatnya sudah pindah"), exact=True))
    send(caller)
    code = page.locator(".report-code").inner_text()
    page.reload()
    assert page.locator(".report-code").inner_text() == code


def test_her_report_says_nothing_to_those_who_glance_at_it(caller: Resident, weather: str) -> None:
    page = caller.page
    caller.welcome.add(urlsplit(weather).netloc)
    caller.open(f"/lapor/{id_of(SHELTER)}")
    caller.tap(page.get_by_text(caller.says("Tidak ada yang menjawab"), exact=True))
    for _stop in ("form", "code"):
        assert not re.search("korban|kekerasan|rppa|perempuan", page.title() + page.url, re.IGNORECASE)
        assert caller.on_screen(page.locator("[data-exit]"))
        caller.stop()
        if page.locator("#f-kata").count():
            send(caller)
    expect(page.locator(".report-code")).to_be_visible()
    caller.tap(page.locator("[data-exit]"))
    expect(page).to_have_url(weather)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_officer_answers_on_any_screen(browser: Browser, newcomer: Newcomer, running: Running, width: int) -> None:
    caller = newcomer(running.base, extra_http_headers={"X-Forwarded-For": f"198.51.100.{width % 200}"})
    caller.open(f"/lapor/{id_of(FUTSAL)}")
    caller.page.locator("#f-kata").fill("Jam bukanya sekarang sampai jam 12.00")
    send(caller)
    expect(caller.page.locator(".report-code")).to_be_visible()
    cookie = Officer(running.app, "33.03.04").client.get_cookie("kantor", path="/kantor")
    assert cookie
    context = browser.new_context(viewport=PHONE | {"width": width}, locale="id-ID")
    context.add_cookies([{"name": "kantor", "value": cookie.value, "domain": "127.0.0.1", "path": "/kantor"}])
    page = context.new_page()
    page.goto(f"{running.base}/kantor/laporan")
    assert not faults_of(page)
    with page.expect_navigation():
        page.locator("article .button").first.click()
    assert not faults_of(page)
    with page.expect_navigation():
        page.locator("form.sheet button[type=submit]").click()
    expect(page.locator("#kesalahan")).to_be_visible()
    assert not faults_of(page)
    page.get_by_text("Sudah saya betulkan").click()
    page.locator("#f-kalimat").select_option("jam")
    with page.expect_navigation():
        page.locator("form.sheet button[type=submit]").click()
    expect(page.locator(".notice.success")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not faults_of(page)
    context.close()
