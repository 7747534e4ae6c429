"""Officers keep listings true with nothing but a phone: from the invitation to the day they hand over."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from portal import commands
from tests import instances, serving
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.keeper import Keeper
from tests.journeys.resident import reload_until
from tests.office.officer import PASSWORD, SECRET, person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")

BUKATEJA, PURBALINGGA = "33.03.02", "33.03"
HALL = "sport center"
"""A listing of the sourced data."""
DESKTOP = {"width": 1280, "height": 900}

Hire = Callable[..., Keeper]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path, weather: str) -> Iterator[Running]:
    """A portal behind one proxy, so that each officer has an address of their own."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("officers") / "instance")
    app = instances.open_app(instance)
    commands.set_up(app)
    with serving.serve(instance, PORTAL_EXIT_URL=weather, PORTAL_TRUSTED_HOPS="1") as server:
        yield Running(server.base, app)


@pytest.fixture
def hire(browser: Browser, running: Running) -> Iterator[Hire]:
    """Makes officers with a phone of their own; with an area they have a post and are signed in."""
    people: list[Keeper] = []

    def come(
        area: str = "", role: str = "staff", *, scripts: bool = True, trusted: bool = True, name: str = "Bu Tutik"
    ) -> Keeper:
        number = time.monotonic_ns()
        address = {"X-Forwarded-For": f"198.51.100.{len(people) + 1}"}
        people.append(Keeper(browser, running.base, "id", scripts, extra_http_headers=address))
        if area:
            with running.app.app_context():
                person_at([post_at(area, role, f"Jabatan {number}")], f"petugas{number}", name, trusted)
            people[-1].sign_in(f"petugas{number}")
        return people[-1]

    yield come
    for person in people:
        person.leave()


def invited(running: Running, area: str = BUKATEJA) -> str:
    """The path of an invitation as the command line prints it."""
    line = f"portal staff invite --role staff --area {area} --title Kasi{time.monotonic_ns()} --name Slamet"
    done = running.app.test_cli_runner().invoke(args=line.split())
    assert done.exit_code == 0, done.output
    return urlsplit(done.stdout.strip()).path.removeprefix("/kantor")


def accept(newcomer: Keeper, phone: str) -> None:
    """Makes an account from the page of an invitation."""
    newcomer.fill("Nama lengkap", "Pak Slamet")
    newcomer.fill("Nomor HP untuk masuk", phone)
    newcomer.fill("Kata sandi", PASSWORD)
    newcomer.fill("Ketik kata sandi sekali lagi", PASSWORD)
    newcomer.press("Buat akun dan masuk")


def find(officer: Keeper, words: str) -> str:
    """Looks a listing up among one's own and opens it; returns its id."""
    officer.open(f"/layanan?q={words.replace(' ', '+')}")
    with officer.page.expect_navigation():
        officer.tap(officer.main.locator(".rows a.name").first)
    return urlsplit(officer.page.url).path.rpartition("/")[2]


def in_light_and_dark(officer: Keeper) -> None:
    """Looks at the page as it stands in both colour schemes; ends in the light."""
    for scheme in ("dark", "light"):
        officer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        officer.stop()


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_an_invited_officer_arrives_at_the_desk(hire: Hire, running: Running, lang: str) -> None:
    slamet = hire()
    slamet.start()
    slamet.open(invited(running))
    slamet.is_at("Undangan menjadi petugas")
    if lang == "jv":
        slamet.tick("Basa Jawa")
    accept(slamet, "0857 1234 56" + ("70" if lang == "jv" else "71"))
    slamet.counted("from the invitation to the desk")
    slamet.speak(lang)
    slamet.is_at("Meja kerja")
    slamet.sees("Selamat datang, %(name)s.", name="Pak Slamet")


def test_one_tap_confirms_and_one_takes_it_back(hire: Hire, newcomer: Newcomer, running: Running, scripts: bool) -> None:
    officer = hire(BUKATEJA, scripts=scripts)
    officer.is_at("Meja kerja")
    row = officer.main.locator("li[id^=l-]").first
    listing_id, name = (row.get_attribute("id") or "").removeprefix("l-"), row.locator(".what b").inner_text()
    officer.start()
    officer.press(f"Masih benar {name}")
    officer.counted("confirming on the desk")
    assert officer.taps == 1
    officer.sees("%(name)s sudah dipastikan masih benar hari ini.", name=name)
    officer.stop()
    resident = newcomer(running.base, scripts=scripts)
    resident.open(f"/layanan/{listing_id}")
    expect(resident.main).to_contain_text("Dikonfirmasi hari ini")
    officer.press("Batalkan")
    officer.sees("Dibatalkan. %(name)s kembali seperti semula.", name=name)
    officer.stop()
    resident.page.reload()
    expect(resident.main).not_to_contain_text("Dikonfirmasi hari ini")


