"""A pair of students finishes a kecamatan in a day: one without a connection, the portal killed meanwhile, everything once."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Route, expect

from portal import config
from portal.database import writing
from portal.directory import people, signing_in, trust
from portal.directory.listings import Listing
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

    def __init__(self, instance: Path, port: int) -> None:
        self.port = port
        self.env = os.environ | {"PORTAL_INSTANCE": str(instance), "PORT": str(self.port), "WORKERS": "1"}
        self.start()

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self.process = subprocess.Popen([config.ROOT / "serve"], env=self.env, start_new_session=True)
        serving.wait_for(serving.Server(self.process, self.port))

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
    with serving.held_port() as port:
        portal = Portal(instance, port)
        yield Round(portal, app, ids)
        portal.kill()


Arrive = Callable[..., Keeper]


@pytest.fixture
def arrive(browser: Browser, walked: Round) -> Iterator[Arrive]:
    """Signs somebody in on a phone of their own."""
    students: list[Keeper] = []

    def come(login: str, scripts: bool = True) -> Keeper:
        students.append(Keeper(browser, walked.portal.base, "id", scripts))
        students[-1].sign_in(login)
        return students[-1]

    yield come
    for person in students:
        person.context.close()


def fill(student: Keeper, listing_id: str, words: str = "Masih benar semua") -> None:
    """Opens the form of one listing, fills it and saves it, without waiting for anything."""
    if student.scripts:
        keeps(student)
    stop = student.page.locator(f"#l-{listing_id}")
    student.tap(stop.locator("summary"))
    fill_open(stop, words)


def fill_open(stop: Locator, words: str) -> None:
    """Fills the form of a listing that is open, and saves it."""
    stop.get_by_text(words, exact=True).click()
    if words == "Ada yang berubah":
        stop.get_by_label("Yang benar sekarang, atau catatan").fill("Sekarang buka sampai pukul 15")
    stop.get_by_label("Siapa yang Anda tanya?").select_option("petugas")
    stop.get_by_role("button", name="Simpan").click()


def waiting(student: Keeper, count: int) -> None:
    """The phone says how many entries wait to be sent."""
    expect(student.page.locator("#menunggu .count")).to_contain_text(f"{count} isian menunggu dikirim")


def keeps(student: Keeper) -> None:
    """The phone can keep entries."""
    student.page.wait_for_function("() => document.documentElement.dataset.field === 'ready'")


def ready(student: Keeper) -> None:
    """The phone can keep entries, and open the list without a connection."""
    keeps(student)
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
    rina.page.get_by_text("Isian lain yang menunggu", exact=True).click()
    expect(rina.page.locator("#menunggu li:visible")).to_have_count(10)
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
        try_again(student)
        all_sent(student)
    found = entries(walked.app)
    assert sorted(e.listing_id or "" for e in found) == sorted(walked.ids[:12]), "all of them, each once"
    for listing_id in walked.ids[12:]:
        fill(bagus, listing_id)
    expect(bagus.page.locator("#kemajuan")).to_contain_text(f"{COUNT} dari {COUNT} sudah ditanya")
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


class Line:
    """What lies between one phone and the portal: `fate` says what becomes of an entry that is sent."""

    def __init__(self, student: Keeper, fate: str | int) -> None:
        self.fate = fate
        """`open`, `cut` (nothing arrives), `deaf` (the answer is lost), or a status that somebody else answers."""
        self.sent: list[str] = []
        """What was sent, one body after the other."""
        student.page.route("**/kantor/lapangan", self._carry)

    def _carry(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        self.sent.append(route.request.post_data or "")
        if self.fate == "open":
            route.continue_()
        elif isinstance(self.fate, int):
            route.fulfill(status=self.fate, body="tidak")
        else:
            if self.fate == "deaf":
                route.fetch()
            route.abort()


def try_again(student: Keeper) -> None:
    """The phone has a connection again, or believes so."""
    student.page.evaluate("dispatchEvent(new Event('online'))")


def end_sessions(walked: Round, login: str) -> None:
    """The portal knows this person's devices no more. A cookie taken away would come back with an answer that is on its way."""
    with walked.app.app_context():
        signing_in.end(person_of(login).id)


def person_of(login: str) -> people.Person:
    """Somebody by their login; in a context of the application."""
    with writing() as tables:
        return tables.scalars(people.select(people.Person).where(people.Person.login == login)).one()


def kept_entry(student: Keeper, name: str) -> Locator:
    """What the phone says of the entry of one listing."""
    return student.page.locator("#menunggu li").filter(has=student.page.locator(".what b", has_text=re.compile(f"^{name}$")))


def name_of(walked: Round, listing_id: str) -> str:
    """What the list calls it."""
    return listing_of(walked.app, listing_id).name


def refused(student: Keeper, count: int) -> None:
    """The phone says how many entries the portal did not take."""
    expect(student.page.locator("#menunggu .count")).to_contain_text(f"{count} isian belum diterima")


