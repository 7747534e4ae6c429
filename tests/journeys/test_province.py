"""Provincial officers see what is missing: on a phone, with and without scripts, in a few taps."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from portal.database import writing
from portal.directory import gaps, places, trust
from portal.directory.listings import Listing, Organization
from portal.directory.people import Person
from tests import instances, serving
from tests.journeys.conftest import Running
from tests.journeys.keeper import Keeper
from tests.office.officer import SECRET, person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")
Hire = Callable[..., Keeper]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Running]:
    """A portal with the reference data and one agency."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("province") / "instance")
    app = instances.open_app(instance)
    with app.app_context(), writing() as tables:
        tables.add(Organization(name="Dinas Sosial Kabupaten Kebumen"))
    with serving.serve(instance, PORTAL_TRUSTED_HOPS="1") as server:
        yield Running(server.base, app)


@pytest.fixture
def hire(browser: Browser, running: Running) -> Iterator[Hire]:
    """Makes officers above the kecamatan, signed in with both factors."""
    people: list[Keeper] = []

    def come(area: str = "33", role: str = "province", *, scripts: bool = True) -> Keeper:
        number = time.monotonic_ns()
        address = {"X-Forwarded-For": f"198.51.100.{number % 250 + 1}"}
        people.append(Keeper(browser, running.base, "id", scripts, extra_http_headers=address))
        with running.app.app_context():
            person_at([post_at(area, role, f"Jabatan {number}")], f"petugas{number}", "Bu Ratna")
        people[-1].sign_in(f"petugas{number}")
        people[-1].is_at("Kode kedua")
        people[-1].fill("Kode 6 angka atau kode cadangan", pyotp.TOTP(SECRET).now())
        people[-1].press("Lanjut")
        return people[-1]

    yield come
    for person in people:
        person.leave()


def test_the_ten_worst_kecamatan_are_one_tap_from_the_desk(hire: Hire, running: Running, scripts: bool) -> None:
    ratna = hire(scripts=scripts)
    ratna.is_at("Meja kerja")
    ratna.start()
    with ratna.page.expect_navigation():
        ratna.tap(ratna.page.locator("header").get_by_role("link", name="Cakupan"))
    names = ratna.page.locator("table.gaps tbody th a")
    expect(names.nth(9)).to_be_attached()
    ratna.counted("the ten worst kecamatan")
    assert ratna.taps == 1, "a moment's work, on any machine"
    with running.app.app_context():
        all_of_them = [place.code for place in places.atlas().at_level("kabupaten")]
        worst = gaps.sorted_rows(gaps.rows(all_of_them), "terburuk")[:10]
    assert names.all_inner_texts()[:10] == [row.place.name for row in worst]
    ratna.is_at("Cakupan layanan per kecamatan")


def test_the_worst_of_one_topic_in_one_kabupaten(hire: Hire, scripts: bool) -> None:
    ratna = hire(scripts=scripts)
    ratna.page.goto(f"{ratna.base}/provinsi/")
    ratna.start()
    ratna.tap(ratna.main.locator(".picks summary"))
    ratna.choose("Kabupaten atau kota", "Kabupaten Purbalingga")
    ratna.choose("Bidang", "Sport center")
    ratna.tap(ratna.main.get_by_role("button", name="Terapkan"))
    expect(ratna.page.locator("table.gaps tbody tr")).to_have_count(18)
    ratna.counted("one topic in one kabupaten")
    assert ratna.taps <= 6
    ratna.page.wait_for_url(re.compile(r"(?=.*wilayah=33\.03)(?=.*bidang=sport)"))
    ratna.stop()
    before = ratna.page.locator("table.gaps tbody th a").first.inner_text()
    ratna.tap(ratna.main.get_by_role("link", name="Paling lengkap di atas"))
    expect(ratna.page.locator("table.gaps tbody th a").first).not_to_have_text(before)
    ratna.page.wait_for_url(re.compile(r"(?=.*urut=terbaik)(?=.*wilayah=33\.03)"))
    ratna.stop()
    if scripts:
        with ratna.page.expect_event("load"):
            ratna.page.go_back()
        expect(ratna.page.locator("table.gaps tbody th a").first).to_have_text(before)


PATHS = (
    "", "?wilayah=33.03&tahap=belum_diketahui", "peta", "peta?ukuran=jumlah&wilayah=33.03", "opd", "opd?opd=Dinas+Sosial",
    "kesegaran", "pelaksanaan", "pelaksanaan?wilayah=33.03", "pelaksanaan/33.03.04", "pelaksanaan/berkas", "ringkasan",
    "ringkasan/33.03", "kecamatan/33.03.04", "kecamatan/33.03.04/agenda",
)  # fmt: skip
"""Every page of the room."""


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_axe_finds_nothing_at_any_width_in_light_and_dark(hire: Hire, running: Running, lang: str) -> None:
    ratna = hire()
    with running.app.app_context(), writing() as tables:
        tables.execute(update(Person).values(lang=lang))
    ratna.speak(lang)
    for path in PATHS:
        ratna.page.goto(f"{ratna.base}/provinsi/{path}")
        for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
            ratna.page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                ratna.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                ratna.stop()