def write_listing(officer: Keeper, name: str) -> None:
    """Fills the form of a new listing from top to bottom, as completely as residents can wish."""
    officer.fill("Nama layanan", name)
    officer.fill("Ringkasan", "Belajar membatik dari dasar.")
    officer.fill("Bisa bantu apa", "Warga belajar membatik, dari menggambar pola sampai mewarnai. Alat dan kain disediakan.")
    officer.fill("Nomor 1", "0857 9966 4444")
    officer.choose("Dipakai untuk", "Telepon dan WhatsApp", "Telepon 1")
    officer.tick("Jam tertentu tiap minggu")
    officer.tick("Senin")
    officer.type(officer.main.locator("#f-jam_mo_dari"), "08:00")
    officer.type(officer.main.locator("#f-jam_mo_sampai"), "14:00")
    officer.press("Salin Senin ke semua hari kerja")
    expect(officer.main.get_by_label("Jumat", exact=True)).to_be_checked()
    assert officer.on_screen(officer.main.get_by_label("Selasa", exact=True)), "the hours are out of sight after copying"
    officer.stop()
    officer.fill("Alamat", "Jalan Raya Purwandaru 12, seberang pasar")
    officer.tick("Ya, ini tempat umum")
    officer.tick("Tidak", "Layanan peka?")
    officer.choose("Bidang", "Ekonomi kreatif dan UMKM")
    officer.tap(officer.main.locator("summary", has_text="Ekonomi kreatif"))
    officer.tick("Kerajinan dan batik")
    officer.fill("Untuk siapa", "Warga Bukateja usia 12 tahun ke atas")
    officer.fill("Syarat", "KTP atau kartu pelajar")
    officer.fill("Langkah", "Datang\nMendaftar\nMulai belajar")
    officer.fill("Lama", "hari itu juga")
    officer.fill("Biaya", "gratis")
    officer.fill("Hasil yang diterima", "Selembar kain batik")
    officer.fill("Pengaduan", "Kantor Kecamatan Bukateja")


def test_a_complete_listing_is_written_and_found(hire: Hire, newcomer: Newcomer, running: Running, scripts: bool) -> None:
    name = f"Kelas Batik {'Purwandaru' if scripts else 'Kembangan'}"
    officer = hire(BUKATEJA, scripts=scripts)
    officer.start()
    officer.press("Tambah layanan")
    officer.is_at("Layanan baru")
    write_listing(officer, name)
    officer.press("Pratinjau")
    officer.sees("Begini warga akan melihatnya. Belum ada yang terbit.")
    officer.press("Terbitkan")
    officer.counted("writing a complete listing")
    officer.sees("Sudah terbit. Warga melihatnya sekarang.")
    officer.is_at(name)
    percent = re.search(r"Lengkap (\d+) persen", officer.main.inner_text())
    assert percent and int(percent[1]) >= 80, officer.main.inner_text()
    listing_id = urlsplit(officer.page.url).path.rpartition("/")[2]
    resident = newcomer(running.base, scripts=scripts)
    resident.open(f"/layanan/{listing_id}")
    expect(resident.page.locator("h1")).to_have_text(name)
    for words in ("0857-9966-4444", "Senin", "Jalan Raya Purwandaru 12", "Mendaftar"):
        expect(resident.main).to_contain_text(words)
    resident.open("/cari", q="belajar batik bukateja")
    reload_until(resident.page, resident.page.locator(f"[data-hit='{listing_id}']"))


