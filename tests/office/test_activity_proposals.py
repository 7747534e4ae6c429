"""Changes of an activity that residents see: until a second person agrees, everybody goes on seeing what was published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from portal.directory import activities, activity_deciding, activity_proposals
from portal.directory.activities import Activity
from portal.directory.publishing import Conflict
from tests.inspecting import Page
from tests.office.filing import sent, tapped
from tests.office.officer import Officer, filled
from tests.scheduling import BARISTA, SENAM, plan

NOON = "2026-11-22 05:00:00+00:00"
LIST = "/kantor/kegiatan"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock() -> Iterator[None]:
    """A Sunday noon, ten days before the training."""
    with time_machine.travel(NOON):
        yield


def form_of(page: Page) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    [form] = [f for f in page.all(".//form") if "sheet" in (f.get("class") or "")]
    return {name: value for name, value in filled(form).items() if name != "csrf_token"}


def changed(officer: Officer, number: str, act: str = "terbitkan", **fields: str) -> str:
    """Open the form of an activity, change it, tap a button; the address one is sent to."""
    here = f"{LIST}/{number}/ubah"
    answer = officer.post(here, 303, **(form_of(officer.get(here)) | fields | {"tindakan": act}))
    assert not isinstance(answer, Page)
    return answer.headers["Location"].partition("?")[0]


def decided(officer: Officer, room: str, expected: int = 303, putusan: str = "setuju", **fields: str) -> object:
    """Say yes or no on the page of a change, as it stands."""
    return officer.post(
        f"{room}/putusan", expected, **({"versi": form_of(officer.get(room))["versi"], "putusan": putusan} | fields)
    )


def activity(app: Flask, number: str) -> Activity:
    """The activity as the tables have it."""
    with app.app_context():
        found = activities.get(number)
        assert found
        return found


def for_residents(officer: Officer, number: str) -> dict[str, str]:
    """Everything that residents and machines are told of an activity, as somebody who is not signed in gets it."""
    visitor = officer.app.test_client()
    addresses = (
        f"/id/kegiatan/{number}", "/id/kegiatan?wilayah=33.03.04&bulan=2026-12", "/id/cari?q=pelatihan+barista+kaligondang",
        "/id/wilayah/33.03.04", f"/kegiatan/{number}.ics", "/kegiatan/wilayah/33.03.04.ics", "/api/hsds/activities",
        "/unduh/kegiatan.csv",
    )  # fmt: skip
    found = {}
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.get_data(as_text=True).replace("\r\n ", "")
    return found


def test_residents_see_the_published_one_until_the_second_person_agrees(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    before = for_residents(tutik, number)
    assert not [address for address, text in before.items() if "Pelatihan barista dasar" not in text]
    room = changed(dewi, number, judul="Pelatihan kopi tubruk", alasan="Salah nama")
    page = dewi.get(room)
    assert "Menunggu persetujuan" in page.text and "Setujui dan terbitkan" not in page.text
    assert for_residents(tutik, number) == before, "nothing differs for residents while it waits"
    assert "Pelatihan kopi tubruk" in dewi.get(f"{LIST}?lihat=waiting").text or room in dewi.get(f"{LIST}/{number}").links()
    assert "Pelatihan barista dasar" in dewi.get(LIST).text, "it is among those to come"
    assert "Pelatihan barista dasar" in dewi.get(f"{LIST}?lihat=waiting").text
    for desk in ("/kantor/", "/kantor/?lihat=kegiatan"):
        assert room in tutik.get(desk).links() and room not in dewi.get(desk).links()
    page = tutik.get(room)
    for words in ("Salah nama", "Pelatihan barista dasar", "Pelatihan kopi tubruk", "Bu Tutik"):
        assert words in page.text, words
    dewi.post(f"{room}/putusan", 403, putusan="setuju", versi="1")
    decided(tutik, room)
    for address, text in for_residents(tutik, number).items():
        if "/cari" not in address:
            assert "Pelatihan kopi tubruk" in text and "barista dasar" not in text, address
    found = activity(app, number)
    assert (found.title, found.version, found.waiting, found.status) == ("Pelatihan kopi tubruk", 2, False, "published")
    history = tutik.get(f"{LIST}/{number}/riwayat").text
    assert "Salah nama" in history and "disetujui" in history
    assert room not in tutik.get("/kantor/").links()
    decided_again = tutik.post(f"{room}/putusan", 409, putusan="setuju", versi="2")
    assert isinstance(decided_again, Page) and activity(app, number).version == 2


def test_a_no_leaves_the_published_one_and_gives_back_what_was_typed(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    before = for_residents(tutik, number)
    room = changed(dewi, number, ringkasan="Belajar menyeduh kopi dan teh.", biaya="Rp10.000")
    page = tutik.post(f"{room}/putusan", 422, putusan="kembalikan", catatan=" ", versi="1")
    assert isinstance(page, Page) and "supaya pengusul tahu" in page.text
    decided(tutik, room, putusan="kembalikan", catatan="Biayanya tetap gratis.")
    assert for_residents(tutik, number) == before
    assert activity(app, number).version == 1
    assert room not in tutik.get("/kantor/").links(), "it is gone from the queue"
    desk = dewi.get("/kantor/")
    assert "Biayanya tetap gratis." in desk.text and room in desk.links()
    assert "Biayanya tetap gratis." in dewi.get(room).text
    fields = form_of(dewi.get(f"{LIST}/{number}/ubah"))
    assert (fields["ringkasan"], fields["biaya"]) == ("Belajar menyeduh kopi dan teh.", "Rp10.000"), "nothing typed is lost"
    again = changed(dewi, number, biaya="Gratis")
    assert room not in dewi.get("/kantor/").links()
    decided(tutik, again)
    assert (activity(app, number).summary, activity(app, number).cost) == ("Belajar menyeduh kopi dan teh.", "Gratis")


def test_a_sensitive_one_goes_on_while_its_change_waits(app: Flask) -> None:
    [number] = plan(app, BARISTA | {"sensitif": "ya"})
    ani, budi = Officer(app), Officer(app)
    page = ani.get(f"{LIST}/{number}/ubah")
    assert "tidak melihatnya" not in page.text and "tetap melihat yang sekarang terbit" in page.text
    room = changed(ani, number, bawaan="Buku tulis")
    shown = ani.app.test_client().get(f"/id/kegiatan/{number}")
    assert shown.status_code == 200 and "Buku tulis" not in shown.text and "Celemek" in shown.text
    decided(budi, room)
    assert "Buku tulis" in ani.app.test_client().get(f"/id/kegiatan/{number}").text


def test_a_date_that_is_off_never_waits_and_survives_the_yes(app: Flask) -> None:
    [number] = plan(app, SENAM)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    room = changed(dewi, number, judul="Senam bugar")
    dewi.post(f"{LIST}/{number}/tanggal/2026-12-01", 303, tindakan="batal", alasan="Libur desa")
    dewi.post(f"{LIST}/{number}/tempat", 303, tempat="penuh")
    visitor = app.test_client().get(f"/id/kegiatan/{number}").text
    assert "Libur desa" in visitor and "Senam lansia" in visitor
    page = tutik.get(room)
    assert "Senam bugar" in page.text and "Tanggal lain dari jadwal" not in page.text, "only what would change is shown"
    decided(tutik, room)
    found = activity(app, number)
    assert (found.title, found.places_left, found.version) == ("Senam bugar", 0, 4)
    with app.app_context():
        states = {str(d.day): d.state for d in activities.dates_of([number])[number]}
    assert (states["2026-12-01"], states["2026-12-08"], states["2026-12-15"]) == ("cancelled", "cancelled", "moved")


def test_calling_it_off_never_waits_and_a_yes_does_not_bring_it_back(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    room = changed(dewi, number, ringkasan="Kata Dewi")
    dewi.post(f"{LIST}/{number}/batal", 303, alasan="Pelatih sakit")
    assert "Pelatih sakit" in app.test_client().get(f"/id/kegiatan/{number}").text
    decided(tutik, room)
    found = activity(app, number)
    assert (found.status, found.status_note, found.summary) == ("cancelled", "Pelatih sakit", "Kata Dewi")
    again = dewi.post(f"{LIST}/{number}/batal", 303, tindakan="lagi")
    assert not isinstance(again, Page)
    assert "Pelatih sakit" in app.test_client().get(f"/id/kegiatan/{number}").text, "off until somebody agrees"
    decided(tutik, again.headers["Location"].partition("?")[0])
    assert activity(app, number).status == "published"


def test_two_changes_wait_side_by_side_and_none_overwrites_the_other(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, joko, tutik = Officer(app, trusted=False), Officer(app, trusted=False), Officer(app)
    of_dewi = changed(dewi, number, ringkasan="Kata Dewi", biaya="Rp5.000")
    page = joko.get(f"{LIST}/{number}/ubah")
    assert "sedang menunggu persetujuan" in page.text and form_of(page)["ringkasan"] == "Belajar menyeduh kopi."
    of_joko, other = changed(joko, number, ringkasan="Kata Joko"), changed(Officer(app, trusted=False), number, syarat="KTP asli")
    assert joko.raw(of_dewi).status_code == 403
    decided(tutik, of_dewi)
    decided(tutik, other)
    assert (activity(app, number).summary, activity(app, number).requirements) == ("Kata Dewi", "KTP asli")
    page = tutik.get(of_joko)
    assert "berubah sejak diusulkan" in page.text and "Setujui dan terbitkan" not in page.text
    tutik.post(f"{of_joko}/putusan", 409, putusan="setuju", versi="3")
    assert activity(app, number).summary == "Kata Dewi"
    decided(tutik, of_joko, putusan="kembalikan", catatan="Dewi sudah menulisnya.")
    here = f"{LIST}/{number}/ubah"
    fields = form_of(joko.get(here))
    assert fields["ringkasan"] == "Kata Joko"
    page = joko.post(here, 409, **(fields | {"tindakan": "terbitkan"}))
    assert isinstance(page, Page) and "Kata Dewi" in page.text and "Kata Joko" in page.text
    answer = joko.post(here, 303, **(form_of(page) | {"pilih_summary": "saya", "tindakan": "gabung"}))
    assert not isinstance(answer, Page)
    decided(tutik, answer.headers["Location"].partition("?")[0])
    found = activity(app, number)
    assert (found.summary, found.cost, found.requirements) == ("Kata Joko", "Rp5.000", "KTP asli")


def test_a_yes_counts_only_for_what_was_looked_at(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    room = changed(dewi, number, ringkasan="Pertama")
    newer = changed(dewi, number, ringkasan="Kedua")
    assert newer != room, "what was sent again is a change of its own"
    page = tutik.post(f"{room}/putusan", 409, putusan="setuju", versi="1")
    assert isinstance(page, Page)
    assert activity(app, number).summary == "Belajar menyeduh kopi."
    dewi.post(f"{LIST}/{number}/tempat", 303, tempat="penuh")
    tutik.post(f"{newer}/putusan", 409, putusan="setuju", versi="1")
    decided(tutik, newer)
    assert (activity(app, number).summary, activity(app, number).places_left) == ("Kedua", 0)


def test_a_second_tap_and_a_second_tab_lose_nothing(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, here = Officer(app, trusted=False), f"{LIST}/{number}/ubah"
    fields = form_of(dewi.get(here))
    rooms = []
    for summary in ("Tab satu", "Tab satu", "Tab dua"):
        answer = dewi.post(here, 303, **(fields | {"ringkasan": summary, "tindakan": "terbitkan"}))
        assert not isinstance(answer, Page)
        rooms.append(answer.headers["Location"].partition("?")[0])
    assert rooms[0] == rooms[1] != rooms[2]
    with app.app_context():
        assert {p.content["summary"] for p in activity_proposals.open_for(number)} == {"Tab satu", "Tab dua"}


def test_a_draft_of_a_change_is_the_authors_own(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    ani, budi = Officer(app), Officer(app)
    before = for_residents(ani, number)
    room = changed(ani, number, "simpan", ringkasan="Setengah jadi")
    assert for_residents(ani, number) == before
    assert "Draf" in ani.get(room).text and budi.raw(room).status_code == 403
    assert room in ani.get(f"{LIST}/{number}").links() and room not in budi.get(f"{LIST}/{number}").links()
    assert form_of(budi.get(f"{LIST}/{number}/ubah"))["ringkasan"] == "Belajar menyeduh kopi."
    assert form_of(ani.get(f"{LIST}/{number}/ubah"))["ringkasan"] == "Setengah jadi"
    changed(ani, number, ringkasan="Jadi")
    assert activity(app, number).summary == "Jadi"
    assert form_of(ani.get(f"{LIST}/{number}/ubah"))["ringkasan"] == "Jadi", "the draft has become the version"
    room = changed(ani, number, "simpan", ringkasan="Lupakan saja")
    budi.post(f"{room}/batal", 403)
    ani.post(f"{room}/batal", 303)
    ani.post(f"{room}/batal", 403)
    assert form_of(ani.get(f"{LIST}/{number}/ubah"))["ringkasan"] == "Jadi"


def test_nobody_from_elsewhere_sees_or_decides_it(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, new = Officer(app, trusted=False), Officer(app, trusted=False)
    room = changed(dewi, number, ringkasan="Kata Dewi")
    for other in (Officer(app, "33.03.05"), Officer(app, "33.04", "kabupaten"), new):
        assert other.raw(room).status_code == 403 and room not in other.get("/kantor/").links()
        for fields in ({"putusan": "setuju", "versi": "1"}, {"putusan": "kembalikan", "catatan": "Tidak"}):
            other.post(f"{room}/putusan", 403, **fields)
        other.post(f"{room}/batal", 403)
    assert app.test_client().get(room).status_code in (302, 401)
    assert activity(app, number).version == 1
    moved = changed(Officer(app, "33.03", "kabupaten", trusted=False), number, wilayah="33.03.05", jangkauan="sendiri")
    both = Officer(app, "33.03", "kabupaten")
    for one_end in (Officer(app), Officer(app, "33.03.05")):
        assert one_end.raw(moved).status_code == 403 and moved not in one_end.get("/kantor/").links()
    assert moved in both.get("/kantor/?lihat=kegiatan").links()
    decided(both, moved)
    assert activity(app, number).place_code == "33.03.05"


def test_what_was_taken_out_of_sight_meanwhile_is_not_published_by_a_yes(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    room = changed(dewi, number, ringkasan="Kata Dewi")
    plan(app, BARISTA | {"status": "draf"})
    assert "berubah sejak diusulkan" in tutik.get(room).text
    tutik.post(f"{room}/putusan", 409, putusan="setuju", versi="2")
    assert activity(app, number).status == "draft"
    decided(tutik, room, putusan="kembalikan", catatan="Ditarik dulu.")


def test_a_file_of_a_new_account_waits_row_by_row_and_can_be_taken_back(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    before = for_residents(tutik, number)
    address, page = sent(dewi, [BARISTA | {"biaya": "Rp20.000"}])
    assert "1 baris menunggu persetujuan" in page.text
    tapped(dewi, address, "terapkan")
    assert for_residents(tutik, number) == before
    [room] = [link for link in tutik.get("/kantor/").links() if "/kegiatan/usulan/" in link]
    _again, page = sent(dewi, [BARISTA | {"biaya": "Rp20.000"}])
    assert "Tidak ada yang perlu diterapkan" in page.text, "what waits already is not sent twice"
    tapped(dewi, address, "batalkan")
    assert room not in tutik.get("/kantor/").links()
    address, _page = sent(dewi, [BARISTA | {"biaya": "Rp30.000"}])
    tapped(dewi, address, "terapkan")
    [room] = [link for link in tutik.get("/kantor/").links() if "/kegiatan/usulan/" in link]
    decided(tutik, room)
    assert activity(app, number).cost == "Rp30.000"
    tapped(dewi, address, "batalkan")
    assert activity(app, number).cost == "Gratis"


def test_what_cannot_be_put_together_is_told(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    dewi, tutik = Officer(app, trusted=False), Officer(app)
    room = changed(dewi, number, kuota="8")
    tutik.post(f"{LIST}/{number}/tempat", 303, sisa="12")
    page = decided(tutik, room, 422)
    assert isinstance(page, Page) and "lebih banyak dari kuota" in page.text
    assert activity(app, number).quota == 20
    with app.app_context(), pytest.raises(Conflict):
        activity_deciding.decide(tutik.actor(), int(room.rpartition("/")[2]), agreed=True, base_version=1)