def test_the_stage_of_three_kecamatan_is_entered_and_taken_back_on_a_phone(hire: Hire, scripts: bool) -> None:
    wiwik = hire("33.05", "kabupaten", scripts=scripts)
    wiwik.page.goto(f"{wiwik.base}/provinsi/pelaksanaan")
    for name in ("Sempor", "Gombong", "Sadang"):
        wiwik.tap(wiwik.main.get_by_label(name, exact=True))
    wiwik.tick("Tim sudah ada", within="Sudah sampai mana?")
    wiwik.choose("Dokumen", "SK Bupati atau Wali Kota")
    wiwik.fill("Tanggal", "2026-03-02")
    wiwik.fill("Sumber", "Pemkab Kebumen")
    wiwik.excused.add(f"{wiwik.base}/provinsi/pelaksanaan?wilayah=33.05")
    wiwik.press("Simpan untuk yang dicentang")
    wiwik.sees("Tulis nomor dokumennya.")
    expect(wiwik.main.get_by_label("Gombong", exact=True)).to_be_checked()
    wiwik.stop()
    wiwik.fill("Nomor dokumen", "400.10/77/2026")
    wiwik.press("Simpan untuk yang dicentang")
    wiwik.sees("Tersimpan untuk %(n)s kecamatan.", n=3)
    wiwik.stop()
    wiwik.press("Batalkan")
    wiwik.sees("Dibatalkan untuk %(n)s kecamatan.", n=3)


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_whoever_was_slower_chooses_between_both(hire: Hire, running: Running, lang: str) -> None:
    quick, slow = hire("33.05", "kabupaten"), hire("33.05", "kabupaten")
    with running.app.app_context(), writing() as tables:
        tables.execute(update(Person).values(lang=lang))
    for person, number in ((quick, "11"), (slow, "12")):
        person.speak(lang)
        person.page.goto(f"{person.base}/provinsi/pelaksanaan")
        person.tap(person.main.get_by_label("Sempor", exact=True))
        person.tick("Tim sudah ada", within="Sudah sampai mana?")
        person.choose("Dokumen", "SK Bupati atau Wali Kota")
        person.fill("Nomor dokumen", f"400.10/{number}-{lang}/2026")
        person.fill("Tanggal", "2026-03-02")
        person.fill("Sumber", "Pemkab Kebumen")
    quick.press("Simpan untuk yang dicentang")
    quick.sees("Tersimpan untuk %(n)s kecamatan.", n=1)
    slow.excused.add(f"{slow.base}/provinsi/pelaksanaan?wilayah=33.05")
    slow.press("Simpan untuk yang dicentang")
    slow.sees("Orang lain baru saja mengisi")
    expect(slow.main).to_contain_text(f"400.10/11-{lang}/2026")
    for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        slow.page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            slow.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            slow.stop()


def test_a_month_leads_to_the_one_before_and_back(hire: Hire, running: Running, scripts: bool) -> None:
    with running.app.app_context(), writing() as tables:
        tables.execute(update(Listing).values(arrived_on=trust.today() - timedelta(days=70)))
    ratna = hire(scripts=scripts)
    ratna.page.goto(f"{ratna.base}/provinsi/ringkasan")
    for rel in ("prev", "next"):
        with ratna.page.expect_navigation():
            ratna.tap(ratna.main.locator(f"a[rel={rel}]"))
        ratna.stop()
    assert "bulan" not in ratna.page.url


def test_a_summary_is_one_sheet_of_paper(hire: Hire) -> None:
    ratna = hire()
    for path in ("provinsi/ringkasan", "provinsi/ringkasan/33.03", "provinsi/kecamatan/33.03.04/agenda", "id/capaian"):
        ratna.page.goto(f"{ratna.base}/{path}")
        paper = ratna.page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, path
        assert re.search(rb"/MediaBox\s*\[0 0 59\d[.\d]* 84\d", paper), f"{path} is not A4"
    ratna.page.goto(f"{ratna.base}/provinsi/kecamatan/33.03.04/agenda")
    ratna.page.emulate_media(media="print")
    expect(ratna.page.locator(".ways")).to_be_hidden()
    expect(ratna.page.locator(".agenda")).to_be_visible()


def test_a_kecamatan_is_reached_from_the_map_and_leads_to_its_agenda(hire: Hire, scripts: bool) -> None:
    wiwik = hire("33.03", "kabupaten", scripts=scripts)
    wiwik.page.goto(f"{wiwik.base}/provinsi/peta")
    with wiwik.page.expect_navigation():
        wiwik.page.locator(".map a[href$='33.03.04']").click()
    wiwik.is_at("Kecamatan Kaligondang")
    wiwik.press("Agenda musrenbang")
    wiwik.is_at("Agenda musrenbang Kecamatan Kaligondang")