def test_faults_are_named_and_nothing_typed_is_lost(hire: Hire) -> None:
    officer = hire(BUKATEJA)
    find(officer, HALL)
    officer.press("Ubah")
    officer.excused.add(officer.page.url)
    officer.fill("Biaya", "Rp5.000 sekali masuk")
    officer.fill("Usia paling muda", "dua")
    officer.fill("Nomor 2", "0812")
    officer.press("Terbitkan")
    expect(officer.page.locator("#kesalahan")).to_be_focused()
    expect(officer.main.get_by_label("Biaya", exact=True)).to_have_value("Rp5.000 sekali masuk")
    expect(officer.main.get_by_label("Nomor 2", exact=True)).to_have_value("0812")
    officer.stop()
    officer.tap(officer.page.locator("#kesalahan a[href='#f-usia_min']"))
    age = officer.main.get_by_label("Usia paling muda", exact=True)
    expect(age).to_have_attribute("aria-invalid", "true")
    assert officer.on_screen(age), "the link of the summary leads to the field"
    officer.fill("Usia paling muda", "2")
    officer.fill("Nomor 2", "")
    officer.press("Terbitkan")
    officer.sees("Sudah terbit. Warga melihatnya sekarang.")


def test_two_officers_at_once_lose_nothing(hire: Hire, newcomer: Newcomer, running: Running, scripts: bool) -> None:
    ani, budi = hire(BUKATEJA, scripts=scripts, name="Bu Ani"), hire(BUKATEJA, scripts=scripts, name="Pak Budi")
    mark = "pagi" if scripts else "sore"
    for officer in (ani, budi):
        listing_id = find(officer, HALL)
        officer.press("Ubah")
    budi.excused.add(budi.page.url)
    ani.fill("Ringkasan", f"Kata Ani, {mark}")
    ani.fill("Lama", f"tiap {mark}")
    ani.press("Terbitkan")
    budi.fill("Ringkasan", f"Kata Budi, {mark}")
    budi.fill("Syarat", f"KTP, {mark}")
    budi.press("Terbitkan")
    budi.is_at("Dua orang mengubah layanan ini")
    budi.sees("Bu Ani")
    for words in (f"Kata Ani, {mark}", f"Kata Budi, {mark}"):
        budi.sees(words)
    group = budi.main.get_by_role("group", name="Ringkasan", exact=True)
    budi.tap(group.get_by_text("Yang sekarang terbit"))
    in_light_and_dark(budi)
    budi.press("Terbitkan pilihan ini")
    budi.sees("Sudah terbit. Warga melihatnya sekarang.")
    in_light_and_dark(budi)
    resident = newcomer(running.base, scripts=scripts)
    resident.open(f"/layanan/{listing_id}")
    for words in (f"Kata Ani, {mark}", f"tiap {mark}", f"KTP, {mark}"):
        expect(resident.main).to_contain_text(words)


def test_a_new_account_waits_for_a_second_person(hire: Hire, newcomer: Newcomer, running: Running) -> None:
    novice = hire(BUKATEJA, trusted=False, name="Mbak KKN")
    listing_id = find(novice, HALL)
    novice.press("Ubah")
    novice.sees("Perubahan ini terbit setelah orang kedua menyetujuinya.")
    novice.fill("Biaya", "Rp7.000")
    novice.fill("Mengapa diubah?", "harga karcis naik")
    novice.press("Kirim untuk disetujui")
    novice.sees("Terkirim. Perubahan ini terbit setelah orang kedua menyetujuinya.")
    novice.stop()
    resident = newcomer(running.base)
    resident.open(f"/layanan/{listing_id}")
    expect(resident.main).not_to_contain_text("Rp7.000")
    chief = hire(PURBALINGGA, "kabupaten", name="Bu Wiwik")
    chief.is_at("Kode kedua")
    chief.fill("Kode 6 angka atau kode cadangan", pyotp.TOTP(SECRET).now())
    chief.press("Lanjut")
    chief.is_at("Meja kerja")
    chief.start()
    chief.press("Putuskan")
    for words in ("Mbak KKN", "harga karcis naik", "Rp7.000"):
        chief.sees(words)
    chief.stop()
    chief.press("Setujui dan terbitkan")
    chief.counted("approving a change")
    chief.sees("Disetujui dan sudah terbit.")
    resident.page.reload()
    expect(resident.main).to_contain_text("Rp7.000")


