"""Cadres are a number and an office; whoever types a person's name or number is told so, and nothing of it is kept."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import cadres, discretion, editing, places
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.import_fields import FieldError
from tests.inspecting import Visitor, text_of
from tests.office.officer import Officer, filled
from tests.province.test_pairings import applied, faults, sent

KALIGONDANG = "33.03.04"
FORM = f"/provinsi/kecamatan/{KALIGONDANG}/paralegal"
GOOD = {
    "terlatih": "12", "per_tanggal": "2026-03-01", "sumber": "Laporan Dinas Sosial triwulan I 2026",
    "kantor": "Pos Bantuan Hukum Kecamatan Kaligondang", "telepon": "(0281) 891017",
    "hari_bantuan": "2026-12-07", "keterangan_hari": "Aula kecamatan, pukul 09.00",
}  # fmt: skip
NAME, NUMBER = "Zubaedah", "081377774444"
"""A person and a number that must come out nowhere."""


def test_an_officer_writes_down_what_everybody_may_know(app: Flask) -> None:
    sari = Officer(app, "33.03", "kabupaten")
    with time_machine.travel("2026-11-22T03:00:00Z"):
        sari = Officer(app, "33.03", "kabupaten")
        sari.post(FORM, 303, form_on=FORM, **GOOD)
        assert filled(sari.get(FORM).one(".//form[@class='sheet']"))["telepon"] == "(0281) 891017"
        page = text_of(Visitor(app).get(f"/id/wilayah/{KALIGONDANG}").one(".//*[@id='paralegal']"))
        assert "12 kader sudah dilatih, menurut hitungan 1 Maret 2026" in page
        assert "Hari bantuan hukum berikutnya: 7 Desember 2026" in page and "Aula kecamatan, pukul 09.00" in page
        assert "Pos Bantuan Hukum Kecamatan Kaligondang" in page and "(0281) 891017" in page and "triwulan I" in page
        assert "paralegal" in Visitor(app).get(f"/id/wilayah/{KALIGONDANG}.2007").text, "its villages see it as well"
        table = sari.get("/provinsi/?wilayah=33.03&urut=nama")
        row = next(tr for tr in table.all(".//table[@class='gaps']/tbody/tr") if "Kaligondang" in text_of(tr))
        assert "12 kader paralegal" in text_of(row)
        rows = list(csv.reader(io.StringIO(sari.client.get("/provinsi/kecamatan.csv").get_data().decode("utf-8-sig"))))
        assert rows[0][-1] == "Kader paralegal terlatih" and [r[-1] for r in rows if r[1] == KALIGONDANG] == ["12"]
        assert "12 kader terlatih di 1 kecamatan. Di 17 kecamatan" in sari.get("/provinsi/paralegal").text
        assert "12 kader paralegal terlatih" in sari.get(f"/provinsi/kecamatan/{KALIGONDANG}").text
    with time_machine.travel("2026-12-07T17:01:00Z"):  # the day after in Central Java
        page = text_of(Visitor(app).get(f"/id/wilayah/{KALIGONDANG}").one(".//*[@id='paralegal']"))
        assert "Hari bantuan" not in page and "Aula" not in page and "12 kader" in page
        assert "Aula" not in Visitor(app).raw("/unduh/paralegal.csv").get_data(as_text=True)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("terlatih", "-3", "bilangan bulat"), ("terlatih", "²", "bilangan bulat"), ("terlatih", "99999", "bilangan bulat"),
        ("per_tanggal", "", "wajib diisi kalau"), ("per_tanggal", "2026-02-30", "bukan tanggal"),
        ("per_tanggal", "2099-01-01", "belum tiba"), ("sumber", "", "wajib diisi kalau"),
        ("sumber", f"Laporan Bu {NAME}", "nama orang"), ("kantor", NAME, "bukan nama kantor"),
        ("kantor", f"Rumah Ibu {NAME}", "nama orang"), ("kantor", f"Kantor {NAME}, S.H.", "nama orang"),
        ("kantor", "", "kantor mana yang menjawab"), ("telepon", NUMBER, "ponsel"), ("telepon", "12", "belum lengkap"),
        ("keterangan_hari", f"Hubungi {NUMBER}", "nomor"), ("keterangan_hari", f"a.n. {NAME}", "nama orang"),
        ("keterangan_hari", f"{NAME}@surat.example", "surel"), ("hari_bantuan", "besok", "bukan tanggal"),
        ("layanan", "https://portal.example/l/tiada", "tidak ada layanan"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_kept_nowhere(
    app: Flask, instance: Path, column: str, text: str, words: str
) -> None:
    ratna = Officer(app, "33", "province")
    page = ratna.post(FORM, 422, form_on=FORM, **(GOOD | {column: text}))
    assert words.casefold() in text_of(page.one(f".//*[@id='x-{column}']")).casefold()  # type: ignore[union-attr]
    assert filled(page.one(".//form[@class='sheet']"))[column] == text, "nothing typed is lost"  # type: ignore[union-attr]
    with app.app_context():
        assert cadres.of(KALIGONDANG) is None
    assert not planted(instance)


def planted(instance: Path) -> list[str]:
    """Tables of the database that hold the planted name or number."""
    with sqlite3.connect(instance / "portal.sqlite") as database:
        return [line[:80] for line in database.iterdump() if NAME in line or NUMBER in line or NUMBER[1:] in line]


def test_an_office_may_have_a_mobile_number_if_somebody_says_so(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    ratna.post(FORM, 303, form_on=FORM, **(GOOD | {"telepon": "081234567890", "ponsel_kantor": "ya"}))
    assert "0812-3456-7890" in Visitor(app).get(f"/id/wilayah/{KALIGONDANG}").text


def test_a_listing_can_be_asked_instead_while_it_is_published(app: Flask) -> None:
    with app.app_context():
        draft = Draft(key="a", topic="rppa", name="Pos Hukum", place_code=KALIGONDANG, source="Dinas", sensitive=False)
        editing.save_all([draft])
        listing = id_for("a", lambda _: False)
    ratna = Officer(app, "33", "province")
    ratna.post(FORM, 303, form_on=FORM, layanan=f"https://portal.example/l/{listing}")
    here = f"/id/wilayah/{KALIGONDANG}"
    assert "Pos Hukum" in text_of(Visitor(app).get(here).one(".//*[@id='paralegal']"))
    with app.app_context():
        editing.save_all([Draft(**({f: getattr(draft, f) for f in draft.__slots__} | {"status": "withdrawn"}))])
    assert not Visitor(app).get(here).all(".//*[@id='paralegal']")


HEADER = "kecamatan,terlatih,per_tanggal,sumber,kantor,telepon,ponsel_kantor,layanan,hari_bantuan,keterangan_hari"


def test_many_kecamatan_at_once_all_or_none(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    with app.app_context():
        codes = [p.code for p in places_of("33.03")]
    rows = [f'{code},{n},2026-03-01,Laporan,Kantor Kecamatan,"(0281) 89101{n % 10}",,,,' for n, code in enumerate(codes)]
    wrong = [*rows, "33.03.99,1,2026-03-01,Laporan,,,,,,", f"{KALIGONDANG},-1,2026-13-01,,Rumah Bapak {NAME},{NUMBER},,,,"]
    told = faults(ratna.get(sent(ratna, "\n".join([HEADER, *wrong]), kind="paralegal")))
    for column in ("kecamatan", "terlatih", "per_tanggal", "kantor", "telepon"):
        assert [t for t in told if f", {column}:" in t], (column, told)
    assert not [t for t in told if NAME in t or NUMBER in t]
    with app.app_context():
        assert cadres.totals(["33.03"]) == (0, 0)
    here = applied(ratna, "\n".join([HEADER, *rows]), kind="paralegal")
    with app.app_context():
        assert cadres.totals(["33.03"]) == (sum(range(len(codes))), len(codes)) == (slow_total("33.03"), 18)
    assert "18 tetap" in ratna.get(sent(ratna, ratna.client.get("/provinsi/paralegal.csv").get_data(), kind="paralegal")).text
    sheet = ratna.client.get("/provinsi/paralegal.xlsx").get_data()
    assert "18 tetap" in ratna.get(sent(ratna, sheet, "kader.xlsx", kind="paralegal")).text
    ratna.post(f"{here}/batalkan", 303, form_on=here)
    with app.app_context():
        assert cadres.totals(["33.03"]) == (0, 0)


def places_of(kabupaten: str) -> list[places.Place]:
    """Its kecamatan."""
    return places.atlas().children[kabupaten]


def slow_total(kabupaten: str) -> int:
    """Cadres counted one kecamatan after the other."""
    found = (cadres.of(place.code) for place in places_of(kabupaten))
    return sum(known.trained or 0 for known in found if known)


def test_a_file_of_people_is_refused_and_forgotten(app: Flask, instance: Path) -> None:
    ratna = Officer(app, "33", "province")
    table = f"{HEADER},nama_kader,no_hp\n{KALIGONDANG},1,2026-03-01,Laporan,,,,,,,{NAME},{NUMBER}\n"
    told = faults(ratna.get(sent(ratna, table, kind="paralegal")))
    assert sum("tidak menyimpan nama" in t for t in told) == 2
    assert not planted(instance)


@pytest.mark.parametrize(
    "text",
    [
        "Kantor Kecamatan Kaligondang", "Laporan Dinas Sosial 2026", "SE 400.10.2/0004464/2025", "Pelatihan untuk ibu hamil",
        "Kesehatan Ibu Anak", "Rumah Ibu Hamil", "Pukul 09.00 sampai 12.00", "Dana 1.250.000.000 rupiah",
        "Pak Camat memimpin; Bapak Bupati hadir", "SK Bupati Nomor 050/123 Tahun 2026", "Membangun 12 jamban, 2026-2027",
        "PT Semen Gresik, Tbk", "Desa Bumirejo RT 02 RW 08",
    ],
)  # fmt: skip
def test_what_names_nobody_passes(text: str) -> None:
    assert discretion.impersonal(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Bapak Budi", "pak Slamet", "Ibu Siti Aminah", "bu Tutik", "Sdr. Joko", "a.n. Wagiman", "a.n Wagiman", "Hj. Romlah",
        "dr. Andi", "Drs. Suparman", "Rahayu, S.H., M.Kn.", "Rahayu SH., MH.", "Rahayu, S.Sos.", "wa 0812 3456 7890",
        "+62 812-3456-7890", "62812 3456 7890", "NIK 3303041234567890", "budi@surat.example", "Mbak Rini", "Prof. Adi",
    ],
)  # fmt: skip
def test_what_names_somebody_does_not(text: str) -> None:
    with pytest.raises(FieldError) as told:
        discretion.impersonal(text)
    assert text not in str(told.value), "a fault does not repeat it"
