"""An organization's day on a phone: it asks for its listing, proposes, waits for the kecamatan, notes, names its web page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from portal.database import writing
from portal.directory.people import Person
from tests import instances, serving
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.keeper import Keeper
from tests.journeys.measuring import CUT_OFF, OVERLAPPING, SMALL
from tests.journeys.resident import Resident
from tests.office.officer import SECRET, organization_of, person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")

BUKATEJA, PURBALINGGA = "33.03.02", "33.03"
HALL = "Sport center Kecamatan Bukateja"
"""A listing of the sourced data."""
Hire = Callable[..., Keeper]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Running]:
    """A portal behind one proxy, so that each person has an address of their own."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("organizations") / "instance")
    with serving.serve(instance, PORTAL_TRUSTED_HOPS="1") as server:
        yield Running(server.base, instances.open_app(instance))


@pytest.fixture
def hire(browser: Browser, running: Running) -> Iterator[Hire]:
    """Makes people with a post and a phone, signed in, whose pages are in their language."""
    people: list[Keeper] = []

    def come(area: str, role: str, lang: str, *, scripts: bool = True, organization: str = "", name: str = "Bu Tutik") -> Keeper:
        number = time.monotonic_ns()
        address = {"X-Forwarded-For": f"198.51.100.{number % 250 + 1}"}
        people.append(Keeper(browser, running.base, "id", scripts, extra_http_headers=address))
        with running.app.app_context():
            known = organization_of(organization) if organization else None
            person = person_at([post_at(area, role, f"Jabatan {number}", known)], f"orang{number}", name)
            with writing() as tables:
                tables.execute(update(Person).where(Person.id == person).values(lang=lang))
        people[-1].sign_in(f"orang{number}")
        people[-1].speak(lang)
        if role == "province":
            people[-1].fill("Kode 6 angka atau kode cadangan", pyotp.TOTP(SECRET).now())
            people[-1].press("Lanjut")
        return people[-1]

    yield come
    for person in people:
        person.leave()


def look(person: Keeper) -> None:
    """Inspects the page as it stands on a phone, in light and dark; ends in the light."""
    for script in (CUT_OFF, OVERLAPPING, SMALL):
        assert person.page.evaluate(script) == [], person.page.url
    for scheme in ("dark", "light"):
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        person.stop()


def claim(terang: Keeper, listing: str) -> None:
    """Finds a listing by a part of its name and asks for it."""
    terang.press("Layanan kami sudah ada di portal")
    terang.fill("Cari nama atau kode", "sport center")
    terang.press("Cari")
    look(terang)
    terang.press(listing)
    look(terang)
    terang.excused.add(terang.page.url)
    terang.fill("Mengapa ini layanan lembaga Anda?", "ya")
    terang.press("Kirim kepada petugas")
    expect(terang.page.locator("#kesalahan")).to_be_visible()
    expect(terang.main.get_by_label(terang.says("Mengapa ini layanan lembaga Anda?"), exact=True)).to_have_value("ya")
    look(terang)
    terang.fill("Mengapa ini layanan lembaga Anda?", "Kami yang menjalankannya sejak 2021.")
    terang.press("Kirim kepada petugas")
    terang.sees("Terkirim. Petugas di tempat layanan itu memeriksanya dulu.")
    terang.sees("Menunggu persetujuan")
    look(terang)
    terang.press(listing)
    terang.sees("Menunggu petugas di tempat layanan ini.")
    look(terang)


def agree(tutik: Keeper, path: str, button: str) -> None:
    """Opens what waits from the desk and says yes."""
    tutik.open("/")
    with tutik.page.expect_navigation():
        tutik.tap(tutik.main.locator(f"a[href='{path}']").first)
    look(tutik)
    tutik.press(button)
    look(tutik)


def propose_change(terang: Keeper, cost: str) -> str:
    """Proposes another cost; returns the path of what waits."""
    terang.open("/lembaga")
    terang.press("Usulkan perubahan")
    look(terang)
    terang.type(terang.main.locator("#f-biaya"), cost)
    terang.fill("Mengapa diubah?", "harga karcis naik")
    terang.press("Kirim untuk disetujui")
    terang.sees("Terkirim. Perubahan ini terbit setelah orang kedua menyetujuinya.")
    terang.sees("Menunggu petugas di tempat layanan ini.")
    look(terang)
    return urlsplit(terang.page.url).path


