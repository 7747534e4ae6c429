"""Paper as a print shop gets it: one sheet of the right size, all of it readable in black and white, its code alive."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect

from portal.directory import editing, listings
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.recording import By
from tests import instances, serving
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.measuring import CUT_OFF, OVERLAPPING, SMALL, WIDE_LETTERS
from tests.journeys.resident import PHONE, Resident, faults_of

pytestmark = pytest.mark.xdist_group("browser")

KALIGONDANG = "33.03.04"
SIZES = {"": (595, 842), "?ukuran=a5": (420, 595)}
"""Addresses of the sizes, and their measures in points."""
FULLEST = "SELECT code FROM listing_area WHERE length(code) = 8 GROUP BY code ORDER BY count(*) DESC, code LIMIT 1"
EMPTIEST = """SELECT code FROM area WHERE level = 'kecamatan'
    AND substr(code, 1, 5) NOT IN (SELECT substr(code, 1, 5) FROM listing_area) ORDER BY code LIMIT 1"""
LONGEST = "SELECT code FROM area WHERE level = 'kecamatan' ORDER BY length(name) DESC, code LIMIT 1"
MOST_INK = 0.16
"""Share of a sheet that may be black."""
OUTSIDE = """() => {
    const sheet = document.querySelector('.sheet'), edge = sheet.getBoundingClientRect(), wrong = [];
    if (sheet.scrollHeight > sheet.clientHeight || sheet.scrollWidth > sheet.clientWidth) wrong.push('more than fits');
    for (const e of sheet.querySelectorAll('*')) {
        const b = e.getBoundingClientRect();
        if (b.left < edge.left - 1 || b.right > edge.right + 1 || b.top < edge.top - 1 || b.bottom > edge.bottom + 1)
            wrong.push(e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
    }
    for (const e of sheet.querySelectorAll('.strips b, .topic-row li, .now li')) {
        const b = e.getBoundingClientRect(), p = e.closest('.strips li, .topic-row, .now').getBoundingClientRect();
        if (b.left < p.left || b.right > p.right + 1 || b.top < p.top || b.bottom > p.bottom)
            wrong.push('beyond: ' + e.textContent);
    }
    return wrong;
}"""
"""What would be cut off by the edge of the sheet, or leaves its strip or row."""
BROKEN = """() => {
    const address = document.querySelector('.sheet .address'), wrong = [];
    address.textContent = address.textContent.replace(location.origin, 'https://kecamatan-berdaya.jatengprov.go.id');
    for (const e of document.querySelectorAll('.sheet .address, .again, .dial b, .dial-one b, .now b, .now span, .strips b')) {
        const range = document.createRange(), places = new Set();
        range.selectNodeContents(e);
        for (const b of range.getClientRects()) if (b.width && b.height) places.add(e.closest('.strips') ? b.left : b.bottom);
        if (places.size !== 1) wrong.push('in ' + places.size + ' lines: ' + e.textContent);
    }
    return wrong;
}"""
"""Numbers, dates and the address that do not stand on one line each, even with as long a host as a province may have."""
WORDY = {
    "name": "Balai Pelatihan Keterampilan Wirausaha Muda Mandiri Sejahtera Berkelanjutan Kecamatan Kaligondang",
    "address": "Kompleks Perkantoran Terpadu Kecamatan Kaligondang Lantai 2 Ruang 14, Jalan Raya Kaligondang Nomor 123",
    "phones": [{"number": "+6281234567890", "use": "call"}, {"number": "+6281298765432", "use": "whatsapp"}],
    "hours": "Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-11:00",
}
"""As much as a listing can say."""


@pytest.fixture(scope="module")
def kecamatan(sample_instance: Path) -> list[str]:
    """One with sources, the one with the most services, the one with the longest name."""
    with sqlite3.connect(sample_instance / "portal.sqlite") as tables:
        return [KALIGONDANG, *(tables.execute(query).fetchone()[0] for query in (FULLEST, LONGEST))]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Running]:
    """A portal whose listings can be changed."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("paper") / "instance")
    with serving.serve(instance) as server:
        yield Running(server.base, instances.open_app(instance))


def measures(paper: bytes) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF, in points."""
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]", paper)
    assert len(boxes) == pages
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def printed(person: Resident) -> Image.Image:
    """The sheet as a printer gets it, at 96 dots an inch times two."""
    person.page.emulate_media(media="print")
    picture = person.page.locator(".sheet").screenshot()
    person.page.emulate_media(media="null")
    return Image.open(io.BytesIO(picture)).convert("RGB")


def code_on(picture: Image.Image) -> str:
    """The address in the one code of a picture, read in black and white."""
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.text)


def check_sheet(person: Resident, path: str, size: str) -> str:
    """Prints a sheet and looks at it; returns the address in its code."""
    person.open(f"{path}{size}")
    paper = person.page.pdf(prefer_css_page_size=True)
    assert measures(paper) == [SIZES[size]], path
    person.page.emulate_media(media="print")
    for script in (BROKEN, OUTSIDE, CUT_OFF, OVERLAPPING):
        assert person.page.evaluate(script) == [], f"{path}{size} {person.lang}"
    picture = printed(person)
    red, green, blue = picture.split()
    for other in (green, blue):
        assert ImageChops.difference(red, other).getextrema()[1] <= 8, "a meaning by colour is lost in black and white"
    assert 1 - ImageStat.Stat(picture.convert("L")).mean[0] / 255 < MOST_INK, "that much ink is dear"
    return code_on(picture)


@pytest.mark.parametrize("kind", ["/poster", "/poster/sobek"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_one_sheet_with_a_living_code(
    newcomer: Newcomer, full_portal: str, kecamatan: list[str], lang: str, size: str, kind: str
) -> None:
    person = newcomer(full_portal, lang, device_scale_factor=2, viewport={"width": 1280, "height": 900})
    for code in kecamatan:
        address = check_sheet(person, f"/wilayah/{code}{kind}", size)
        assert address.startswith(f"{full_portal}/p/{code}-")
        assert len(address) - len(full_portal) < 36, "short enough to be typed"
        answer = person.page.goto(address)
        assert answer and answer.status == 200
        expect(person.page.locator("h1")).to_have_text(person.says("Kertas ini masih benar"))
        assert urlsplit(person.page.url).path.startswith(f"/{lang}/kertas/")


@pytest.mark.parametrize("kind", ["/poster", "/poster/sobek"])
@pytest.mark.parametrize("size", SIZES)
def test_a_kecamatan_of_which_nothing_is_known_has_a_whole_sheet(
    newcomer: Newcomer, portal: str, reference_instance: Path, lang: str, size: str, kind: str
) -> None:
    with sqlite3.connect(reference_instance / "portal.sqlite") as tables:
        (code,) = tables.execute(EMPTIEST).fetchone()
    person = newcomer(portal, lang, device_scale_factor=2, viewport={"width": 1280, "height": 900})
    assert check_sheet(person, f"/wilayah/{code}{kind}", size).startswith(f"{portal}/p/{code}-")


def test_the_most_that_listings_can_say_fits(newcomer: Newcomer, running: Running, lang: str) -> None:
    with running.app.app_context():
        drafts = [
            Draft(key=f"{topic} {n}", topic=topic, place_code=KALIGONDANG, sensitive=False, **WORDY)  # type: ignore[arg-type]
            for topic in ("rppa", "lansia_disabilitas", "pemuda", "ekraf", "sport")
            for n in range(3)
        ]
        editing.save_all(drafts, by=By("create"))
    person = newcomer(running.base, lang, device_scale_factor=2, viewport={"width": 1280, "height": 900})
    for size in SIZES:
        check_sheet(person, f"/wilayah/{KALIGONDANG}/poster", size)


def test_the_code_tells_when_a_number_changed(newcomer: Newcomer, running: Running, lang: str) -> None:
    key, kecamatan = f"gelanggang {lang}", {"id": "33.03.05", "jv": "33.03.06"}[lang]
    with running.app.app_context():
        number = [{"number": "+6281234567890", "use": "call"}]
        editing.save_all([Draft(key=key, topic="sport", name="Gelanggang", place_code=kecamatan, phones=number)], by=By("create"))
    person = newcomer(running.base, lang, device_scale_factor=2, viewport={"width": 1280, "height": 900})
    address = check_sheet(person, f"/wilayah/{kecamatan}/poster", "")
    person.page.goto(address)
    expect(person.page.locator("h1")).to_have_text(person.says("Kertas ini masih benar"))
    with running.app.app_context():
        known = listings.get(id_for(key, lambda _: False))
        assert known
        number = [{"number": "+6285700000009", "use": "call"}]
        editing.save_all([replace(draft_of(known), phones=number)], by=By("edit"))
    person.page.goto(address)
    expect(person.page.locator("h1")).to_have_text(person.says("Ada yang berubah sejak kertas ini dicetak"))
    expect(person.main.locator(".notice")).to_contain_text(person.says("nomornya berubah"))
    expect(person.main.locator(".notice a")).to_have_text("0857-0000-0009")
    person.stop()


@pytest.mark.parametrize(
    "path",
    [
        *("/wilayah/33.03.04/poster", "/wilayah/33.03.04/poster?ukuran=a5", "/wilayah/33.03/poster", "/kertas/tiada"),
        *("/wilayah/33.03.04/poster/sobek", "/kertas/33.03.04-u261101", "/kertas/33.03.04-s261101"),
    ],
)
def test_on_a_screen_it_is_a_page_like_any_other(newcomer: Newcomer, full_portal: str, lang: str, path: str) -> None:
    person = newcomer(full_portal, lang, bypass_csp=True)
    person.excused.add(f"{full_portal}/{lang}/kertas/tiada")
    person.open(path)
    for size in (PHONE, {"width": 1280, "height": 900}):
        person.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            person.page.emulate_media(color_scheme=scheme)
            assert not faults_of(person.page), f"{size['width']} {scheme}"
            assert not faults_of(person.page, runOnly=["color-contrast-enhanced"]), f"{size['width']} {scheme}"
    assert person.page.evaluate(SMALL) == []
    for spaced in (False, True):
        for width in (320, 360, 1280):
            person.page.set_viewport_size({"width": width, "height": 740})
            for script in (CUT_OFF, OVERLAPPING):
                assert person.page.evaluate(script) == [], f"{width}, wide letters: {spaced}"
        person.page.add_style_tag(content=WIDE_LETTERS)


def test_she_who_opens_the_address_of_a_strip_can_leave(newcomer: Newcomer, full_portal: str, weather: str, lang: str) -> None:
    person = newcomer(full_portal, lang)
    person.welcome.add(urlsplit(weather).netloc)
    person.page.goto(f"{full_portal}/p/33.03.04-s261101")
    assert person.on_screen(person.page.locator("[data-exit]"))
    person.tap(person.page.locator("[data-exit]"))
    expect(person.page).to_have_url(weather)
