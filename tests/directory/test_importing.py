"""What an office may rely on when it sends a file of listings."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.database import session
from portal.directory import editing, exporting, import_packages, importing, trust
from portal.directory.drafts import Draft
from portal.directory.listings import Listing

pytestmark = pytest.mark.usefixtures("app")

MINIMAL = {"kunci": "kld-1", "nama": "Posyandu Lansia Kaligondang", "bidang": "lansia_disabilitas", "wilayah": "33.03.04"}
FULL = MINIMAL | {
    "kebutuhan": "lansia.posyandu lansia.rawat",
    "desa": "33.03.04.2003",
    "jangkauan": "33.03.04 33.03.03",
    "ringkasan": "Pemeriksaan kesehatan setiap bulan",
    "uraian": "Baris pertama\nBaris kedua",
    "alamat": "Balai desa",
    "lintang": "-7,3915",
    "bujur": "109.3640",
    "telepon": "0811-0000-1234 (Kader, piket) / (0281) 625893",
    "whatsapp": "81100001234",
    "surel": "posyandu@contoh.example",
    "situs": "contoh.example/posyandu",
    "jam": "Senin-Kamis 08.00-16.00, Jumat 08.00-11.00",
    "syarat": "KTP",
    "prosedur": "Datang",
    "waktu": "2 jam",
    "biaya": "Tidak dipungut biaya",
    "produk": "Pemeriksaan",
    "pengaduan": "Kotak saran",
    "sasaran": "Lanjut usia",
    "usia_min": "60",
    "usia_maks": "150",
    "akses": "kursi_roda, toilet:tidak; isyarat=ya",
    "penanggung_jawab": "Puskesmas Kaligondang",
    "sensitif": "tidak",
    "alamat_publik": "ya",
    "sumber": "Surat kecamatan",
    "tanggal_sumber": "2025-10",
    "dikonfirmasi": "09/10/2025",
    "status": "terbit",
}


def csv_file(folder: Path, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A CSV file with the columns of its first row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    file = folder / "layanan.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def xlsx_file(folder: Path, header: list[str], *rows: list[Any], styles: dict[str, str] | None = None) -> Path:
    """An XLSX file; `styles` gives number formats by cell name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    for name, style in (styles or {}).items():
        sheet[name].number_format = style
    book.save(folder / "layanan.xlsx")
    return folder / "layanan.xlsx"


def faults(file: Path) -> list[importing.Fault]:
    """The faults of a file that must have some."""
    with pytest.raises(importing.ImportFault) as caught:
        importing.read(file)
    assert len(caught.value.lines()) == len(caught.value.faults)
    return caught.value.faults


def named(file: Path) -> list[tuple[int, str]]:
    """Row and column of each fault."""
    return [(fault.row, fault.column) for fault in faults(file)]


def count() -> int:
    """How many listings there are."""
    return session().scalar(select(func.count()).select_from(Listing)) or 0


def test_every_column_of_the_format_has_its_place_in_the_draft(tmp_path: Path) -> None:
    assert set(FULL) == set(importing.COLUMNS)
    [draft] = importing.read(csv_file(tmp_path, FULL))
    assert draft == Draft(
        key="kld-1",
        topic="lansia_disabilitas",
        name="Posyandu Lansia Kaligondang",
        place_code="33.03.04",
        needs=["lansia.posyandu", "lansia.rawat"],
        service_areas=["33.03.04", "33.03.03"],
        summary="Pemeriksaan kesehatan setiap bulan",
        description="Baris pertama\nBaris kedua",
        organization="Puskesmas Kaligondang",
        desa_code="33.03.04.2003",
        address="Balai desa",
        latitude=-7.3915,
        longitude=109.364,
        phones=[
            {"number": "+6281100001234", "use": "call", "who": "Kader, piket"},
            {"number": "+62281625893", "use": "call"},
            {"number": "+6281100001234", "use": "whatsapp"},
        ],
        email="posyandu@contoh.example",
        website="https://contoh.example/posyandu",
        hours="Mo-Th 08:00-16:00; Fr 08:00-11:00",
        requirements="KTP",
        procedure="Datang",
        duration="2 jam",
        cost="Tidak dipungut biaya",
        product="Pemeriksaan",
        complaints="Kotak saran",
        eligibility="Lanjut usia",
        age_min=60,
        age_max=150,
        access={"kursi_roda": True, "toilet": False, "isyarat": True},
        source="Surat kecamatan",
        source_date="2025-10",
        confirmed_on=datetime.date(2025, 10, 9),
        confirmed_by="impor",
    )


