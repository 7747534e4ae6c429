"""A pair of students finishes a kecamatan in a day: one without a connection, the portal killed meanwhile, everything once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect

from portal import config
from tests import instances, serving
from tests.journeys.keeper import Keeper
from tests.journeys.resident import faults_of
from tests.office.field_round import KALIGONDANG, entries, field_post, listing_of, place_listings
from tests.office.officer import PASSWORD, person_at, post_at

pytestmark = pytest.mark.xdist_group("browser")
COUNT = 20
KEPT = """() => new Promise(done => {
    const asked = indexedDB.open('lapangan', 1);
    asked.onsuccess = () => {
        const counted = asked.result.transaction('isian').objectStore('isian').count();
        counted.onsuccess = () => done(counted.result);
    };
})"""
"""How many entries the phone keeps."""


class Portal:
    """A portal that can be killed and started again at the same address."""

    def __init__(self, instance: Path) -> None:
        self.port = serving.free_port()
        self.env = os.environ | {"PORTAL_INSTANCE": str(instance), "PORT": str(self.port), "WORKERS": "1"}
        self.start()

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self.process = subprocess.Popen([config.ROOT / "serve"], env=self.env, start_new_session=True)
        serving._wait(serving.Server(self.process, self.port))

    def kill(self) -> None:
        """Ends it at once, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Round:
    """A kecamatan with so many listings to ask about, two students and their officer."""

    portal: Portal
    app: Flask
    ids: list[str]


@pytest.fixture
def walked(tmp_path: Path, reference_instance: Path) -> Iterator[Round]:
    """The portal with a round in it."""
    instance = instances.copy(reference_instance, tmp_path / "instance")
    app = instances.open_app(instance)
    ids = place_listings(app, COUNT)
    with app.app_context():
        person_at([field_post()], "mahasiswa.rina", "Rina")
        person_at([field_post()], "mahasiswa.bagus", "Bagus")
        person_at([post_at(KALIGONDANG)], "petugas.tutik")
    portal = Portal(instance)
    yield Round(portal, app, ids)
    portal.kill()


Arrive = Callable[..., Keeper]


@pytest.fixture
def arrive(browser: Browser, walked: Round) -> Iterator[Arrive]:
    """Signs somebody in on a phone of their own."""
    people: list[Keeper] = []

    def come(login: str, scripts: bool = True) -> Keeper:
        people.append(Keeper(browser, walked.portal.base, "id", scripts))
        people[-1].sign_in(login)
        return people[-1]

    yield come
    for person in people:
        person.context.close()


def fill(student: Keeper, listing_id: str, words: str = "Masih benar semua") -> None:
    """Opens the form of one listing, fills it and saves it, without waiting for anything."""
    stop = student.page.locator(f"#l-{listing_id}")
    student.tap(stop.locator("summary"))
    student.tap(stop.get_by_text(words, exact=True))
    if words == "Ada yang berubah":
        stop.get_by_label("Yang benar sekarang, atau catatan").fill("Sekarang buka sampai pukul 15")
    stop.get_by_label("Siapa yang Anda tanya?").select_option("petugas")
    stop.get_by_role("button", name="Simpan").click()


def waiting(student: Keeper, count: int) -> None:
    """The phone says how many entries wait."""
    expect(student.page.locator("#menunggu .count")).to_contain_text(f"{count} isian menunggu dikirim")


def ready(student: Keeper) -> None:
    """The phone can keep entries, and open the list without a connection."""
    student.page.wait_for_function("() => document.documentElement.dataset.field === 'ready'")
    student.page.wait_for_function("() => !!navigator.serviceWorker.controller")
    student.page.wait_for_function("() => caches.match('/kantor/lapangan').then(found => !!found)")


