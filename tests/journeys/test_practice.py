"""A new officer learns all eight tasks on a phone, with scripts and without, and the superior sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.directory import practice
from portal.directory.practice import TASKS
from portal.directory.practice_filling import task_file
from portal.office.practice_words import TASK
from tests import instances, serving
from tests.journeys.conftest import Running
from tests.journeys.keeper import Keeper
from tests.journeys.resident import reload_until
from tests.office.officer import person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path, weather: str) -> Iterator[Running]:
    """A portal of two workers."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("practice") / "instance")
    app = instances.open_app(instance)
    with serving.serve(instance, PORTAL_EXIT_URL=weather) as server:
        yield Running(server.base, app)


@pytest.fixture
def newcomer(browser: Browser, running: Running, scripts: bool) -> Iterator[Keeper]:
    """An officer of Kaligondang whose first day it is."""
    login = f"baru{time.monotonic_ns()}"
    with running.app.app_context():
        person_at([post_at("33.03.04")], login, trusted=False)
    keeper = Keeper(browser, running.base, "id", scripts)
    keeper.sign_in(login)
    yield keeper
    keeper.leave()


def begin(officer: Keeper, task: str) -> None:
    """Goes to the eight tasks and takes one in hand."""
    officer.open("/latihan")
    officer.stop()
    officer.press(TASK[task].title)
    told(officer, f"Tugas {TASKS.index(task) + 1} dari 8: {TASK[task].title}")
    told(officer, "Langkah 1 dari")
    expect(officer.page.locator(".practice-banner")).to_contain_text("tidak ada yang sampai ke warga")
    officer.stop()


def told(officer: Keeper, words: str) -> None:
    """The bar above the page says this."""
    expect(officer.page.locator(".practice-bar")).to_contain_text(words)


def finished(officer: Keeper, task: str) -> None:
    """The bar says that it is done."""
    told(officer, f"Tugas {TASKS.index(task) + 1} dari 8 selesai")
    officer.stop()


def confirm(officer: Keeper) -> None:
    """Task 1."""
    officer.press("Lihat dulu")
    told(officer, "Langkah 2 dari 2")
    officer.press("Masih benar")


def change_hours(officer: Keeper) -> None:
    """Task 2."""
    officer.press("Kursus Menjahit Karya Muda")
    officer.press("Ubah")
    told(officer, "Langkah 3 dari 3")
    for until in officer.page.locator("input[name^=jam_]").all():
        if until.input_value() == "14:00":
            until.fill("15:00")
    officer.press("Terbitkan")


def bring_back(officer: Keeper) -> None:
    """Task 3."""
    officer.press("Pojok Izin Usaha")
    officer.press("Riwayat perubahan")
    officer.press("Lihat atau pulihkan versi ini")
    officer.press("Pulihkan sebagai versi baru")


def answer_report(officer: Keeper) -> None:
    """Task 4."""
    officer.press("Periksa dan jawab")
    officer.tick("Sudah saya periksa, datanya benar")
    officer.press("Kirim jawaban")


def pause(officer: Keeper) -> None:
    """Task 5."""
    officer.press("Terapi Wicara Anak")
    officer.press("Jeda atau tarik")
    officer.tick("Dijeda: berhenti sementara")
    officer.fill("Alasan", "Terapis cuti sebulan.")
    officer.tap(officer.main.locator("form button[type=submit]").first)
    officer.sees("Dijeda. Warga tidak menemukannya, dan halamannya menyebut alasannya.")


def add(officer: Keeper) -> None:
    """Task 6."""
    officer.page.locator("#f-bidang").select_option("rppa")
    officer.page.locator("#f-nama").fill("Rumah Perlindungan Latihan")
    with officer.page.expect_navigation():
        officer.tap(officer.main.locator("button[value=terbitkan]"))


def send_file(officer: Keeper) -> None:
    """Task 7."""
    with officer.page.expect_download() as taken:
        officer.page.get_by_role("link", name="Unduh berkas latihan").click()
    content = Path(taken.value.path()).read_bytes()
    assert content == task_file()
    file = {"name": "berkas-latihan.csv", "mimeType": "text/csv", "buffer": content}
    officer.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    officer.press("Kirim dan lihat pratinjau")
    apply = officer.main.get_by_role("button", name="Terapkan", exact=True)
    reload_until(officer.page, apply)
    officer.press("Terapkan")


def hand_over(officer: Keeper) -> None:
    """Task 8."""
    officer.press("Saya pindah tugas")
    told(officer, "Langkah 2 dari 2")
    officer.fill("Nama penerus", "Bu Ani")
    officer.press("Buat tautan untuk penerus")


ACTS = {
    "pastikan": confirm, "jam": change_hours, "riwayat": bring_back, "laporan": answer_report, "jeda": pause,
    "tambah": add, "berkas": send_file, "serah": hand_over,
}  # fmt: skip


def test_a_new_officer_learns_all_eight_tasks(running: Running, newcomer: Keeper) -> None:
    newcomer.open("/")
    newcomer.page.get_by_role("link", name="Latihan", exact=True).click()
    newcomer.is_at("Latihan")
    newcomer.start()
    for task, act in ACTS.items():
        begin(newcomer, task)
        act(newcomer)
        finished(newcomer, task)
    newcomer.counted("all eight tasks")
    newcomer.open("/latihan")
    newcomer.sees("8 dari 8 tugas selesai")
    newcomer.stop()
    with running.app.app_context():
        learned = [who for who in range(1, 20) if set(practice.done_by(who)) == set(TASKS)]
    assert learned


def test_nothing_that_leads_out_of_practice_does(newcomer: Keeper) -> None:
    begin(newcomer, "serah")
    hand_over(newcomer)
    link = newcomer.main.get_by_role("link", name="Kirim lewat WhatsApp")
    expect(link).to_have_attribute("href", "/kantor/latihan/luar")
    newcomer.open("/latihan/luar")
    newcomer.is_at("Tidak ada di latihan")
    newcomer.press("Kembali ke ruang latihan")
    newcomer.is_at("Meja kerja")