def propose_new(terang: Keeper, name: str) -> str:
    """Proposes a listing that nobody knows yet; returns the path of what waits."""
    terang.open("/lembaga")
    terang.press("Usulkan layanan baru")
    look(terang)
    terang.fill("Nama layanan", name)
    terang.type(terang.main.locator("#f-telepon_1_nomor"), "0857 9966 4444")
    terang.main.locator("#f-wilayah").select_option(BUKATEJA)
    terang.main.locator("#f-bidang").select_option("sport")
    terang.press("Kirim untuk disetujui")
    terang.sees("Terkirim. Perubahan ini terbit setelah orang kedua menyetujuinya.")
    terang.sees("Menunggu petugas di tempat layanan ini.")
    look(terang)
    path = urlsplit(terang.page.url).path
    terang.open("/lembaga")
    assert path in terang.page.content(), "it stands in the room of the organization while it waits"
    return path


def note(person: Keeper, listing_id: str, words: str) -> None:
    """Writes a note that residents never see."""
    person.open(f"/layanan/{listing_id}")
    person.press("Catatan internal")
    person.fill("Catatan baru", words)
    person.press("Simpan catatan")
    person.sees("Catatan tersimpan.")
    look(person)


def become_partner(terang: Keeper, name: str, listing_id: str) -> None:
    """Says whose web page links to the portal, and to what."""
    terang.follow(terang.page.locator("header").get_by_role("link", name=terang.says("Tautan dan webhook")))
    terang.is_at("Tautan dan webhook")
    look(terang)
    terang.fill("Nama lembaga atau situs", name)
    terang.fill("Alamat situs", "https://terang.example.org/")
    terang.tick("Sebut kami di halaman mitra portal")
    terang.press("Simpan")
    terang.sees("Tampil di halaman mitra setelah disetujui provinsi.")
    look(terang)
    terang.press("Lihat dan tambah tautan")
    terang.fill("Tambah tautan", f"{terang.base}/l/{listing_id}")
    terang.press("Tambah")
    terang.sees("Tautan baru: %(n)s.", n=1)
    look(terang)
    terang.open("/kemitraan")
    terang.press("Buat token")
    look(terang)


@pytest.mark.parametrize(("lang", "scripts"), [("id", True), ("jv", True), ("id", False)])
def test_the_whole_day_of_an_organization(hire: Hire, newcomer: Newcomer, running: Running, lang: str, scripts: bool) -> None:
    who, mark = f"Yayasan Terang {lang} {scripts}", f"{lang} {scripts}"
    terang = hire(PURBALINGGA, "organization", lang, scripts=scripts, organization=who, name="Pak Budi")
    tutik = hire(BUKATEJA, "staff", lang, scripts=scripts)
    expect(terang.page.locator("h1")).to_have_text(who)
    look(terang)
    claim(terang, HALL)
    agree(tutik, urlsplit(terang.page.url).path, "Setujui")
    listing_id = (tutik.main.locator(".trail a").get_attribute("href") or "").rpartition("/")[2]
    path = propose_change(terang, f"Rp7.000, {mark}")
    resident = newcomer(running.base, lang, scripts)
    resident.open(f"/layanan/{listing_id}")
    expect(resident.main).not_to_contain_text(f"Rp7.000, {mark}")
    agree(tutik, path, "Setujui dan terbitkan")
    resident.page.reload()
    expect(resident.main).to_contain_text(f"Rp7.000, {mark}")
    agree(tutik, propose_new(terang, f"Klub Bola Terang {mark}"), "Setujui dan terbitkan")
    terang.open("/lembaga")
    terang.sees(f"Klub Bola Terang {mark}")
    look(terang)
    note(terang, listing_id, f"Kunci di Pak Darmo, {mark}")
    tutik.open(f"/layanan/{listing_id}/catatan")
    tutik.sees(f"Kunci di Pak Darmo, {mark}")
    look(tutik)
    resident.page.reload()
    assert "Pak Darmo" not in resident.page.content()
    become_partner(terang, who, listing_id)
    name_in_public(hire, resident, who, lang)
    terang.open(f"/layanan/{listing_id}")
    look(terang)


def name_in_public(hire: Hire, resident: Resident, who: str, lang: str) -> None:
    """The province lets the partner be named, and residents read it."""
    ratna = hire("33", "province", lang, name="Bu Ratna")
    ratna.open("/mitra")
    look(ratna)
    row = ratna.main.locator("li", has_text=who)
    with ratna.page.expect_navigation():
        ratna.tap(row.locator("form[action$='/tampilkan'] button"))
    look(ratna)
    resident.open("/mitra")
    expect(resident.main).to_contain_text(who)
    resident.stop()
