"""The roll-out board: entered with a source, for one or many; nothing is overwritten, nothing of a person is taken."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import Workbook, load_workbook

from portal.database import session
from portal.directory import people, places, rollout, rollout_entering, trust
from portal.directory.rollout import CIRCULAR, RolloutEntry
from portal.directory.rollout_entering import Overtaken, Wish
from portal.directory.rollout_fields import Faulty, Said, read
from tests.inspecting import Page, text_of
from tests.office.officer import Officer, filled

PURBALINGGA, KALIGONDANG, KEJOBONG, BUKATEJA, KEBUMEN = "33.03", "33.03.04", "33.03.03", "33.03.02", "33.05"
BOARD = f"/provinsi/pelaksanaan?wilayah={PURBALINGGA}"
DECREE = {"status": "sk", "dokumen": "sk", "nomor": "400.10/77/2026", "tanggal": "2026-03-02", "sumber": "Radar Banyumas"}


def everywhere() -> list[str]:
    """Every kabupaten."""
    return [place.code for place in places.atlas().at_level("kabupaten")]


def entered(officer: Officer, *codes: str, expected: int = 303, seen: int = 0, **more: str) -> Any:
    """Send the form of Purbalingga for some kecamatan."""
    versions = {f"versi-{code}": str(seen) for code in codes}
    return officer.post(BOARD, expected, kecamatan=list(codes), **{**DECREE, **versions, **more})  # type: ignore[arg-type]


def held(app: Flask) -> dict[str, tuple[str, str, int]]:
    """Kecamatan → status, number and version that hold, counted slowly: the last of all entries."""
    with app.app_context():
        rows = session().scalars(people.select(RolloutEntry).order_by(RolloutEntry.id)).all()
        return {row.kecamatan_code: (row.status, row.number, row.version) for row in rows}


def row_of(page: Page, name: str) -> str:
    """What the board says of a kecamatan."""
    return next(text_of(li) for li in page.all(".//ul[@class='board']/li") if text_of(li).startswith(name))


def test_one_form_fills_in_many_kecamatan_with_their_source(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    before = ratna.get(BOARD)
    assert all("Belum diketahui" in text_of(li) for li in before.all(".//ul[@class='board']/li"))
    answer = entered(ratna, KALIGONDANG, KEJOBONG)
    after = ratna.get(answer.headers["Location"])
    assert "Tersimpan untuk 2 kecamatan" in after.text
    for name in ("Kaligondang", "Kejobong"):
        row = row_of(after, name)
        assert "SK sudah ada" in row and "400.10/77/2026" in row and "2 Maret 2026" in row
    assert "Belum diketahui" in row_of(after, "Bukateja")
    history = ratna.get(f"/provinsi/pelaksanaan/{KALIGONDANG}")
    assert "Radar Banyumas" in history.text and "Diisi bersama 1 kecamatan lain" in history.text


def test_undoing_puts_back_what_was_said_before_and_keeps_both_in_the_history(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    entered(ratna, KALIGONDANG)
    location = entered(ratna, KALIGONDANG, KEJOBONG, seen=1, status="tim", **{f"versi-{KEJOBONG}": "0"}).headers["Location"]
    act = location.rpartition("=")[2]
    entered(ratna, KEJOBONG, seen=1, status="berjalan")
    answer = ratna.post(f"/provinsi/pelaksanaan/{act}/batal", 303)
    told = ratna.get(answer.headers["Location"])  # type: ignore[union-attr]
    assert "Dibatalkan untuk 1 kecamatan" in told.text and "1 kecamatan sudah diisi lagi" in told.text
    now = held(app)
    assert now[KALIGONDANG][0] == "decree" and now[KEJOBONG][0] == "running"
    assert len(ratna.get(f"/provinsi/pelaksanaan/{KALIGONDANG}").all(".//main//ul[@class='rows']/li")) == 3
    again = ratna.post(f"/provinsi/pelaksanaan/{act}/batal", 409)
    assert "Sudah ada isian yang lebih baru" in again.text and held(app) == now  # type: ignore[union-attr]


def test_who_comes_second_sees_both_and_nothing_is_overwritten(app: Flask) -> None:
    ratna, wiwik = Officer(app, "33", "province"), Officer(app, PURBALINGGA, "kabupaten")
    entered(wiwik, KALIGONDANG, nomor="400.10/99/2026", status="berjalan")
    page = entered(ratna, KALIGONDANG, BUKATEJA, expected=409)
    assert held(app) == {KALIGONDANG: ("running", "400.10/99/2026", 1)}, "nothing half"
    assert "400.10/99/2026" in page.text and "400.10/77/2026" in page.text and "Sudah berjalan" in page.text
    form = page.one(".//main//form[@class='sheet']")
    sent = filled(form)
    assert sent["kecamatan"] == BUKATEJA, "what was entered meanwhile stays, unless somebody ticks it"
    ratna.post(form.get("action", ""), 303, **{**sent, "kecamatan": [KALIGONDANG, BUKATEJA]})
    assert held(app)[KALIGONDANG] == ("decree", "400.10/77/2026", 2) and held(app)[BUKATEJA][0] == "decree"
    same = entered(wiwik, KALIGONDANG, seen=1)
    assert "Tidak ada yang berubah" in wiwik.get(same.headers["Location"]).text


def test_the_same_moment_is_no_race(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    with app.app_context():
        said = Said("team", "se", CIRCULAR, date(2026, 1, 2), "Dinas")
        rollout_entering.enter(ratna.actor(), {KALIGONDANG: Wish(said, 0)})
        with pytest.raises(Overtaken):
            rollout_entering.enter(ratna.actor(), {KALIGONDANG: Wish(Said(), 0), KEJOBONG: Wish(said, 0)})
        assert set(rollout.current([PURBALINGGA])) == {KALIGONDANG}


FAULTS = [
    ({"status": ""}, "status", "Pilih statusnya"),
    ({"status": "selesai"}, "status", "bukan status"),
    ({"sumber": " "}, "sumber", "tetap belum diketahui"),
    ({"tanggal": "2026-02-30"}, "tanggal", "bukan tanggal"),
    ({"tanggal": "2999-01-01"}, "tanggal", "belum tiba"),
    ({"tanggal": "2019-01-01"}, "tanggal", "2025"),
    ({"tanggal": ""}, "tanggal", "Isi tanggalnya"),
    ({"dokumen": ""}, "dokumen", "Pilih dokumennya"),
    ({"dokumen": "perda"}, "dokumen", "bukan jenis dokumen"),
    ({"nomor": ""}, "nomor", "Tulis nomor"),
    ({"dokumen": "se"}, "nomor", "400.10.2/0004464/2025"),
    ({"nomor": "9" * 101}, "nomor", "Terlalu panjang"),
    ({"status": "belum_diketahui"}, "status", "kosongkan"),
]


@pytest.mark.parametrize(("wrong", "field", "reason"), FAULTS)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_lost(
    app: Flask, wrong: dict[str, str], field: str, reason: str
) -> None:
    ratna = Officer(app, "33", "province")
    page = entered(ratna, KALIGONDANG, expected=422, **wrong)
    assert held(app) == {}
    assert reason in text_of(page.one(f".//*[@id='x-{field}']")), "beside its field"
    assert f"#f-{field}" in page.links() and reason in text_of(page.one(".//*[@id='kesalahan']")), "and at the top"
    kept = filled(page.one(".//main//form[@class='sheet']"))
    for name, text in {**DECREE, **wrong}.items():
        assert (name in ("status", "dokumen") and name in wrong) or kept[name].strip() == text.strip(), name
    assert kept["kecamatan"] == KALIGONDANG
    untouched = ratna.post(BOARD, 422, **DECREE)
    assert "Centang paling sedikit satu kecamatan" in untouched.text  # type: ignore[union-attr]


PERSONAL = ("a.n. Bupati, Drs. Budi Santoso", "0812-3456-7890", "budi@kebumen.go.id", "NIP 196503021990031005", "Siti, S.Sos")


@pytest.mark.parametrize("words", PERSONAL)
def test_nothing_of_a_person_is_taken(words: str) -> None:
    for name in ("nomor", "sumber"):
        with pytest.raises(Faulty) as error:
            read({**DECREE, name: words})
        assert list(error.value.faults) == [name]
    assert read({**DECREE, "sumber": "Suara — https://suara.id/berita/20260302/146214"}).source.endswith("146214")


def test_only_those_above_a_kecamatan_enter(app: Flask) -> None:
    wiwik, staff = Officer(app, KEBUMEN, "kabupaten"), Officer(app, KALIGONDANG)
    entered(wiwik, KALIGONDANG, expected=403)
    entered(staff, KALIGONDANG, expected=403)
    with app.app_context(), pytest.raises(PermissionError):
        rollout_entering.enter(wiwik.actor(), {KALIGONDANG: Wish(Said(), 0)})
    assert held(app) == {}
    ratna = Officer(app, "33", "province")
    assert ratna.client.post(BOARD, data={**DECREE, "kecamatan": KALIGONDANG}).status_code == 400, "without the token of our form"
    stranger = app.test_client().post(BOARD, data={**DECREE, "kecamatan": KALIGONDANG})
    assert stranger.status_code == 401 and "400.10/77/2026" in stranger.get_data(as_text=True), "the form waits for the sign-in"
    assert ratna.post(BOARD, 404, kecamatan=["33.05.18"], **DECREE).status == 404  # type: ignore[union-attr]


def test_the_figures_are_what_a_slow_count_gives_on_any_day(app: Flask) -> None:
    with time_machine.travel("2026-03-31T16:30:00Z"):  # 23.30 on the last evening of March
        ratna = Officer(app, "33", "province")
        entered(ratna, KALIGONDANG, KEJOBONG)
    with time_machine.travel("2026-03-31T17:30:00Z"):  # half past midnight: April
        entered(Officer(app, "33", "province"), KALIGONDANG, seen=1, status="berjalan")
    with app.app_context():
        slow = Counter(status for status, _, _ in held(app).values())
        found = rollout.together(rollout.counted(everywhere()).values())
        assert found.kecamatan == sum(found.statuses.values()) == 576 and found.pilots == 25
        assert (found.statuses["running"], found.statuses["decree"]) == (slow["running"], slow["decree"]) == (1, 1)
        march = rollout.counted([PURBALINGGA], trust.start_of(date(2026, 4, 1)))[PURBALINGGA]
        assert march.statuses == {"unknown": 16, "not_started": 0, "decree": 2, "team": 0, "running": 0}


def sheet_of(officer: Officer, query: str = "") -> list[list[str]]:
    """The board as CSV, as the page offers it."""
    text = officer.client.get(f"/provinsi/pelaksanaan.csv{query}").get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def send(officer: Officer, rows: list[list[str]], expected: int = 303, name: str = "pelaksanaan.csv") -> Any:
    """Send a table back."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    body = out.getvalue().encode()
    if name.endswith("xlsx"):
        book, kept = Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(kept)
        body = kept.getvalue()
    return officer.post("/provinsi/pelaksanaan/berkas", expected, berkas=(io.BytesIO(body), name))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["pelaksanaan.csv", "pelaksanaan.xlsx"])
