"""Satu Perangkat Daerah Satu Desa Dampingan: a file is checked as a whole, looked at, applied, undone; villages show it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal import commands
from portal.database import writing
from portal.directory import pairings
from portal.directory.listings import Organization
from tests.inspecting import Page, Visitor, text_of
from tests.office.officer import Officer, organization_of

SELANEGARA, PENOLIH = "33.03.04.2007", "33.03.04.2004"
DINSOS, DINKES = "Dinas Sosial Kabupaten Purbalingga", "Dinas Kesehatan Kabupaten Purbalingga"
HEADER = "desa,perangkat_daerah,mulai,selesai,kegiatan,kegiatan_jv,sumber"
GOOD = f"""{HEADER}
{SELANEGARA},{DINSOS},2026-01-01,2026-12-31,Memperbaiki rumah tidak layak huni.,Ndandosi griya.,SK Bupati 12 Tahun 2026
{PENOLIH},{DINKES},2025,2027,Membangun jamban keluarga.,,SK Bupati 12 Tahun 2026
"""


@pytest.fixture
def purbalingga(app: Flask) -> Flask:
    """A portal that knows two agencies."""
    with app.app_context():
        organization_of(DINSOS)
        organization_of(DINKES)
    return app


def sent(officer: Officer, text: str | bytes, name: str = "dampingan.csv", kind: str = "dampingan") -> str:
    """Send a file; the address of what became of it."""
    body = text.encode() if isinstance(text, str) else text
    data = {"csrf_token": officer.token(f"/provinsi/{kind}"), "berkas": (io.BytesIO(body), name)}
    answer = officer.client.post(f"/provinsi/{kind}/berkas", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return answer.headers["Location"]


def applied(officer: Officer, text: str, kind: str = "dampingan") -> str:
    """Send a file and apply it; its address."""
    here = sent(officer, text, kind=kind)
    officer.post(f"{here}/terapkan", 303, form_on=here)
    return here


def faults(page: Page) -> list[str]:
    """The faults that a page lists."""
    return [text_of(li) for li in page.all(".//main//ul[@class='rows']/li")]


def test_a_file_is_looked_at_applied_and_undone(purbalingga: Flask) -> None:
    ratna, resident = Officer(purbalingga, "33", "province"), Visitor(purbalingga)
    here = sent(ratna, GOOD)
    preview = ratna.get(here)
    assert "2 baru, 0 berubah, 0 tetap" in preview.text and "Belum ada yang ditulis" in preview.text
    assert "Didampingi" not in resident.get(f"/id/wilayah/{SELANEGARA}").text
    with time_machine.travel("2026-06-01T03:00:00Z"):
        officer = Officer(purbalingga, "33", "province")
        officer.post(f"{here}/terapkan", 303, form_on=here)
        village = resident.get(f"/id/wilayah/{SELANEGARA}")
        assert f"Didampingi {DINSOS}" in village.text and "Memperbaiki rumah tidak layak huni" in village.text
        assert "1 Januari 2026 sampai 31 Desember 2026" in village.text and "SK Bupati 12" in village.text
        assert "Ndandosi griya" in resident.get(f"/jv/wilayah/{SELANEGARA}").text
        assert "Didampingi" not in resident.get("/id/wilayah/33.03.04.2001").text
        kecamatan = resident.get("/id/wilayah/33.03.04")
        assert text_of(kecamatan.one(".//*[@id='dampingan']")).count("Dinas") == 2
        assert "Sudah diterapkan" in officer.get(here).text
        officer.post(f"{here}/batalkan", 303, form_on=here)
        assert "Sudah dibatalkan" in officer.get(here).text
        assert "Didampingi" not in resident.get(f"/id/wilayah/{SELANEGARA}").text
    with purbalingga.app_context():
        assert pairings.all_pairs() == []


def test_the_same_file_twice_changes_nothing(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    applied(ratna, GOOD)
    with purbalingga.app_context():
        before = pairings.all_pairs()
    page = ratna.get(sent(ratna, GOOD))
    assert "0 baru, 0 berubah, 2 tetap" in page.text and "Tidak ada yang perlu diterapkan" in page.text
    exported = ratna.client.get("/provinsi/dampingan.csv").get_data()
    assert "0 baru, 0 berubah, 2 tetap" in ratna.get(sent(ratna, exported)).text, "what is taken out can be sent back"
    sheet = ratna.client.get("/provinsi/dampingan.xlsx").get_data()
    assert "0 baru, 0 berubah, 2 tetap" in ratna.get(sent(ratna, sheet, "dampingan.xlsx")).text
    with purbalingga.app_context():
        assert pairings.all_pairs() == before and len(before) == 2


def test_every_fault_is_named_and_nothing_lands(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    rows = [
        f"{SELANEGARA},{DINSOS},2026-01-01,2026-12-31,Rumah layak.,,SK 1",
        f"33.03.04.9999,{DINSOS},2026-01-01,,Rumah layak.,,SK 1",
        f"33.03.04,{DINSOS},2026-01-01,,Rumah layak.,,SK 1",
        f"{PENOLIH},Dinas Sosial Kabupaten Purbalinga,2026-01-01,,Rumah layak.,,SK 1",
        f"{PENOLIH},Dinas Angin,2026-01-01,,Rumah layak.,,SK 1",
        f"{PENOLIH},{DINKES},2026-12-31,2026-01-01,Rumah layak.,,SK 1",
        f"{PENOLIH},{DINKES},2026-02-30,,Rumah layak.,,SK 1",
        f"{SELANEGARA},{DINSOS},2026-06-01,2027-05-31,Rumah layak.,,SK 1",
        f"{PENOLIH},{DINSOS},2026-01-01,,,,",
        f"{PENOLIH},{DINSOS},2026-01-01,,Hubungi Bapak Budi.,,SK 1",
        f"{PENOLIH},{DINSOS},2026-01-01,,Hubungi 0812-3456-7890.,,SK 1",
    ]
    told = faults(ratna.get(sent(ratna, "\n".join([HEADER, *rows]))))
    wanted = {
        3: ("desa", "tidak dikenal"), 4: ("desa", "bukan kode desa"), 5: ("perangkat_daerah", "mungkin maksudnya"),
        6: ("perangkat_daerah", "belum dikenal"), 7: ("selesai", "lebih dulu daripada mulai"), 8: ("mulai", "bukan tanggal"),
        9: ("mulai", "bertumpuk dengan baris 2"), 10: ("kegiatan", "wajib diisi"), 11: ("kegiatan", "nama orang"),
        12: ("kegiatan", "nomor"),
    }  # fmt: skip
    for row, (column, reason) in wanted.items():
        assert [t for t in told if t.startswith(f"Baris {row}, {column}:") and reason in t], (row, told)
    assert not [t for t in told if t.startswith("Baris 2,")] and not [t for t in told if "Budi" in t or "7890" in t]
    with purbalingga.app_context():
        assert pairings.all_pairs() == []
    for text, reason in (
        ("", "Kosong"), (HEADER, "Tidak ada satu baris pun"), (f"{HEADER},nama_petugas,no_hp\n", "tidak menyimpan nama"),
        ("desa,mulai\n33.03.04.2003,2026", "tidak ada, padahal wajib"), (HEADER + ',kegiatn\n"x', "mungkin maksudnya kegiatan"),
    ):  # fmt: skip
        assert [t for t in faults(ratna.get(sent(ratna, text))) if reason in t], reason


def test_a_period_may_not_overlap_what_the_portal_has(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    applied(ratna, GOOD)
    told = faults(ratna.get(sent(ratna, f"{HEADER}\n{SELANEGARA},{DINSOS},2026-12-31,,Lagi.,,SK 2")))
    assert len(told) == 1 and "sudah ada di portal (2026-01-01 sampai 2026-12-31)" in told[0]
    longer = f"{HEADER}\n{SELANEGARA},{DINSOS},2026-01-01,2027-06-30,Lebih lama.,,SK 2"
    assert "0 baru, 1 berubah" in ratna.get(sent(ratna, longer)).text, "the same first day is the same pairing"
    after = f"{HEADER}\n{SELANEGARA},{DINSOS},2027-01-01,,Lagi.,,SK 2"
    assert "1 baru" in ratna.get(sent(ratna, after)).text


def test_undoing_leaves_alone_what_was_changed_since(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    first = applied(ratna, GOOD)
    applied(ratna, f"{HEADER}\n{PENOLIH},{DINKES},2025,2026,Membangun jamban keluarga.,,SK Bupati 12 Tahun 2026")
    ratna.post(f"{first}/batalkan", 303, form_on=first)
    page = ratna.get(first)
    assert "Tidak ikut dibatalkan" in page.text and "Penolih" in page.text and "Selanegara" not in page.text
    with purbalingga.app_context():
        left = pairings.all_pairs()
        assert [(p.desa_code, str(p.ends)) for p in left] == [(PENOLIH, "2026-12-31")]


def test_a_preview_that_no_longer_fits_writes_nothing(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    late = sent(ratna, f"{HEADER}\n{SELANEGARA},{DINSOS},2026-06-01,,Terlambat.,,SK 2")
    applied(ratna, GOOD)
    ratna.post(f"{late}/terapkan", 303, form_on=late)
    assert "sudah berubah sejak pratinjau" in ratna.get(f"{late}?kabar=berubah").text
    with purbalingga.app_context():
        assert "Terlambat." not in [p.does for p in pairings.all_pairs()]


def test_a_kabupaten_speaks_of_its_own_villages_only(purbalingga: Flask) -> None:
    sari, other = Officer(purbalingga, "33.03", "kabupaten"), Officer(purbalingga, "33.05", "kabupaten")
    here = applied(sari, GOOD)
    assert other.client.get(here).status_code == 403
    told = faults(other.get(sent(other, GOOD)))
    assert len(told) == 2 and all("di luar wilayah Anda" in t for t in told)
    assert SELANEGARA not in other.client.get("/provinsi/dampingan.csv").get_data(as_text=True)


def test_a_university_is_no_agency(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    fields = {"nama": "Universitas Uji", "jenis": "university", "kegiatan": "KKN.", "wilayah": "33.03", "sumber": "Situs"}
    ratna.post("/provinsi/mitra/baru", 303, form_on="/provinsi/mitra/baru", **fields)
    told = faults(ratna.get(sent(ratna, f"{HEADER}\n{PENOLIH},Universitas Uji,2026,,KKN.,,SK")))
    assert len(told) == 1 and "belum dikenal" in told[0]


def test_what_is_no_table_is_told_in_the_form(purbalingga: Flask) -> None:
    ratna = Officer(purbalingga, "33", "province")
    token = ratna.token("/provinsi/dampingan")
    for data, words in (
        ({}, "Pilih dulu berkasnya"), ({"berkas": (io.BytesIO(b"x"), "x.pdf")}, "bukan .xlsx atau .csv"),
    ):  # fmt: skip
        answer = ratna.client.post("/provinsi/dampingan/berkas", data={"csrf_token": token, **data})
        assert answer.status_code == 422 and words in answer.get_data(as_text=True)
    assert ratna.client.post("/provinsi/dampingan/berkas", data={}).status_code == 400, "a form that is not ours"
    assert "Bukan berkas XLSX" in " ".join(faults(ratna.get(sent(ratna, b"PK-no", "x.xlsx"))))


def test_what_is_over_is_shown_as_over(purbalingga: Flask) -> None:
    applied(Officer(purbalingga, "33", "province"), GOOD)
    resident = Visitor(purbalingga)
    for moment, shown in (("2025-12-31T16:59:00Z", False), ("2025-12-31T17:01:00Z", True), ("2026-12-31T16:59:00Z", True),
                          ("2026-12-31T17:01:00Z", False)):  # fmt: skip
        with time_machine.travel(moment):
            assert ("Didampingi" in resident.get(f"/id/wilayah/{SELANEGARA}").text) is shown, moment
            assert (DINSOS in resident.get("/id/wilayah/33.03.04").text) is shown
            found = resident.search("desa dampingan selanegara kaligondang").hits
            hits = [h.get("data-hit", "") for h in found if h.get("data-suggested") is None]
            state = {row.split(",")[0]: row for row in resident.raw("/unduh/dampingan.csv").get_data(as_text=True).splitlines()}
            said = state[SELANEGARA]
            assert any(h.startswith("dampingan-") for h in hits[:1]) is shown, moment
            assert ("berjalan" in said) is shown
    with time_machine.travel("2027-03-01T03:00:00Z"):
        page = Officer(purbalingga, "33", "province").get("/provinsi/dampingan")
        assert "1 berjalan, 0 akan datang, 1 selesai" in page.text


def test_the_command_line_does_the_same(purbalingga: Flask, tmp_path: Path) -> None:
    commands.set_up(purbalingga)
    file, run = tmp_path / "dampingan.csv", purbalingga.test_cli_runner()
    file.write_text(GOOD, encoding="utf-8")
    tried = run.invoke(args=["portal", "roster", "import", "dampingan", str(file), "--dry-run"])
    assert tried.exit_code == 0 and "2 baru" in tried.output, tried.output
    done = run.invoke(args=["portal", "roster", "import", "dampingan", str(file)])
    assert done.exit_code == 0 and "Berkas 2: 2 baru, 0 berubah, 0 tetap." in done.output
    again = run.invoke(args=["portal", "roster", "import", "dampingan", str(file)])
    assert "0 baru, 0 berubah, 2 tetap" in again.output
    undone = run.invoke(args=["portal", "roster", "undo", "2"])
    assert undone.exit_code == 0
    with purbalingga.app_context():
        assert pairings.all_pairs() == []
    file.write_text(GOOD.replace(SELANEGARA, "33.99.99.9999"), encoding="utf-8")
    wrong = run.invoke(args=["portal", "roster", "import", "dampingan", str(file)])
    assert wrong.exit_code == 1 and "Baris 2, kolom desa" in wrong.output


def test_agencies_may_be_written_in_any_capitals(purbalingga: Flask) -> None:
    with purbalingga.app_context(), writing() as tables:
        tables.add(Organization(name="Bappeda  Provinsi"))
    ratna = Officer(purbalingga, "33", "province")
    page = ratna.get(sent(ratna, f"{HEADER}\n{PENOLIH}, bappeda provinsi ,2026,,Mendata.,,SK"))
    assert "1 baru" in page.text