def all_sent(student: Keeper) -> None:
    """The phone says that nothing is left."""
    expect(student.page.locator("#menunggu .count")).to_have_text("Semua isian sudah terkirim.")


def test_an_entry_stays_until_the_portal_has_said_yes(arrive: Arrive, walked: Round) -> None:
    rina = arrive("mahasiswa.rina")
    ready(rina)
    page, line = rina.page, Line(rina, 500)
    refusals = ((500, "Portal sedang tidak bisa menerima", 1), (401, "Anda perlu masuk lagi", 1), (403, "tidak menerima", 3))
    for number, (status, words, count) in enumerate(refusals):
        line.fate = status
        fill(rina, walked.ids[number + 1])
        expect(page.locator("#menunggu li", has_text=words)).to_have_count(count)
        expect(page.locator("#menunggu li .what")).to_have_count(number + 1)
    refused(rina, 3)
    assert not faults_of(page)
    line.fate = "cut"
    fill(rina, walked.ids[0])
    waiting(rina, 1)
    refused(rina, 3)
    expect(page.locator("#menunggu li", has_text="Belum ada sambungan")).to_have_count(1)
    end_sessions(walked, "mahasiswa.rina")
    line.fate = "open"
    try_again(rina)
    page.get_by_role("link", name="Masuk lagi").click()
    rina.fill("Nomor HP atau nama masuk", "mahasiswa.rina")
    rina.fill("Kata sandi", PASSWORD)
    rina.press("Masuk")
    ready(rina)
    refused(rina, 3)  # what the portal refused waits for its owner
    expect(page.locator("#menunggu li .what")).to_have_count(3)
    assert [e.listing_id for e in entries(walked.app)] == [walked.ids[0]]
    page.get_by_role("button", name="Keluar", exact=True).click()
    expect(page.locator(".leaving")).to_contain_text("3 isian belum terkirim")
    assert not faults_of(page)
    page.get_by_role("button", name="Keluar dan buang isian").click()
    expect(page.locator("h1")).to_have_text("Masuk")
    assert page.evaluate(KEPT) == 0
    page.wait_for_function("() => caches.has('lapangan').then(found => !found)")


def test_a_fault_is_mended_where_it_is_kept(arrive: Arrive, walked: Round) -> None:
    rina, first = arrive("mahasiswa.rina"), walked.ids[0]
    ready(rina)
    line, stop = Line(rina, "open"), rina.page.locator(f"#l-{first}")
    rina.tap(stop.locator("summary"))
    stop.get_by_label("Hari bertanya").fill((trust.today() - timedelta(days=40)).isoformat())
    fill_open(stop, "Ada yang berubah")
    kept = kept_entry(rina, name_of(walked, first))
    expect(kept).to_contain_text("Tanggalnya lebih dari 30 hari yang lalu. Tanyakan sekali lagi.")
    refused(rina, 1)
    expect(rina.page.locator(f"#s-{first}")).to_contain_text("Belum diterima, baca di atas halaman ini")
    rina.stop()
    rina.page.reload()
    refused(rina, 1)
    try_again(rina)
    fill(rina, walked.ids[1])
    expect(rina.page.locator(f"#s-{walked.ids[1]}")).to_contain_text("menunggu petugas")
    assert len(line.sent) == 2, "what was refused is not sent again by itself"
    kept.get_by_role("button", name="Perbaiki").click()
    expect(stop.get_by_label("Hari bertanya")).to_be_focused()
    expect(stop.locator(".fault")).to_have_text("Tanggalnya lebih dari 30 hari yang lalu. Tanyakan sekali lagi.")
    expect(stop.get_by_label("Yang benar sekarang, atau catatan")).to_have_value("Sekarang buka sampai pukul 15")
    expect(stop.get_by_label("Ada yang berubah")).to_be_checked()
    rina.stop()
    stop.get_by_label("Hari bertanya").fill(trust.today().isoformat())
    stop.get_by_role("button", name="Simpan").click()
    all_sent(rina)
    found = {e.listing_id: e for e in entries(walked.app)}
    assert len(found) == len(entries(walked.app)) == 2
    assert (found[first].words, found[first].on) == ("Sekarang buka sampai pukul 15", trust.today())


