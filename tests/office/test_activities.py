"""Activities as officers keep them: entered by a form, changed one date at a time, refused to others, kept with their history."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import time_machine
from flask import Flask

from portal import commands
from portal.directory import activities, activity_rules, own_activities
from portal.directory.activities import Activity
from tests.inspecting import Page
from tests.office.filing import as_file, sent, tapped
from tests.office.officer import Officer, filled
from tests.scheduling import BARISTA, SENAM, plan

NOON = "2026-11-22 05:00:00+00:00"
LIST, NEW = "/kantor/kegiatan", "/kantor/kegiatan/baru"


def form_of(page: Page) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    [form] = [f for f in page.all(".//form") if "sheet" in (f.get("class") or "")]
    return {name: value for name, value in filled(form).items() if name != "csrf_token"}


TRAINING = {
    "judul": "Pelatihan jahit", "bidang": "pemuda", "tanggal": "2026-12-01", "jam_mulai": "08:00", "jam_selesai": "12:00",
    "kuota": "15", "cara_daftar": "Datang ke kantor kecamatan.", "telepon_1_nomor": "0857 9966 4444", "telepon_1_guna": "both",
    "telepon_1_siapa": "Pak Rudi (piket)",
}  # fmt: skip


def entered(officer: Officer, act: str = "terbitkan", expected: int = 303, **fields: str) -> str | Page:
    """Fill the empty form and send it; the id of what was made, or the page that came back."""
    sent = form_of(officer.get(NEW)) | TRAINING | fields | {"tindakan": act}
    answer = officer.post(NEW, expected, NEW, **sent)
    if isinstance(answer, Page):
        return answer
    return answer.headers["Location"].partition("?")[0].rpartition("/")[2]


def activity(app: Flask, number: str) -> Activity:
    """The activity as the tables have it."""
    with app.app_context():
        found = activities.get(number)
        assert found
        return found


@time_machine.travel(NOON)
def test_a_training_is_entered_seen_and_listed(app: Flask) -> None:
    officer = Officer(app)
    number = entered(officer)
    assert isinstance(number, str)
    found = activity(app, number)
    assert (found.status, found.quota, found.service_areas) == ("published", 15, ["33.03.04"])
    assert {(p["number"], p["use"], p["who"]) for p in found.phones} == {
        ("+6285799664444", "call", "Pak Rudi piket"), ("+6285799664444", "whatsapp", "Pak Rudi piket")
    }  # fmt: skip
    page = officer.get(f"{LIST}/{number}")
    assert "Selasa, 1 Desember 2026, pukul 08.00 sampai 12.00 (Pahing)" in " ".join(page.text.split())
    assert "Pelatihan jahit" in officer.get(LIST).text


@time_machine.travel(NOON)
def test_a_file_is_looked_at_applied_sent_again_and_undone(app: Flask) -> None:
    officer = Officer(app)
    rows = [BARISTA, SENAM]
    whole = [{column: row.get(column, "") for column in activity_rules.COLUMNS} for row in rows]
    address, page = sent(officer, whole)
    assert "2 baru" in page.text and "0 kesalahan" in page.text and "Senam lansia" in page.text
    with app.app_context():
        assert activities.by_key("uji:barista") is None, "looking writes nothing"
    assert "Sudah diterapkan" in tapped(officer, address, "terapkan").text
    with app.app_context():
        found = activities.by_key("uji:senam")
        assert found and found.status == "published" and len(activities.dates_of([found.id])[found.id]) == 19
    _again, page = sent(officer, whole)
    assert "Tidak ada yang perlu diterapkan" in page.text
    _other, page = sent(officer, taken_out(officer))
    assert "Tidak ada yang perlu diterapkan" in page.text
    assert "Sudah dibatalkan" in tapped(officer, address, "batalkan").text
    with app.app_context():
        found = activities.by_key("uji:senam")
        assert found and found.status == "draft"
        assert [r.act for r in activities.history_of(found.id)] == ["undo", "create"]


def taken_out(officer: Officer) -> list[dict[str, str]]:
    """The own activities as the file that can be downloaded."""
    content = officer.raw(f"{LIST}/berkas/kegiatan.csv").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@time_machine.travel(NOON)
def test_one_wrong_row_keeps_a_whole_file_out(app: Flask) -> None:
    officer = Officer(app)
    rows = [
        BARISTA,
        SENAM | {"ulang": "FREQ=WEEKLY;BYDAY=TU", "batal": "", "pindah": ""},
        BARISTA | {"kunci": "uji:3", "kuota": "-3"},
        BARISTA | {"kunci": "uji:4", "wilayah": "33.03.03"},
        BARISTA | {"kunci": "uji:5", "mulai": "2026-02-30 08:00", "batas_daftar": ""},
        BARISTA | {"kunci": "uji:6", "wilayah": "33.99.01"},
        BARISTA | {"kunci": "uji:7", "mulai": "2024-12-02 09:00", "batas_daftar": ""},
    ]
    columns = [*activity_rules.COLUMNS]
    address, page = sent(officer, [{column: row.get(column, "") for column in columns} for row in rows])
    for words in (
        "Baris 3, kolom ulang", "harus berakhir", "Baris 4, kolom kuota", "kurang dari nol", "Baris 5, kolom wilayah",
        "Baris 6, kolom mulai", "bukan tanggal", "Baris 7, kolom wilayah", "tidak dikenal", "Baris 8, kolom mulai", "sudah lewat",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Terapkan" not in [b.text for b in page.all(".//button")]
    with app.app_context():
        assert own_activities.all_of(officer.actor()) == []
    assert "kurang dari nol" in officer.raw(f"{address}/kesalahan.csv").get_data(as_text=True)


@time_machine.travel(NOON)
def test_the_command_line_tells_files_of_activities_from_those_of_listings(app: Flask, tmp_path: Path) -> None:
    commands.set_up(app)
    file = tmp_path / "kegiatan.csv"
    file.write_bytes(as_file([{column: BARISTA.get(column, "") for column in activity_rules.COLUMNS}]))
    run = app.test_cli_runner().invoke
    assert "1 kegiatan. Tidak ada yang ditulis" in run(args=["portal", "import", str(file), "--dry-run"]).output
    assert "1 baru, 0 berubah, 0 tetap" in run(args=["portal", "import", str(file)]).output
    assert "0 baru, 0 berubah, 1 tetap" in run(args=["portal", "import", str(file)]).output
    file.write_bytes(as_file([BARISTA | {"kuota": "-3"}]))
    done = run(args=["portal", "import", str(file)])
    assert done.exit_code == 1 and "Baris 2, kolom kuota" in done.stderr


@time_machine.travel(NOON)
def test_nothing_typed_is_lost_and_each_fault_is_beside_its_field(app: Flask) -> None:
    page = entered(Officer(app), "terbitkan", 422, tanggal="2026-02-30", kuota="-4", ulang_cara="mingguan", usia_min="dua")
    assert isinstance(page, Page)
    fields = form_of(page)
    assert (fields["tanggal"], fields["kuota"], fields["usia_min"], fields["judul"]) == (
        "2026-02-30", "-4", "dua", "Pelatihan jahit"
    )  # fmt: skip
    assert {f.get("id") for f in page.all(".//p[@class='fault']")} == {"x-tanggal", "x-kuota", "x-usia_min"}
    page = entered(Officer(app), "terbitkan", 422, ulang_cara="mingguan")
    assert isinstance(page, Page)
    assert "Isi tanggal terakhirnya" in page.text


@time_machine.travel(NOON)
def test_repeats_are_chosen_in_words(app: Flask) -> None:
    officer = Officer(app)
    weekly = entered(officer, ulang_cara="mingguan", ulang_tu="1", ulang_th="1", ulang_sampai="2026-12-31")
    monthly = entered(officer, judul="Posyandu", ulang_cara="bulanan", ulang_sampai="2027-03-31")
    last = entered(
        officer, judul="Bantuan hukum", tanggal="2026-12-30", ulang_cara="bulanan", ulang_ke="-1", ulang_sampai="2027-03-31"
    )
    found = [activity(app, str(number)) for number in (weekly, monthly, last)]
    assert [f.rule for f in found] == [
        "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231", "FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270331",
        "FREQ=MONTHLY;BYDAY=-1WE;UNTIL=20270331",
    ]  # fmt: skip
    assert "Tiap Selasa dan Kamis sampai 31 Desember 2026" in officer.get(f"{LIST}/{weekly}").text
    fields = form_of(officer.get(f"{LIST}/{weekly}/ubah"))
    assert (fields["ulang_cara"], fields["ulang_sampai"], "ulang_th" in fields, "ulang_mo" in fields) == (
        "mingguan", "2026-12-31", True, False
    )  # fmt: skip
    assert (
        officer.post(f"{LIST}/{weekly}/ubah", 303, NEW, **fields, tindakan="terbitkan").headers["Location"].endswith("unchanged")
    )  # type: ignore[union-attr]
    page = entered(officer, "tanggal", 200, ulang_cara="mingguan", ulang_sampai="2026-12-31")
    assert isinstance(page, Page) and "5 tanggal:" in page.text and "tanggal merah" not in page.text
    page = entered(officer, "tanggal", 200, tanggal="2026-12-18", ulang_cara="mingguan", ulang_sampai="2027-01-01")
    assert isinstance(page, Page) and "2 tanggal jatuh pada tanggal merah" in page.text
    red = entered(officer, judul="Senam Jumat", tanggal="2026-12-18", ulang_cara="mingguan", ulang_sampai="2027-01-01")
    assert "Tanggal merah (" in officer.get(f"{LIST}/{red}").text


@time_machine.travel(NOON)
def test_one_date_is_off_one_is_moved_and_all_of_it_is_off(app: Flask) -> None:
    [number] = plan(app, SENAM)
    officer, here = Officer(app), f"{LIST}/{number}"
    page = officer.post(f"{here}/tanggal/2026-12-01", 422, tindakan="batal", alasan="")
    assert isinstance(page, Page) and "Tulis alasannya" in page.text
    officer.post(f"{here}/tanggal/2026-12-01", 303, tindakan="batal", alasan="Hujan (deras)")
    moved = {"tindakan": "pindah", "tanggal": "2026-12-23", "jam_mulai": "08:00", "jam_selesai": "09:30", "alasan": "Libur"}
    page = officer.post(f"{here}/tanggal/2026-12-22", 422, **(moved | {"jam_selesai": "07:00"}))
    assert isinstance(page, Page) and form_of(page)["tanggal"] == "2026-12-23"
    officer.post(f"{here}/tanggal/2026-12-22", 303, **moved)
    with app.app_context():
        dates = {str(d.day): d for d in activities.dates_of([number])[number]}
        assert (dates["2026-12-01"].state, dates["2026-12-01"].note) == ("cancelled", "Hujan deras")
        assert (dates["2026-12-22"].state, str(dates["2026-12-22"].starts)) == ("moved", "2026-12-23 08:00:00")
        assert dates["2026-12-08"].state == "cancelled", "what was off stays off"
    officer.post(f"{here}/tanggal/2026-12-01", 303, tindakan="tetap")
    assert officer.raw(f"{here}/tanggal/2026-12-02").status_code == 404
    officer.post(f"{here}/batal", 422, alasan=" ")
    officer.post(f"{here}/batal", 303, alasan="Pelatih sakit")
    assert activity(app, number).status == "cancelled"
    officer.post(f"{here}/batal", 303, tindakan="lagi")
    assert activity(app, number).status == "published"
    history = officer.get(f"{here}/riwayat").text
    for words in ("Versi 6", "Hujan (deras)", "Pelatih sakit"):
        assert words in history


@time_machine.travel(NOON)
def test_full_with_one_tap_and_places_again(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    officer, here = Officer(app), f"{LIST}/{number}/tempat"
    for fields, left in (({"tempat": "penuh"}, 0), ({"tempat": "ada"}, None), ({"sisa": "5"}, 5)):
        officer.post(here, 303, **fields)
        assert activity(app, number).places_left == left
    for wrong in ("-1", "21", "banyak"):
        page = officer.post(here, 422, sisa=wrong)
        assert isinstance(page, Page) and f'value="{wrong}"' in page.response.get_data(as_text=True)
    assert activity(app, number).places_left == 5


@time_machine.travel(NOON)
def test_two_at_once_see_both_versions(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    ani, budi, here = Officer(app), Officer(app), f"{LIST}/{number}/ubah"
    fields = form_of(ani.get(here))
    ani.post(here, 303, NEW, **(fields | {"biaya": "Rp10.000", "ringkasan": "Kata Ani"}), tindakan="terbitkan")
    page = budi.post(here, 409, NEW, **(fields | {"syarat": "KTP", "ringkasan": "Kata Budi"}), tindakan="terbitkan")
    assert isinstance(page, Page)
    assert "Kata Ani" in page.text and "Kata Budi" in page.text and "Bu Tutik" in page.text
    budi.post(here, 303, NEW, **(form_of(page) | {"pilih_summary": "mereka"}), tindakan="gabung")
    found = activity(app, number)
    assert (found.summary, found.cost, found.requirements, found.version) == ("Kata Ani", "Rp10.000", "KTP", 3)


@time_machine.travel(NOON)
def test_what_is_sensitive_and_what_a_new_account_sends_waits(app: Flask) -> None:
    for author, fields in ((Officer(app), {"bidang": "rppa"}), (Officer(app, trusted=False), {})):
        number = str(entered(author, **fields))
        assert activity(app, number).status == "draft"
        author.post(f"{LIST}/{number}/setujui", 403, versi="1")
        colleague = Officer(app)
        assert "Menunggu persetujuan" in colleague.get(f"{LIST}?lihat=waiting").text
        desk = colleague.get("/kantor/")
        assert "Kegiatan yang menunggu persetujuan Anda" in desk.text and f"{LIST}/{number}" in desk.links()
        assert f"{LIST}/{number}" in colleague.get("/kantor/?lihat=kegiatan").links()
        for other in (author, Officer(app, "33.03.05")):
            assert f"{LIST}/{number}" not in other.get("/kantor/").links()
        assert "Setujui dan terbitkan" in colleague.get(f"{LIST}/{number}").text
        colleague.post(f"{LIST}/{number}/setujui", 303, versi="1")
        assert activity(app, number).status == "published"
        author.post(f"{LIST}/{number}/tempat", 303, tempat="penuh")
        found = activity(app, number)
        assert (found.status, found.places_left) == ("published", 0), "that it is full waits for nobody"


@time_machine.travel(NOON)
def test_a_copy_asks_for_new_dates_and_a_draft_is_seen_by_nobody(app: Flask) -> None:
    [number] = plan(app, BARISTA)
    officer = Officer(app)
    fields = form_of(officer.get(f"{NEW}?salin={number}"))
    assert (fields["judul"], fields["kuota"], fields["tanggal"], fields["sisa"]) == ("Pelatihan barista dasar", "20", "", "")
    answer = officer.post(NEW, 303, NEW, **(fields | {"tanggal": "2027-01-11", "tindakan": "simpan"}))
    assert not isinstance(answer, Page)
    copy = answer.headers["Location"].partition("?")[0].rpartition("/")[2]
    assert copy != number and activity(app, copy).status == "draft"
    assert officer.raw(f"/id/kegiatan/{copy}").status_code == 404
    assert Officer(app, "33.03.05").raw(f"{NEW}?salin={number}").status_code == 403


@time_machine.travel(NOON)
def test_an_agency_keeps_its_own_and_no_other(app: Flask) -> None:
    agency = Officer(app, "33.03", organization="Dinporapar Purbalingga")
    number = str(entered(agency, wilayah="33.03.04", jangkauan="sendiri"))
    found = activity(app, number)
    assert found.organization and found.organization.name == "Dinporapar Purbalingga"
    [other] = plan(app, BARISTA)
    for path in ("", "/ubah", "/batal", "/riwayat", "/tanggal/2026-12-02"):
        assert agency.raw(f"{LIST}/{other}{path}").status_code == 403
    page = entered(agency, "terbitkan", 422, penanggung_jawab="Dinas Lain", wilayah="33.03.04", jangkauan="sendiri")
    assert isinstance(page, Page) and "di luar wilayah atau dinas Anda" in page.text


def test_what_is_over_is_listed_as_over(app: Flask) -> None:
    with time_machine.travel(NOON):
        plan(app, BARISTA)
        officer = Officer(app)
        assert "Pelatihan barista" in officer.get(LIST).text
    with time_machine.travel("2026-12-03 05:00:00+00:00"):
        officer = Officer(app)
        assert "Pelatihan barista" not in officer.get(LIST).text
        page = officer.get(f"{LIST}?lihat=over")
        assert "Pelatihan barista" in page.text and "Sudah selesai" in page.text