def test_an_officers_file_with_three_faults_names_all_three_and_writes_nothing(tmp_path: Path) -> None:
    before = count()
    good = MINIMAL | {"telepon": "", "kebutuhan": ""}
    file = csv_file(
        tmp_path,
        good,
        good | {"kunci": "kld-2", "telepon": "0812"},
        good | {"kunci": "kld-3", "wilayah": "33.99.01"},
        good | {"kunci": "kld-4", "kebutuhan": "lansia.posyandoo"},
    )
    found = faults(file)
    assert [(f.row, f.column) for f in found] == [(3, "telepon"), (4, "wilayah"), (5, "kebutuhan")]
    assert found[0].line() == "Baris 3, kolom telepon: Nomor “0812” belum lengkap, terlalu pendek"
    assert "lansia.posyandu" in found[2].reason
    assert count() == before


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    file = csv_file(tmp_path, FULL, FULL | {"kunci": "kld-2"})
    assert editing.save_all(importing.read(file)) == editing.Saved(added=2)
    assert editing.save_all(importing.read(file)) == editing.Saved(unchanged=2)
    changed = csv_file(tmp_path, FULL | {"biaya": "Rp5.000"}, FULL | {"kunci": "kld-2"})
    assert editing.save_all(importing.read(changed)) == editing.Saved(changed=1, unchanged=1)


def test_excels_own_csv_with_mark_and_semicolons_is_read_like_any_other(tmp_path: Path) -> None:
    plain = importing.read(csv_file(tmp_path, FULL))
    assert importing.read(csv_file(tmp_path, FULL, delimiter=";", encoding="utf-8-sig")) == plain


def test_blanks_are_unknown_and_a_sensitive_topic_is_careful_by_itself(tmp_path: Path) -> None:
    rppa = MINIMAL | {"kunci": "rppa-1", "bidang": "rppa"}
    shelter = MINIMAL | {"kunci": "aman-1", "nama": "Rumah Aman Lansia"}
    lansia, woman, hidden = importing.read(csv_file(tmp_path, MINIMAL, rppa, shelter))
    assert lansia.service_areas == ["33.03.04"]
    assert (lansia.access, lansia.confirmed_on, lansia.confirmed_by, lansia.status) == ({}, None, "", "published")
    assert (lansia.sensitive, lansia.address_public) == (False, True)
    assert (woman.sensitive, woman.address_public) == (True, False)
    assert not hidden.address_public


def test_nobody_can_publish_the_address_of_a_shelter(tmp_path: Path) -> None:
    file = csv_file(tmp_path, MINIMAL | {"nama": "Rumah Aman Kaligondang", "bidang": "rppa", "alamat_publik": "ya"})
    assert named(file) == [(2, "alamat_publik")]


def test_made_up_listings_cannot_come_back_as_real_ones(tmp_path: Path) -> None:
    assert named(csv_file(tmp_path, MINIMAL | {"kunci": "sample:33.03.04:1"})) == [(2, "kunci")]


def test_a_spreadsheets_numbers_and_dates_come_through_as_people_see_them(tmp_path: Path) -> None:
    header = [*MINIMAL, "lintang", "bujur", "telepon", "usia_min", "tanggal_sumber", "dikonfirmasi", "sensitif", "jangkauan"]
    confirmed, month = datetime.date(2025, 10, 9), datetime.date(2025, 10, 1)
    file = xlsx_file(
        tmp_path,
        header,
        [7, "UPTD", "rppa", 33.03, -7.3915, 109.364, 81100001234, 18.0, month, confirmed, True, 33.1],
        styles={"L2": "0.00", "I2": "mmm\\-yy", "J2": "dd/mm/yyyy"},
    )
    [draft] = importing.read(file)
    assert (draft.key, draft.place_code, draft.service_areas) == ("7", "33.03", ["33.10"])
    assert (draft.latitude, draft.longitude, draft.age_min) == (-7.3915, 109.364, 18)
    assert draft.phones == [{"number": "+6281100001234", "use": "call"}]
    assert (draft.source_date, draft.confirmed_on, draft.sensitive) == ("2025-10", confirmed, True)