def test_the_post_goes_on_when_its_holder_leaves(hire: Hire) -> None:
    old, heir = hire(BUKATEJA), hire()
    listing_id = find(old, HALL)
    old.open("/jabatan")
    old.stop()
    old.press("Saya pindah tugas")
    old.is_at("Pindah tugas")
    old.fill("Nama penerus", "Pak Slamet")
    old.press("Buat tautan untuk penerus")
    old.stop()
    heir.open(urlsplit(old.main.get_by_label("Tautan").input_value()).path.removeprefix("/kantor"))
    accept(heir, "0857 1234 5672")
    heir.is_at("Meja kerja")
    heir.open(f"/layanan/{listing_id}")
    heir.sees("Ubah")
    old.open("/")
    old.is_at("Masuk")


def save_draft(officer: Keeper) -> None:
    """Taps the button at the bottom of the screen."""
    with officer.page.expect_navigation():
        officer.tap(officer.main.locator(".stay").get_by_role("button", name="Simpan draf"))


def test_the_page_follows_what_is_typed_beside_it(hire: Hire) -> None:
    officer = hire(BUKATEJA)
    officer.page.set_viewport_size(DESKTOP)
    find(officer, HALL)
    officer.press("Ubah")
    seen, warning = officer.page.locator("#pratinjau"), officer.page.locator("#tertinggal")
    expect(seen.locator("h2")).to_be_visible()
    officer.start()
    name, number = officer.main.get_by_label("Nama layanan", exact=True), officer.main.get_by_label("Nomor 2", exact=True)
    officer.tap(name)
    name.press_sequentially(" Mlathi", delay=40)
    expect(seen.locator("h2")).to_contain_text("Mlathi")
    expect(name).to_be_focused()
    officer.tap(number)
    number.press_sequentially("0857 99")
    expect(seen).to_contain_text("Belum bisa ditampilkan: Nomor telepon.")
    before = officer.page.evaluate("scrollY")
    number.press_sequentially("66 4444")
    expect(seen).to_contain_text("0857-9966-4444")
    expect(seen).not_to_contain_text("Belum bisa ditampilkan")
    assert officer.page.evaluate("scrollY") == before, "the form stays where it is while somebody types"
    assert officer.on_screen(seen.locator("h2")), "the page stays in view"
    in_light_and_dark(officer)
    officer.tick("Basa Jawa")
    expect(seen).to_contain_text("Sesambetan")
    url = officer.page.url
    seen.get_by_text("Kecamatan Bukateja").last.click()
    assert officer.page.url == url, "nothing in it leads away"
    library = officer.page.locator("script[data-later]").get_attribute("data-later")
    officer.excused |= {url, f"{officer.base}{library}"}
    officer.context.set_offline(True)
    number.press_sequentially("5")
    expect(warning).to_be_visible()
    officer.context.set_offline(False)
    number.press("Backspace")
    expect(warning).to_be_hidden()
    expect(number).to_have_value("0857 9966 4444")
    save_draft(officer)
    expect(number).to_have_value("0857 9966 4444")


def test_saving_in_the_middle_of_typing_saves_what_was_typed(hire: Hire) -> None:
    officer = hire(BUKATEJA)
    officer.page.set_viewport_size(DESKTOP)
    find(officer, HALL)
    officer.press("Ubah")
    expect(officer.page.locator("#pratinjau h2")).to_be_visible()
    cost = officer.main.get_by_role("textbox", name="Biaya", exact=True)
    cost.fill("")  # another story may have left a draft
    cost.press_sequentially("gratis tiap Jumat")
    save_draft(officer)
    officer.sees("Draf tersimpan. Warga belum melihatnya. Anda dapat melanjutkan kapan saja.")
    expect(cost).to_have_value("gratis tiap Jumat")


def test_a_phone_has_the_button_and_loads_nothing_more(hire: Hire, scripts: bool) -> None:
    officer = hire(BUKATEJA, scripts=scripts)
    asked: list[str] = []
    find(officer, HALL)
    officer.page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    officer.press("Ubah")
    officer.fill("Nama layanan", "GOR Mlathi")
    officer.page.wait_for_timeout(1200)
    assert not [a for a in asked if "htmx" in a or a.startswith("POST")]
    expect(officer.page.locator("#pratinjau")).to_be_hidden()
    officer.stop()
    officer.press("Pratinjau")
    officer.sees("Begini warga akan melihatnya. Belum ada yang terbit.")
    expect(officer.page.locator("h1")).to_have_text("GOR Mlathi")
    in_light_and_dark(officer)
    officer.press("Kembali ke formulir")
    expect(officer.main.get_by_label("Nama layanan", exact=True)).to_have_value("GOR Mlathi")