def test_what_somebody_else_changed_is_said_at_the_entry(arrive: Arrive, walked: Round) -> None:
    rina, tutik = arrive("mahasiswa.rina"), arrive("petugas.tutik")
    ready(rina)
    line, gone, known = Line(rina, "open"), walked.ids[0], walked.ids[1]
    with walked.app.app_context(), writing() as tables:
        tables.get_one(Listing, gone).status = "withdrawn"
    fill(rina, gone)
    kept = kept_entry(rina, name_of(walked, gone))
    expect(kept).to_contain_text("Layanan ini sudah tidak tampil di portal, jadi tidak perlu ditanyakan lagi.")
    kept.get_by_role("button", name="Buang isian ini").click()
    kept.get_by_role("button", name="Sungguh dibuang?").click()
    expect(kept).to_have_count(0)
    line.fate = "deaf"  # the portal has it, and the phone did not hear so
    fill(rina, known)
    kept = kept_entry(rina, name_of(walked, known))
    expect(kept).to_contain_text("Belum ada sambungan")
    line.fate = 403
    try_again(rina)
    expect(kept).to_contain_text("Tanyakan kepada petugas kecamatan")
    tutik.open("/lapangan/periksa")
    tutik.press("Terima")
    line.fate = "open"
    kept.get_by_role("button", name="Perbaiki").click()
    fill_open(rina.page.locator(f"#l-{known}"), "Ada yang berubah")
    expect(kept).to_contain_text("Petugas kecamatan sudah memutuskan isian ini. Kalau ada yang baru, buat isian baru.")
    kept.get_by_role("button", name="Perbaiki").click()
    expect(rina.page.locator(f"#f-kata-{known}")).to_have_value("Sekarang buka sampai pukul 15")
    rina.page.locator(f"#l-{known}").get_by_role("button", name="Simpan").click()
    all_sent(rina)
    assert [(e.listing_id, e.outcome, e.state) for e in entries(walked.app)] == [
        (known, "right", "accepted"),
        (known, "changed", "waiting"),
    ]


def test_what_is_sent_often_is_kept_once(arrive: Arrive, walked: Round) -> None:
    rina, first = arrive("mahasiswa.rina"), walked.ids[0]
    ready(rina)
    line, other = Line(rina, "deaf"), rina.context.new_page()
    stop = rina.page.locator(f"#l-{first}")
    rina.tap(stop.locator("summary"))
    stop.get_by_text("Masih benar semua", exact=True).click()
    stop.get_by_label("Siapa yang Anda tanya?").select_option("petugas")
    stop.get_by_role("button", name="Simpan").evaluate("button => { button.click(); button.click(); }")  # a trembling finger
    expect(kept_entry(rina, name_of(walked, first))).to_contain_text("Belum ada sambungan")
    waiting(rina, 1)
    assert len(entries(walked.app)) == 1, "the portal has it, only the phone does not know"
    late: list[Route] = []
    other.route("**/kantor/lapangan", lambda route: late.append(route) if route.request.method == "POST" else route.continue_())
    with other.expect_request(lambda request: request.method == "POST"):
        other.goto(rina.page.url)  # the list in a second window, which sends it too, on a slower line
    line.fate = "open"
    try_again(rina)
    expect(rina.page.locator(f"#s-{first}")).to_contain_text("diisi oleh Anda")
    expect(rina.page.locator("#menunggu li")).to_have_count(0)
    for route in late:
        route.continue_()
    expect(other.locator(f"#s-{first}")).to_contain_text("diisi oleh Anda")
    expect(other.locator("#menunggu li")).to_have_count(0)
    assert rina.page.evaluate(KEPT) == 0
    assert len(line.sent) >= 2
    assert len(entries(walked.app)) == 1


def test_two_people_on_one_phone_send_only_their_own(arrive: Arrive, walked: Round) -> None:
    phone, first, second = arrive("mahasiswa.rina"), walked.ids[0], walked.ids[1]
    ready(phone)
    line, of_rina = Line(phone, "cut"), phone.page
    fill(phone, first)
    expect(kept_entry(phone, name_of(walked, first))).to_contain_text("Belum ada sambungan")
    end_sessions(walked, "mahasiswa.rina")
    phone.page = phone.context.new_page()
    phone.sign_in("mahasiswa.bagus")
    ready(phone)
    expect(phone.page.locator("#menunggu .count")).to_have_text(
        "Ada 1 isian milik akun lain di HP ini. Pemiliknya perlu masuk untuk mengirimnya."
    )
    expect(phone.page.locator(f"#s-{first}")).to_have_text("")
    fill(phone, second)
    expect(phone.page.locator(f"#s-{second}")).to_contain_text("diisi oleh Anda")
    line.fate = "open"
    of_rina.bring_to_front()
    of_rina.evaluate("dispatchEvent(new Event('online'))")  # her window is still open, over the cookie of the other
    expect(of_rina.locator("#menunggu li", has_text="Anda perlu masuk lagi. Isian ini menunggu di HP.")).to_have_count(1)
    assert [e.listing_id for e in entries(walked.app)] == [second]
    phone.page.get_by_role("button", name="Keluar", exact=True).click()
    expect(phone.page.locator("h1")).to_have_text("Masuk")
    assert phone.page.evaluate(KEPT) == 1, "his leaving takes nothing of hers"
    phone.sign_in("mahasiswa.rina")
    expect(phone.page.locator(f"#s-{first}")).to_contain_text("diisi oleh Anda")
    with walked.app.app_context():
        owners = {
            listing_id: person_of(login).id for listing_id, login in ((first, "mahasiswa.rina"), (second, "mahasiswa.bagus"))
        }
    assert {e.listing_id: e.person_id for e in entries(walked.app)} == owners
    assert len(entries(walked.app)) == 2


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