def test_a_code_that_lost_its_zero_is_explained(tmp_path: Path) -> None:
    [fault] = faults(xlsx_file(tmp_path, list(MINIMAL), [], ["a", "BLK", "pemuda", 33.1]))
    assert (fault.row, fault.column) == (3, "wilayah")
    assert "teks" in fault.reason


def test_rows_are_counted_as_the_spreadsheet_counts_them(tmp_path: Path) -> None:
    file = tmp_path / "layanan.csv"
    file.write_text('kunci,nama,bidang,wilayah,uraian\na,A,sport,33.03,"dua\nbaris"\n\nb,B,sport,salah,\n', encoding="utf-8")
    assert named(file) == [(4, "wilayah")]


def test_a_faulty_header_is_told_together_with_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "layanan.csv"
    file.write_text("kunci,nama,nama,telpon,bidang\na,A,B,1,olahraga\n", encoding="utf-8")
    assert named(file) == [(1, "telpon"), (1, "nama"), (1, "wilayah"), (2, "bidang")]
    assert "telepon" in faults(file)[0].reason


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kunci", ""),
        ("kunci", "k" * 101),
        ("nama", " "),
        ("nama", "n" * 201),
        ("nama", "dua\nbaris"),
        ("ringkasan", "r" * 501),
        ("uraian", "u" * 5001),
        ("uraian", "lonceng \a"),
        ("uraian", "nol \0"),
        ("bidang", "olahraga"),
        ("kebutuhan", "sport.golf"),
        ("wilayah", "33.03.04.2003"),
        ("wilayah", "31"),
        ("desa", "33.03.04"),
        ("desa", "33.03.03.2001"),
        ("jangkauan", "33.03.04 33.98"),
        ("lintang", "7,39"),
        ("bujur", "²"),
        ("bujur", ""),
        ("telepon", "nomor Bu Sri"),
        ("telepon", "/"),
        ("whatsapp", "²²²²²²²²²²"),
        ("surel", "posyandu@"),
        ("situs", "javascript:alert(1)"),
        ("situs", "ftp://contoh.example"),
        ("situs", "https://nama@contoh.example"),
        ("jam", "kapan saja"),
        ("usia_min", "²"),
        ("usia_min", "151"),
        ("usia_maks", "5"),
        ("akses", "lift"),
        ("akses", "toilet-tidak"),
        ("akses", "toilet toilet:tidak"),
        ("sensitif", "mungkin"),
        ("alamat_publik", "2"),
        ("tanggal_sumber", "2025-13"),
        ("tanggal_sumber", "kemarin"),
        ("dikonfirmasi", "31-02-2025"),
        ("dikonfirmasi", "2025-10"),
        ("status", "aktif"),
    ],
)
def test_one_bad_cell_is_one_fault_in_its_column(tmp_path: Path, column: str, value: str) -> None:
    assert named(csv_file(tmp_path, FULL | {column: value})) == [(2, column)]


def test_a_confirmation_cannot_come_from_tomorrow(tmp_path: Path) -> None:
    today = trust.today()
    assert importing.read(csv_file(tmp_path, MINIMAL | {"dikonfirmasi": today.isoformat()}))[0].confirmed_on == today
    tomorrow = today + datetime.timedelta(days=1)
    assert named(csv_file(tmp_path, MINIMAL | {"dikonfirmasi": tomorrow.isoformat()})) == [(2, "dikonfirmasi")]


def test_a_key_used_twice_names_the_row_that_had_it_first(tmp_path: Path) -> None:
    [fault] = faults(csv_file(tmp_path, MINIMAL, MINIMAL))
    assert (fault.row, fault.column) == (3, "kunci")
    assert "baris 2" in fault.reason


