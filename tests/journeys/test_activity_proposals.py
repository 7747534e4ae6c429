"""A change of a published activity waits for a second person, on phones; residents go on seeing what was published."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from playwright.sync_api import expect

from portal.directory import trust
from tests.journeys.conftest import Newcomer, Running
from tests.journeys.test_officers import BUKATEJA, PURBALINGGA, Hire, hire, in_light_and_dark, pytestmark, running
from tests.office.officer import SECRET

__all__ = ["hire", "pytestmark", "running"]


def test_a_change_waits_while_residents_see_the_published_one(
    hire: Hire, newcomer: Newcomer, running: Running, scripts: bool
) -> None:
    name = f"Senam {'bersama' if scripts else 'sehat'}"
    officer = hire(BUKATEJA, scripts=scripts)
    officer.press("Tambah kegiatan")
    officer.fill("Nama kegiatan", name)
    officer.choose("Bidang", "Lansia dan disabilitas")
    officer.fill("Tanggal (yang pertama)", (trust.today() + timedelta(days=9)).isoformat())
    officer.fill("Jam mulai", "07:00")
    officer.fill("Jam selesai", "08:30")
    officer.fill("Biaya", "gratis")
    officer.fill("Cara mendaftar", "Langsung datang")
    officer.press("Terbitkan")
    number = officer.page.url.partition("?")[0].rpartition("/")[2]
    novice = hire(BUKATEJA, scripts=scripts, trusted=False, name="Mbak KKN")
    novice.open(f"/kegiatan/{number}/ubah")
    novice.fill("Biaya", "Rp5.000")
    novice.press("Kirim untuk disetujui")
    in_light_and_dark(novice)
    resident = newcomer(running.base, scripts=scripts)
    resident.open(f"/kegiatan/{number}")
    expect(resident.main).to_contain_text("gratis")
    expect(resident.main).not_to_contain_text("Rp5.000")
    chief = hire(PURBALINGGA, "kabupaten", scripts=scripts, name="Bu Wiwik")
    chief.fill("Kode 6 angka atau kode cadangan", pyotp.TOTP(SECRET).now())
    chief.press("Lanjut")
    chief.press("Putuskan")
    for words in (name, "Mbak KKN", "Rp5.000"):
        chief.sees(words)
    in_light_and_dark(chief)
    chief.press("Setujui dan terbitkan")
    resident.page.reload()
    expect(resident.main).to_contain_text("Rp5.000")
