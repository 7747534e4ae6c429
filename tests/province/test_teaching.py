"""From what people do not find to a word that the search knows, or to a task that an agency answers."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from portal.database import session, writing
from portal.directory import agendas, asked, editing, staff_terms, tasking, tasks, teaching, trust
from portal.directory.asked import Asked, Wish
from portal.directory.drafts import Draft
from portal.search import index, term_checks
from tests import instances
from tests.inspecting import Page, Visitor, text_of
from tests.office.officer import Officer, organization_of

KALIGONDANG, PURBALINGGA, KEBUMEN = "33.03.04", "33.03", "33.05"
MARKER = "kripbatok"


def saved(key: str, **more: Any) -> None:
    """A listing in Kaligondang."""
    given = {
        "key": key,
        "topic": "ekraf",
        "name": "Klinik Halal",
        "needs": ["ekraf.halal"],
        "place_code": KALIGONDANG,
        "source": "Dinas",
    }
    editing.save_all([Draft(**(given | more))])
    index.current().tend()


def wished(*rows: tuple[date, str, str, str, int]) -> None:
    """Rows of the table as the count leaves them."""
    with writing() as tables:
        tables.add_all([Asked(day=d, area_code=a, topic=t, words=w, times=n) for d, a, t, w, n in rows])


def lines_of(page: Page) -> list[tuple[str, ...]]:
    """The lines of the table: words, kabupaten, topic, then figures."""
    rows = page.all(".//table[@class='gaps asked']/tbody/tr")
    return [(text_of(r.findall("th")[0]), *(text_of(td.findall("*")[1]) for td in r.findall("td")[:-1])) for r in rows]


def test_the_table_is_what_a_slow_count_gives_and_the_files_say_the_same(app: Flask) -> None:
    with time_machine.travel("2027-01-15T03:00:00Z"):
        ratna = Officer(app, "33", "province")
        days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5), date(2027, 1, 2), date(2027, 1, 3)]
        rows = [
            (day, area, topic, words, 6 + n + len(words))
            for n, day in enumerate(days)
            for area in (PURBALINGGA, KEBUMEN, "33")
            for topic, words in (("ekraf", "sablon kaos"), ("", MARKER), ("sport", ""))
        ]
        with app.app_context():
            wished(*rows)
        slow: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        for day, area, topic, words, times in rows:
            month = {(2026, 11): 0, (2026, 12): 1, (2027, 1): 2}.get((day.year, day.month))
            if month is not None:
                slow[area, topic, words][month] += times
        with app.app_context():
            found = asked.lines([PURBALINGGA, KEBUMEN, "33"], asked.months_to(trust.today()))
        assert {tuple(line.wish): list(line.times) for line in found} == slow
        assert [line.total for line in found] == sorted((sum(x) for x in slow.values()), reverse=True)
        shown = lines_of(ratna.get("/provinsi/dicari"))
        assert len(shown) == 9 and [sum(map(int, line[3:])) for line in shown] == [line.total for line in found]
        body = ratna.client.get("/provinsi/dicari.csv").get_data()
        table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        assert table[0][4:7] == ["2026-11", "2026-12", "2027-01"]
        assert [row[4:7] for row in table[1:]] == [list(line[3:]) for line in shown]
        book = load_workbook(io.BytesIO(ratna.client.get(f"/provinsi/dicari.xlsx?wilayah={KEBUMEN}&bidang=ekraf").get_data()))
        assert [row[1:4] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
            (KEBUMEN, "Ekonomi kreatif dan UMKM", "sablon kaos")
        ]
        own = Officer(app, PURBALINGGA, "kabupaten").get("/provinsi/dicari")
        assert {line[1] for line in lines_of(own)} == {"Kabupaten Purbalingga"}


@pytest.mark.parametrize("query", ["bidang=rppa", "bidang=tiada", "hal=0", "hal=²", "wilayah=33.03.04", "wilayah=99.99"])
def test_addresses_that_mean_nothing_are_not_there(app: Flask, query: str) -> None:
    ratna = Officer(app, "33", "province")
    assert ratna.client.get(f"/provinsi/dicari?{query}").status_code == 404
    assert Officer(app, PURBALINGGA, "kabupaten").client.get(f"/provinsi/dicari?wilayah={KEBUMEN}").status_code == 403


def test_from_a_line_to_a_word_that_residents_find_with(app: Flask, instance: Path) -> None:
    """Ratna sees that Purbalingga asks for "kripbatok", looks what it would change, saves; both workers know it at once."""
    other, resident = instances.open_app(instance, PORTAL_KEEP_ANSWERS="50"), Visitor(app)
    with app.app_context():
        saved("a")
        wished((trust.today(), PURBALINGGA, "", MARKER, 9))
    with other.app_context():
        index.current().tend()
    ratna = Officer(app, "33", "province")
    link = next(x for x in ratna.get("/provinsi/dicari").links() if "/dicari/kata/baru" in x)
    form = ratna.get(link)
    assert form.one(".//input[@id='f-kata']").get("value") == MARKER
    assert not Visitor(other).search(MARKER).hits
    preview = ratna.get(f"{link}&lihat=1&kebutuhan=ekraf.halal").text
    now, _, afterwards = preview.partition("Sekarang")[2].partition("Sesudah disimpan")
    assert "0 layanan" in now and "0 layanan" not in afterwards and "Klinik Halal" in afterwards
    assert not resident.search(MARKER).hits, "looking changes nothing"
    with app.app_context():
        assert staff_terms.living() == []
    ratna.post("/provinsi/dicari/kata/baru", 422, kata=MARKER, kebutuhan="ekraf.halal", alasan=" ")
    ratna.post(
        "/provinsi/dicari/kata/baru",
        303,
        kata=MARKER,
        kebutuhan="ekraf.halal",
        alasan="Sebutan di Purbalingga",
        wilayah=PURBALINGGA,
    )
    for searcher in (resident, Visitor(other)):
        assert "ekraf" in str(searcher.search(f"{MARKER} kaligondang").hits[0].get("data-categories"))
    page = ratna.get("/provinsi/dicari/kata")
    assert MARKER in page.text and "Bu Tutik" in page.text and "Sebutan di Purbalingga" in page.text
    with app.app_context():
        number = staff_terms.living()[0].id
    assert "Ada di kamus petugas" in ratna.get("/provinsi/dicari").text
    ratna.post(f"/provinsi/dicari/kata/{number}/urungkan", 422, alasan="")
    ratna.post(f"/provinsi/dicari/kata/{number}/urungkan", 303, alasan="Ternyata makanan")
    ratna.post(f"/provinsi/dicari/kata/{number}/urungkan", 303, alasan="Dua kali")
    for searcher in (resident, Visitor(other)):
        assert not searcher.search(f"{MARKER} kaligondang").hits
    page = ratna.get("/provinsi/dicari/kata")
    assert "Ternyata makanan" in page.text and "Dua kali" not in page.text
    with app.app_context():
        (term,) = staff_terms.history()
        assert (term.added_in, term.removed_in, staff_terms.version()) == (1, 2, 2)


def test_a_name_for_a_place_is_taught_and_exported(app: Flask) -> None:
    with app.app_context():
        saved("a")
    ratna = Officer(app, "33", "province")
    assert "Kecamatan Kaligondang" in ratna.get(f"/provinsi/dicari/kata/baru?kata={MARKER}&tempat={KALIGONDANG}&lihat=1").text
    ratna.post("/provinsi/dicari/kata/baru", 303, kata=MARKER, tempat=KALIGONDANG, alasan="Sebutan lama")
    ratna.post("/provinsi/dicari/kata/baru", 303, kata="gelubat prisma", kebutuhan="sport", alasan="=1+1")
    assert Visitor(app).search(f"halal {MARKER}").hits
    files = {}
    for kind in ("kebutuhan", "tempat"):
        body = ratna.client.get(f"/provinsi/dicari/kata/{kind}.csv").get_data().decode("utf-8-sig")
        files[kind] = list(csv.reader(io.StringIO(body)))
    assert files["kebutuhan"] == [["term", "concept", "strength", "register"], ["gelubat prisma", "sport", "3", "staff"]]
    assert files["tempat"] == [["name", "codes", "note"], [MARKER, KALIGONDANG, "Sebutan lama"]]


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("", "terlalu pendek"), ("ab", "terlalu pendek"), ("satu dua tiga empat lima", "Terlalu panjang"),
        ("kripbatok" * 5, "Terlalu panjang"), ("klinik 24", "angka"), ("pukul istri", "bahaya"), ("kekerasan", "bahaya"),
        ("bunuh", "bahaya"), ("kaligondang", "nama tempat"),
        ("sablon purbalingga", "nama tempat"), ("futsal", "sudah berarti"), ("ktp", "urusan kantor lain"), ("siti", "nama orang"),
        ("yang", "terlalu umum"),
    ],
)  # fmt: skip
def test_a_bad_word_is_refused_with_a_reason(app: Flask, term: str, reason: str) -> None:
    ratna = Officer(app, "33", "province")
    page = ratna.post("/provinsi/dicari/kata/baru", 422, kata=term, kebutuhan="ekraf.halal", alasan="Coba")
    assert isinstance(page, Page) and reason in page.text
    assert page.one(".//input[@id='f-kata']").get("value") == term, "nothing typed is lost"
    with app.app_context():
        assert staff_terms.history() == []


def test_a_word_stands_for_one_thing_that_is_there_and_not_sensitive(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    for wrong in (
        {},
        {"kebutuhan": "rppa.kekerasan"},
        {"kebutuhan": "tiada"},
        {"tempat": "99.99"},
        {"kebutuhan": "sport", "tempat": "33.03"},
    ):
        ratna.post("/provinsi/dicari/kata/baru", 422, kata=MARKER, alasan="Coba", **wrong)
    ratna.post("/provinsi/dicari/kata/baru", 303, kata=MARKER, kebutuhan="sport", alasan="Coba")
    page = ratna.post("/provinsi/dicari/kata/baru", 422, kata=MARKER, kebutuhan="ekraf.halal", alasan="Coba")
    assert isinstance(page, Page) and "sudah berarti" in page.text
    kabupaten = Officer(app, PURBALINGGA, "kabupaten")
    kabupaten.post("/provinsi/dicari/kata/baru", 403, kata="gelubat", kebutuhan="sport", alasan="Coba")
    with app.app_context():
        assert [t.term for t in staff_terms.living()] == [MARKER]
        with pytest.raises(PermissionError):
            teaching.add(kabupaten.actor(), "gelubat", concept="sport", why="Coba")
        with pytest.raises(teaching.TermError):
            teaching.add(ratna.actor(), MARKER, concept="sport", why="Coba")
        assert not {need.code for need in term_checks.needs()} & {"rppa", "rppa.kekerasan", "paralegal"}


def a_task(app: Flask, giver: Officer, due: str = "", **more: str) -> Any:
    """Ratna asks the Dinas Koperasi of Purbalingga for something."""
    with app.app_context():
        number = str(organization_of("Dinas Koperasi Kabupaten Purbalingga"))
    fields = {
        "wilayah": PURBALINGGA,
        "bidang": "ekraf",
        "kata": MARKER,
        "instansi": number,
        "apa": "Buka pelatihan kripik batok.",
    }
    fields |= {"tenggat": due or (trust.today() + timedelta(days=30)).isoformat()}
    return giver.post("/provinsi/tugas/baru", **({"expected": 303} | fields | more))


def test_a_task_goes_to_the_desk_of_the_agency_and_comes_back_answered(app: Flask) -> None:
    agency = Officer(app, PURBALINGGA, "kabupaten", organization="Dinas Koperasi Kabupaten Purbalingga")
    other = Officer(app, PURBALINGGA, "kabupaten", organization="Dinas Sosial Kabupaten Purbalingga")
    far = Officer(app, KEBUMEN, "kabupaten")
    ratna = Officer(app, "33", "province")
    link = f"/provinsi/tugas/baru?wilayah={PURBALINGGA}&bidang=ekraf&kata={MARKER}"
    assert "Dinas Koperasi Kabupaten Purbalingga" in ratna.get(link).text
    assert far.client.get(link).status_code == 403
    a_task(app, ratna)
    again = a_task(app, ratna, expected=422)
    assert "sudah punya tugas yang sama" in again.text
    with app.app_context():
        (task,) = tasks.of([PURBALINGGA])
        number = task.id
    desk = agency.get("/kantor/")
    assert "Buka pelatihan kripik batok." in desk.text and f"/kantor/tugas/{number}" in desk.links()
    assert "Buka pelatihan" not in other.get("/kantor/").text and "Buka pelatihan" not in far.get("/kantor/").text
    for stranger in (other, far):
        assert stranger.client.get(f"/kantor/tugas/{number}").status_code == 403
        stranger.post(f"/kantor/tugas/{number}", 403, hasil="done", kata="")
    agency.post(f"/kantor/tugas/{number}", 422, hasil="declined", kata=" ")
    agency.post(f"/kantor/tugas/{number}", 422, hasil="", kata="")
    agency.post(f"/kantor/tugas/{number}", 303, hasil="declined", kata="Anggarannya baru tahun depan.")
    agency.post(f"/kantor/tugas/{number}", 409, hasil="done", kata="Sudah.")
    assert "Anggarannya baru tahun depan." in ratna.get("/provinsi/tugas?keadaan=declined").text
    assert "Buka pelatihan" not in ratna.get("/provinsi/tugas?keadaan=open").text
    assert "Buka pelatihan" not in agency.get("/kantor/").text
    assert "Ditolak" in agency.get(f"/kantor/tugas/{number}").text


def test_bad_tasks_are_told_and_nothing_is_written(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    Officer(app, PURBALINGGA, "kabupaten", organization="Dinas Koperasi Kabupaten Purbalingga")
    for due in ("2026-02-30", "kemarin", "2020-01-01", "2099-01-01", " "):
        page = a_task(app, ratna, due=due, expected=422)
        assert page.one(".//textarea[@id='f-apa']").text.strip() == "Buka pelatihan kripik batok."
    for wrong in ({"instansi": "999999"}, {"instansi": ""}, {"apa": " "}, {"apa": "x" * 1001}):
        a_task(app, ratna, expected=422, **wrong)
    a_task(app, ratna, expected=404, bidang="rppa")
    a_task(app, ratna, expected=404, wilayah="99.99")
    far = Officer(app, KEBUMEN, "kabupaten")
    a_task(app, far, expected=403)
    assert ratna.client.post("/provinsi/tugas/baru", data={"wilayah": PURBALINGGA}).status_code == 400, "without our token"
    with app.app_context():
        assert session().scalars(asked.select(tasks.Task)).all() == []
        with pytest.raises(PermissionError):
            tasking.give(far.actor(), Wish(PURBALINGGA, "", ""), "1", "x", "2027-01-01")


def test_what_was_typed_is_kept_while_somebody_else_writes(app: Flask, instance: Path) -> None:
    ratna = Officer(app, "33", "province")
    Officer(app, PURBALINGGA, "kabupaten", organization="Dinas Koperasi Kabupaten Purbalingga")
    with app.app_context():
        number = str(organization_of("Dinas Koperasi Kabupaten Purbalingga"))
    token, other = ratna.token(), sqlite3.connect(instance / "portal.sqlite", isolation_level=None)
    fields = {"wilayah": PURBALINGGA, "instansi": number, "apa": "Buka pelatihan.", "tenggat": trust.today().isoformat()}
    other.execute("BEGIN IMMEDIATE")
    answer = ratna.client.post("/provinsi/tugas/baru", data={"csrf_token": token, **fields})
    assert answer.status_code == 503 and "Buka pelatihan." in answer.get_data(as_text=True)
    term = {"kata": MARKER, "kebutuhan": "sport", "alasan": "Sebutan setempat"}
    answer = ratna.client.post("/provinsi/dicari/kata/baru", data={"csrf_token": token, **term})
    assert answer.status_code == 503 and "Sebutan setempat" in answer.get_data(as_text=True)
    other.execute("ROLLBACK")
    assert ratna.client.post("/provinsi/dicari/kata/baru", data={"csrf_token": token, **term}).status_code == 303


def test_the_agenda_names_what_is_asked_for_and_the_open_tasks(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    Officer(app, PURBALINGGA, "kabupaten", organization="Dinas Koperasi Kabupaten Purbalingga")
    long_ago = trust.today() - timedelta(days=200)
    with app.app_context():
        today = trust.today()
        wished((today, PURBALINGGA, "ekraf", "sablon kaos", 9), (today, KEBUMEN, "ekraf", "kebumenan", 9))
        wished((today, PURBALINGGA, "", MARKER, 7), (long_ago, PURBALINGGA, "sport", "lama sekali", 9))
    a_task(app, ratna)
    with app.app_context():
        kinds = [item.kind for item in agendas.of(KALIGONDANG)]
        assert kinds.count("dicari") == 2 and kinds.count("tugas") == 1
    path = f"/provinsi/kecamatan/{KALIGONDANG}/agenda"
    page, book = ratna.get(path), load_workbook(io.BytesIO(ratna.client.get(f"{path}.xlsx").get_data())).worksheets[0]
    cells = "\n".join(" | ".join(str(cell) for cell in row) for row in book.iter_rows(values_only=True))
    for said in (page.text, cells):
        assert "sablon kaos" in said and MARKER in said and "Buka pelatihan kripik batok." in said
        assert "kebumenan" not in said and "lama sekali" not in said
        assert "Dinas Koperasi Kabupaten Purbalingga" in said
    assert "Prioritas kemiskinan ekstrem" in page.text and "Prioritas kemiskinan ekstrem" in cells
