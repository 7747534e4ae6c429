"""Activities in spreadsheets: taken out, filled in as people do, looked at, applied as a whole or not at all, taken back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import time_machine
from flask import Flask
from openpyxl.utils import get_column_letter

from portal.directory import activities, activity_rules
from tests.inspecting import Page
from tests.office.filing import seen, send, tapped
from tests.office.officer import Officer
from tests.scheduling import BARISTA, SENAM, plan

NOON = "2026-11-22 05:00:00+00:00"
PAGE, OWN, EMPTY = (f"/kantor/kegiatan/berkas{end}" for end in ("", "/kegiatan.xlsx", "/kosong.xlsx"))
COLUMNS = list(activity_rules.COLUMNS)


def book_of(officer: Officer, path: str) -> openpyxl.Workbook:
    """A file that the portal gives, as a spreadsheet opens it."""
    answer = officer.raw(path)
    assert answer.mimetype.endswith("spreadsheetml.sheet") and "attachment" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.get_data()))


def put(book: openpyxl.Workbook, row: int, **values: Any) -> None:
    """Fill cells of a row as a person does; a value with a style is one that the spreadsheet has understood."""
    for name, value in values.items():
        cell = book.worksheets[0].cell(row, COLUMNS.index(name) + 1)
        cell.value, style = value if isinstance(value, tuple) else (value, None)
        if style:
            cell.number_format = style


def sent_back(officer: Officer, book: openpyxl.Workbook) -> tuple[str, Page]:
    """Send it; the preview."""
    content = io.BytesIO()
    book.save(content)
    return seen(officer, send(officer, content.getvalue(), "kegiatan saya.xlsx"))


@time_machine.travel(NOON)
def test_the_own_activities_go_out_and_come_back_by_spreadsheet(app: Flask) -> None:
    barista, senam, _far = plan(app, BARISTA | {"biaya": "=1+1"}, SENAM, BARISTA | {"kunci": "uji:jauh", "wilayah": "33.29.01"})
    officer = Officer(app)
    assert {OWN, EMPTY, "/kantor/kegiatan/berkas/kegiatan.csv"} <= set(officer.get(PAGE).links())
    book = book_of(officer, OWN)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == COLUMNS and {row[0] for row in rows[1:]} == {"uji:barista", "uji:senam"}, "only the own ones"
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    _address, page = sent_back(officer, book)
    assert "Tidak ada yang perlu diterapkan" in page.text
    at = {row[0]: number for number, row in enumerate(rows, 1)}
    put(book, at["uji:barista"], kuota=25, sisa=9)
    put(book, at["uji:senam"], judul="Senam lansia dan jalan sehat")
    put(book, len(rows) + 1, kunci="uji:baru", judul="Pelatihan las", bidang="pemuda", wilayah="33.03.04", cara_daftar="Datang.",
        mulai="2027-01-12 08:00")  # fmt: skip
    address, page = sent_back(officer, book)
    assert "3 baris: 1 baru, 2 berubah, 0 tetap" in page.text
    for words in ("kuota", "20", "25", "Senam lansia dan jalan sehat", "Pelatihan las", "2027-01-12 08:00"):
        assert words in page.text, words
    changes = list(csv.reader(io.StringIO(officer.raw(f"{address}/perubahan.csv").get_data(as_text=True))))
    assert any(row[-3:] == ["kuota", "20", "25"] for row in changes), changes
    assert "Sudah diterapkan" in tapped(officer, address, "terapkan").text
    with app.app_context():
        found = activities.get(barista)
        assert found and (found.quota, found.places_left, found.cost) == (25, 9, "=1+1")
    page = tapped(officer, address, "batalkan")
    assert "Sudah dibatalkan" in page.text
    with app.app_context():
        found, other, new = activities.get(barista), activities.get(senam), activities.by_key("uji:baru")
        assert found and other and new
        assert (found.quota, other.title, new.status) == (20, "Senam lansia", "draft")


@time_machine.travel(NOON)
@pytest.mark.parametrize("style", ["dd/mm/yyyy hh:mm", "m/d/yy h:mm", "[$-421]dd mmmm yyyy hh:mm;@"])
def test_what_a_spreadsheet_takes_for_dates_and_times_is_understood(app: Flask, style: str) -> None:
    officer = Officer(app)
    book = book_of(officer, EMPTY)
    put(book, 2, kunci="uji:excel", judul="Pelatihan las", bidang="pemuda", wilayah="33.03.04", cara_daftar="Datang.", kuota=12,
        mulai=(datetime(2027, 1, 12, 8, 30), style),
        selesai=(time(12, 0), "hh:mm"), batas_daftar=(date(2027, 1, 10), "dd/mm/yyyy"))  # fmt: skip
    address, page = sent_back(officer, book)
    assert "1 baru" in page.text and "0 kesalahan" in page.text, page.text
    tapped(officer, address, "terapkan")
    with app.app_context():
        found = activities.by_key("uji:excel")
        assert found and (found.starts, found.ends) == (datetime(2027, 1, 12, 8, 30), datetime(2027, 1, 12, 12, 0))
        assert (found.registration_deadline, found.quota) == (date(2027, 1, 10), 12)


@time_machine.travel(NOON)
@pytest.mark.parametrize("path", [EMPTY, OWN, "/kantor/berkas/layanan.xlsx"])
def test_what_is_typed_into_a_file_stays_as_it_was_typed(app: Flask, path: str) -> None:
    book = book_of(Officer(app), path)
    [sheet] = book.worksheets
    names = [str(cell.value) for cell in sheet[1]]
    for name in ("wilayah", "desa", "kunci", "telepon"):
        letter = get_column_letter(names.index(name) + 1)
        assert sheet.column_dimensions[letter].number_format == "@", f"33.10 in {name} would become 33.1"


@time_machine.travel(NOON)
def test_one_wrong_cell_keeps_a_whole_spreadsheet_out(app: Flask) -> None:
    [barista] = plan(app, BARISTA)
    officer = Officer(app)
    book = book_of(officer, OWN)
    put(book, 2, kuota=25)
    put(book, 3, kunci="uji:salah", judul="Las", bidang="pemuda", wilayah=33.1, cara_daftar="Datang.", kuota=-2,
        mulai=(datetime(2027, 1, 12), "dd/mm/yyyy"))  # fmt: skip
    _address, page = sent_back(officer, book)
    for words in ("Baris 3, kolom wilayah", "Baris 3, kolom kuota", "Baris 3, kolom mulai", "jamnya belum diisi"):
        assert words in page.text, words
    assert "Terapkan" not in [b.text for b in page.all(".//button")]
    with app.app_context():
        found = activities.get(barista)
        assert found and found.quota == 20 and activities.by_key("uji:salah") is None