def test_a_file_goes_out_and_comes_back(app: Flask, name: str) -> None:
    ratna = Officer(app, "33", "province")
    rows = sheet_of(ratna)
    assert len(rows) == 577 and {row[3] for row in rows[1:]} == {"belum_diketahui"}
    for row in rows:
        if row[0] in (KALIGONDANG, "33.05.18"):
            row[3:8] = ["berjalan", "se", "", "05/01/2026", "Pemkab"]
    answer = send(ratna, rows, name=name)
    assert "Tersimpan untuk 2 kecamatan" in ratna.get(answer.headers["Location"]).text
    assert held(app) == {KALIGONDANG: ("running", CIRCULAR, 1), "33.05.18": ("running", CIRCULAR, 1)}
    again = send(ratna, sheet_of(ratna), name=name)
    assert "Tidak ada yang berubah" in ratna.get(again.headers["Location"]).text
    book = load_workbook(io.BytesIO(ratna.client.get("/provinsi/pelaksanaan.xlsx").get_data()))
    cells = [["" if v is None else str(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert cells == sheet_of(ratna)


def test_one_wrong_row_and_nothing_of_the_file_lands(app: Flask) -> None:
    ratna = Officer(app, PURBALINGGA, "kabupaten")
    rows = sheet_of(ratna)
    assert len(rows) == 19
    good = ["berjalan", "se", "", "2026-01-05", "Pemkab"]
    rows[1][3:8] = good
    rows[2][3:8] = ["berjalan", "se", "", "2026-02-30", "Pemkab"]
    rows[3][1] = "Wonosobo"
    rows.append(["33.05.18", "", "", *good, "0"])
    rows.append(["33.99.99", "", "", *good, "0"])
    rows.append([*rows[1]])
    page = send(ratna, rows, 422)
    faults = [text_of(li) for li in page.all(".//*[@id='kesalahan']//li")]
    assert len(faults) == 5 and held(app) == {}
    assert faults[0].startswith("Baris 3, kolom tanggal: “2026-02-30” bukan tanggal")
    assert faults[1].startswith("Baris 4, kolom kecamatan: “Wonosobo” tidak cocok")
    assert "Baris 20, kolom kode: Kecamatan Sempor bukan wilayah Anda" in faults[2]
    assert "Baris 21, kolom kode" in faults[3] and "Baris 22, kolom kode" in faults[4] and "sudah ada di baris 2" in faults[4]
    for table, reason in (
        ([["kode", "warna", "status"]], "kolom ini tidak dikenal"),
        ([["kode"], [KALIGONDANG]], "kolom ini wajib ada"),
        ([["kode", "status"]], "tidak ada baris"),
        ([["kode", "status"], [KALIGONDANG, "belum_diketahui", "lebih"]], "di luar kolom"),
    ):
        assert reason in send(ratna, table, 422).text
    assert "Jenis berkas" in send(ratna, rows, 422, name="gambar.png").text
    assert "Pilih dulu berkasnya" in ratna.post("/provinsi/pelaksanaan/berkas", 422).text  # type: ignore[union-attr]


def test_a_file_from_before_overwrites_nothing(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    rows = sheet_of(ratna, f"?wilayah={PURBALINGGA}")
    entered(ratna, KALIGONDANG, status="berjalan", nomor="400.10/99/2026")
    old = next(row for row in rows if row[0] == KALIGONDANG)
    old[3:8] = ["sk", "sk", "400.10/1/2026", "2026-01-05", "Pemkab"]
    page = send(ratna, rows, 409)
    assert "portal sekarang mencatat: berjalan, sk, 400.10/99/2026" in page.text
    assert held(app)[KALIGONDANG] == ("running", "400.10/99/2026", 1)
    untouched = [["kode", "status"], [KALIGONDANG, "belum_diketahui"]]
    send(ratna, untouched, 409)
    assert held(app)[KALIGONDANG][2] == 1


def test_every_page_shows_the_same_figures(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    entered(ratna, KALIGONDANG, KEJOBONG, tanggal=(trust.today() - timedelta(days=1)).isoformat())
    board = ratna.get("/provinsi/pelaksanaan")
    stages = {text_of(a.find("span")): text_of(a.find("b")) for a in board.all(".//*[@class='stages']//a")}  # type: ignore[arg-type]
    assert stages == {
        "Belum diketahui": "574", "Belum mulai": "0", "SK sudah ada": "2", "Tim sudah ada": "0", "Sudah berjalan": "0",
    }  # fmt: skip
    chosen = ratna.get("/provinsi/pelaksanaan?tahap=sk")
    assert [text_of(a) for a in chosen.all(".//main//ul[@class='rows']/li/a[@class='name']")] == ["Kejobong", "Kaligondang"]


def test_the_coverage_table_tells_and_filters_by_the_same_stage(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    entered(ratna, KALIGONDANG, KEJOBONG)
    page = ratna.get(f"/provinsi/?wilayah={PURBALINGGA}&tahap=sk&urut=nama")
    rows = [text_of(tr) for tr in page.all(".//table[@class='gaps']/tbody/tr")]
    assert len(rows) == 2 and all("SK sudah ada" in row for row in rows)
    text = ratna.client.get(f"/provinsi/kecamatan.csv?wilayah={PURBALINGGA}").get_data().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert Counter(line[lines[0].index("Pelaksanaan program")] for line in lines[1:]) == {
        "SK sudah ada": 2,
        "Belum diketahui": 16,
    }
    assert ratna.client.get("/provinsi/?tahap=tiada").status_code == 404
