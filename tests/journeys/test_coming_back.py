"""What an officer typed is there again after the Back button of the phone, and what was sent does not come twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import instances, serving
from tests.journeys.conftest import Running
from tests.journeys.keeper import Keeper
from tests.office.officer import person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Running]:
    """A portal with the reference data."""
    instance = instances.copy(reference_instance, tmp_path_factory.mktemp("back") / "instance")
    app = instances.open_app(instance)
    with serving.serve(instance) as server:
        yield Running(server.base, app)


@pytest.fixture
def officer(browser: Browser, running: Running) -> Iterator[Keeper]:
    """An officer of Bukateja, signed in on a phone with scripts."""
    number = time.monotonic_ns()
    with running.app.app_context():
        person_at([post_at("33.03.02", "staff", f"Jabatan {number}")], f"petugas{number}")
    found = Keeper(browser, running.base, "id")
    found.sign_in(f"petugas{number}")
    yield found
    found.leave()


def test_back_from_the_preview_brings_back_what_was_typed(officer: Keeper) -> None:
    officer.open("/layanan/baru")
    officer.fill("Nama layanan", "Senam lansia Purwandaru")
    officer.tick("Jam tertentu tiap minggu")
    officer.tick("Kamis")
    officer.type(officer.main.locator("#f-jam_th_dari"), "08:00")
    officer.type(officer.main.locator("#f-jam_th_sampai"), "11:00")
    officer.choose("Bidang", "Lansia dan disabilitas")
    officer.press("Pratinjau")
    officer.sees("Begini warga akan melihatnya. Belum ada yang terbit.")
    officer.page.go_back()
    expect(officer.main.get_by_label("Nama layanan", exact=True)).to_have_value("Senam lansia Purwandaru")
    expect(officer.main.get_by_label("Kamis", exact=True)).to_be_checked()
    expect(officer.main.locator("#f-jam_th_dari")).to_have_value("08:00")
    expect(officer.main.locator("#f-bidang")).to_have_value("lansia_disabilitas")


def test_a_tap_on_the_wrong_link_loses_nothing(officer: Keeper) -> None:
    officer.open("/layanan/baru")
    officer.fill("Nama layanan", "Senam lansia Kembangan")
    officer.page.get_by_role("link", name="Meja kerja").click()
    officer.is_at("Meja kerja")
    officer.page.go_back()
    expect(officer.main.get_by_label("Nama layanan", exact=True)).to_have_value("Senam lansia Kembangan")


def test_what_was_kept_as_a_draft_does_not_come_twice(officer: Keeper) -> None:
    officer.open("/layanan/baru")
    officer.fill("Nama layanan", "Senam lansia Cipawon")
    officer.main.locator(".stay").get_by_role("button", name="Simpan draf").click()
    officer.sees("Draf tersimpan. Warga belum melihatnya. Anda dapat melanjutkan kapan saja.")
    officer.page.go_back()
    expect(officer.main.get_by_label("Nama layanan", exact=True)).to_have_value("")


def test_another_sign_in_on_the_same_phone_sees_nothing_of_it(officer: Keeper, running: Running) -> None:
    officer.open("/layanan/baru")
    officer.fill("Nama layanan", "Rumah aman Bu Sri")
    officer.page.get_by_role("button", name="Keluar").click()
    with running.app.app_context():
        number = time.monotonic_ns()
        person_at([post_at("33.03.02", "staff", f"Jabatan {number}")], f"petugas{number}")
    officer.sign_in(f"petugas{number}")
    for _step in range(4):
        officer.page.go_back()
        if officer.page.url.endswith("/layanan/baru"):
            break
    expect(officer.main.get_by_label("Nama layanan", exact=True)).to_have_value("")
