"""An officer enters an activity with a phone: three minutes for somebody who types with one finger."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from portal.directory import trust
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.test_officers import BUKATEJA, Hire, hire, in_light_and_dark, pytestmark, running

__all__ = ["hire", "pytestmark", "running"]

SECONDS_A_TAP, SECONDS_A_LETTER, LIMIT = 2.5, 0.6, 180
"""A slow typist on a phone: about 20 words a minute, and time to look before each tap."""


def test_a_weekly_activity_is_entered_in_three_minutes(hire: Hire, newcomer: Newcomer, running: Running, scripts: bool) -> None:
    officer = hire(BUKATEJA, scripts=scripts)
    first = trust.today() + timedelta(days=9)
    officer.start()
    officer.press("Tambah kegiatan")
    officer.is_at("Kegiatan baru")
    officer.fill("Nama kegiatan", f"Senam lansia {'pagi' if scripts else 'sore'}")
    officer.choose("Bidang", "Lansia dan disabilitas")
    officer.fill("Tanggal (yang pertama)", first.isoformat())
    officer.fill("Jam mulai", "07:00")
    officer.fill("Jam selesai", "08:30")
    officer.tick("Tiap minggu")
    officer.fill("Sampai tanggal", (first + timedelta(days=28)).isoformat())
    officer.fill("Alamat", "Balai desa Bukateja")
    officer.fill("Biaya", "gratis")
    officer.fill("Kuota", "30")
    officer.fill("Cara mendaftar", "Langsung datang")
    officer.fill("Nomor 1", "0857 9966 4444")
    in_light_and_dark(officer)
    officer.press("Terbitkan")
    officer.sees("Sudah terbit. Warga melihatnya sekarang.")
    taps, letters = officer.taps, officer.letters
    officer.counted("entering a weekly activity")
    assert taps * SECONDS_A_TAP + letters * SECONDS_A_LETTER < LIMIT
    in_light_and_dark(officer)
    number = officer.page.url.partition("?")[0].rpartition("/")[2]
    resident = newcomer(running.base, scripts=scripts)
    resident.open(f"/kegiatan/{number}")
    expect(resident.main).to_contain_text("Balai desa Bukateja")
    officer.start()
    officer.press("Penuh")
    officer.sees("Masih ada tempat")
    assert officer.taps == 1
    officer.press("Batalkan atau pindahkan tanggal ini")
    officer.is_at("Ubah satu tanggal")
    officer.fill("Alasan", "Aula dipakai rapat")
    in_light_and_dark(officer)
    officer.press("Simpan")
    officer.sees("Aula dipakai rapat")
    officer.stop()
    officer.page.set_viewport_size({"width": 360, "height": 740})


def test_faults_of_the_form_lead_to_their_fields(hire: Hire, scripts: bool) -> None:
    officer = hire(BUKATEJA, scripts=scripts)
    officer.open("/kegiatan/baru")
    officer.excused.add(officer.page.url)
    officer.fill("Nama kegiatan", "Pelatihan jahit")
    officer.fill("Kuota", "-4")
    officer.press("Terbitkan")
    expect(officer.page.locator("#kesalahan")).to_be_visible()
    expect(officer.main.get_by_label("Kuota", exact=True)).to_have_value("-4")
    expect(officer.main.get_by_label("Nama kegiatan", exact=True)).to_have_value("Pelatihan jahit")
    in_light_and_dark(officer)