def test_a_pair_finishes_a_kecamatan_in_a_day(arrive: Arrive, walked: Round) -> None:
    rina, bagus = arrive("mahasiswa.rina"), arrive("mahasiswa.bagus")
    ready(rina)
    rina.stop()
    rina.context.set_offline(True)
    for number, listing_id in enumerate(walked.ids[:5]):
        fill(rina, listing_id)
        waiting(rina, number + 1)
    rina.page.goto(f"{walked.portal.base}/kantor/lapangan")  # the phone had closed the page; there is no connection
    waiting(rina, 5)
    for number, listing_id in enumerate(walked.ids[5:10]):
        fill(rina, listing_id, "Ada yang berubah" if number == 4 else "Masih benar semua")
    waiting(rina, 10)
    assert not faults_of(rina.page)
    walked.portal.kill()
    rina.context.set_offline(False)  # a connection, but nobody answers
    expect(rina.page.locator("#menunggu li").first).to_contain_text("Belum ada sambungan")
    waiting(rina, 10)
    for listing_id in walked.ids[10:12]:  # the other one has the page open meanwhile
        fill(bagus, listing_id)
    waiting(bagus, 2)
    walked.portal.start()
    for student in (rina, bagus):
        student.page.evaluate("dispatchEvent(new Event('online'))")
        expect(student.page.locator("#menunggu .count")).to_have_text("Semua isian sudah terkirim.", timeout=30_000)
    found = entries(walked.app)
    assert sorted(e.listing_id or "" for e in found) == sorted(walked.ids[:12]), "all of them, each once"
    for listing_id in walked.ids[12:]:
        fill(bagus, listing_id)
    expect(bagus.page.locator("#kemajuan")).to_contain_text(f"{COUNT} dari {COUNT} sudah ditanya", timeout=30_000)
    expect(bagus.page.locator(f"#s-{walked.ids[0]}")).to_contain_text("diisi oleh rekan Anda")
    assert len({e.key for e in entries(walked.app)}) == len(entries(walked.app)) == COUNT
    assert listing_of(walked.app, walked.ids[0]).confirmed_on is None, "nothing is public before the officer agrees"
    tutik = arrive("petugas.tutik")
    tutik.open("/lapangan/periksa")
    tutik.stop()
    tutik.press("Terima yang dipilih")
    tutik.sees("%(yes)s diterima, %(no)s ditolak.", yes=19, no=0)
    assert listing_of(walked.app, walked.ids[0]).confirmed_by == "mahasiswa KKN"
    resident = walked.app.test_client().get(f"/id/layanan/{walked.ids[0]}").get_data(as_text=True)
    assert "Dipastikan oleh mahasiswa KKN" in resident


def answering(status: int) -> Callable[[Route], None]:
    """Something between the phone and the portal that answers in its place."""
    return lambda route: route.fulfill(status=status, body="tidak")


def test_an_entry_stays_until_the_portal_has_said_yes(arrive: Arrive, walked: Round) -> None:
    rina = arrive("mahasiswa.rina")
    ready(rina)
    page, first = rina.page, walked.ids[0]
    refusals = ((500, "Portal sedang tidak bisa menerima", 1), (401, "Anda perlu masuk lagi", 1), (403, "tidak menerima", 3))
    for status, words, count in refusals:
        page.route("**/kantor/lapangan", answering(status))
        fill(rina, walked.ids[status % 7 + 1])
        expect(page.locator("#menunggu li", has_text=words)).to_have_count(count)
        page.unroute("**/kantor/lapangan")
    assert page.locator("#menunggu li .what").count() == 3, "refused, and still there"
    assert not faults_of(page)
    page.route("**/kantor/lapangan", lambda route: route.abort())
    fill(rina, first)
    waiting(rina, 4)
    expect(page.locator("#menunggu li", has_text="Belum ada sambungan")).to_have_count(1)
    rina.context.clear_cookies()  # the session is over
    page.unroute("**/kantor/lapangan")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("link", name="Masuk lagi")).to_be_visible()
    page.get_by_role("link", name="Masuk lagi").click()
    rina.fill("Nomor HP atau nama masuk", "mahasiswa.rina")
    rina.fill("Kata sandi", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_function("() => document.documentElement.dataset.field === 'ready'")
    waiting(rina, 3)  # what the portal refused waits for its owner
    end = time.monotonic() + 20
    while not entries(walked.app) and time.monotonic() < end:
        time.sleep(0.3)
    assert len(entries(walked.app)) == 1
    page.get_by_role("button", name="Keluar", exact=True).click()
    expect(page.locator(".leaving")).to_contain_text("3 isian belum terkirim")
    assert not faults_of(page)
    page.get_by_role("button", name="Keluar dan buang isian").click()
    expect(page.locator("h1")).to_have_text("Masuk")
    assert page.evaluate(KEPT) == 0
    assert page.evaluate("caches.has('lapangan')") is False


def test_plain_forms_do_the_same(arrive: Arrive, walked: Round) -> None:
    bagus = arrive("mahasiswa.bagus", scripts=False)
    fill(bagus, walked.ids[0])
    bagus.sees("Terkirim. Petugas kecamatan memeriksanya.")
    bagus.sees(f"1 dari {COUNT} sudah ditanya")
    bagus.stop()
    stop = bagus.page.locator(f"#l-{walked.ids[1]}")
    bagus.tap(stop.locator("summary"))
    bagus.tap(stop.get_by_text("Ada yang berubah", exact=True))
    stop.get_by_role("button", name="Simpan").click()
    bagus.sees("Tulis apa yang berubah dan bagaimana yang benar.")
    expect(stop.get_by_label("Ada yang berubah")).to_be_checked()
    assert len(entries(walked.app)) == 1