def test_several_wrong_numbers_in_one_cell_are_all_named(tmp_path: Path) -> None:
    [fault] = faults(csv_file(tmp_path, MINIMAL | {"telepon": "0812 / 0811-0000-1234 / abc"}))
    assert "0812" in fault.reason
    assert "abc" in fault.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.csv", b""),
        ("kosong.csv", b"\xef\xbb\xbf\n\n"),
        ("judul.csv", ",".join(importing.COLUMNS).encode()),
        ("latin.csv", "kunci,nama\na,caf\u00e9".encode("latin-1")),
        ("utf16.csv", "kunci,nama".encode("utf-16")),
        ("kutip.csv", b'kunci,nama,bidang,wilayah\na,"A,sport,33.03\n'),
        ("rusak.xlsx", b"PK\x03\x04 bukan zip"),
        ("kosong.xlsx", b""),
        ("lama.xls", b"\xd0\xcf\x11\xe0"),
        ("tanpa_akhiran", b"kunci"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    [fault] = faults(tmp_path / name)
    assert fault.column == ""
    assert fault.reason


BLANKS = b"<row/>" * 2_100_000


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (b"<row><c t='inlineStr'><is><t>" + b"a" * 100_000_000 + b"</t></is></c></row>", "Ada sel yang terlalu panjang"),
        (b"<row>" + b"<c r=''/>" * 1_000_000 + b"</row>", "bukan tabel biasa"),
        (BLANKS, "bukan tabel biasa"),
        (b" <row>" + b"<c/>" * 31_000_000 + b"</row>", "Terlalu besar setelah dibuka"),
    ],
    ids=["cell", "cells", "rows", "all"],
)
def test_a_small_file_that_unpacks_to_a_monster_is_refused_before_it_takes_memory(
    tmp_path: Path, sheet: bytes, reason: str
) -> None:
    assert reason in bomb(tmp_path, b"<worksheet><sheetData>" + sheet + b"</sheetData></worksheet>")


@pytest.mark.parametrize(
    "sheet",
    [" " * 65_530 + "<!DOCTYPE worksheet [<!ENTITY a 'aaaa'>]><worksheet/>", "\ufeff<worksheet/>"],
    ids=["doctype", "wide"],
)
def test_what_could_hide_a_monster_is_refused(tmp_path: Path, sheet: str) -> None:
    assert "bukan tabel biasa" in bomb(tmp_path, sheet.encode("utf-16-le" if sheet[0] == "\ufeff" else "utf-8"))


def bomb(folder: Path, sheet: bytes) -> str:
    """Why a spreadsheet with this content of its sheet is refused."""
    file = xlsx_file(folder, ["kunci"])
    with zipfile.ZipFile(file) as known:
        parts = {name: known.read(name) for name in known.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
    [fault] = faults(file)
    return fault.reason


def test_twenty_thousand_full_rows_are_no_monster(tmp_path: Path) -> None:
    few = 500
    rows = [FULL | {"kunci": f"uji:{n}", "uraian": "kata baik " * 60, "prosedur": "langkah\n" * 40} for n in range(few)]
    (tmp_path / "a.xlsx").write_bytes(exporting.as_xlsx(rows))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        unpacked = sum(part.file_size for part in package.infolist())
    assert unpacked * 20_000 / few < import_packages.MAX_UNPACKED * 0.8
    assert len(importing.read(tmp_path / "a.xlsx")) == few


def test_a_broken_spreadsheet_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK rusak")
    assert "BadZipFile" not in faults(tmp_path / "a.xlsx")[0].line()


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "tidak ditemukan" in faults(tmp_path / "tiada.csv")[0].line()
    assert "tidak dapat dibuka" in faults(tmp_path / "folder.csv")[0].line()


def test_cells_beyond_the_header_are_not_dropped_in_silence(tmp_path: Path) -> None:
    file = tmp_path / "layanan.csv"
    file.write_text("kunci,nama,bidang,wilayah\na,A,sport,33.03,tersesat\n", encoding="utf-8")
    assert named(file) == [(2, "")]


ANYTHING = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@ANYTHING
@given(content=st.binary(max_size=400), suffix=st.sampled_from([".csv", ".xlsx", ".txt"]))
def test_whatever_bytes_are_sent_only_faults_come_back(tmp_path: Path, content: bytes, suffix: str) -> None:
    file = tmp_path / f"apa{suffix}"
    file.write_bytes(content)
    with pytest.raises(importing.ImportFault) as caught:
        importing.read(file)
    assert all(line.isprintable() for line in caught.value.lines())


@ANYTHING
@given(column=st.sampled_from(importing.COLUMNS), value=st.text(max_size=40), extra=st.text("0123456789²٣.,:/-()+ ", max_size=15))
def test_whatever_is_typed_in_a_cell_only_faults_come_back(tmp_path: Path, column: str, value: str, extra: str) -> None:
    for text in (value, extra, value + extra):
        try:
            drafts = importing.read(csv_file(tmp_path, FULL | {column: text}, encoding="utf-8"))
        except UnicodeEncodeError:
            continue
        except importing.ImportFault as fault:
            assert all(line.isprintable() for line in fault.lines())
        else:
            assert len(drafts) == 1
