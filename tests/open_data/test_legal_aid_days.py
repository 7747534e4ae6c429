"""The next legal-aid day is the same wherever it is told: page, file, table of the province."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
import time_machine
from flask import Flask

from portal import languages
from portal.database import writing
from portal.directory import places
from portal.directory.cadres import Cadre
from tests.inspecting import Visitor, text_of
from tests.office.officer import Officer
from tests.scheduling import SENAM, plan

NOW = "2026-11-22 05:00:00+00:00"
AID = SENAM | {
    "kebutuhan": "paralegal", "bidang": "rppa", "judul": "XJUDULX", "ringkasan": "XISIX", "desa": "",
    "alamat": "Jalan XRAHASIAX 1", "alamat_publik": "tidak",
    "sensitif": "ya", "usia_min": "", "ulang": "", "batal": "", "pindah": "", "selesai": "11:00",
}  # fmt: skip
KALIGONDANG, KEJOBONG, KARANGANYAR, BUKATEJA, FAR = "33.03.04", "33.03.03", "33.03.11", "33.03.02", "33.29.01"


def aid(key: str, starts: str, **more: str) -> dict[str, str]:
    """A legal-aid day that begins then."""
    return AID | {"kunci": f"uji:{key}", "mulai": starts} | more


def typed(code: str, day: date, note: str) -> None:
    """What an officer of the province typed."""
    with writing() as tables:
        tables.add(Cadre(kecamatan_code=code, trained=None, next_day=day, next_note=note, source="", office="", phone=""))


@pytest.fixture
def planned(app: Flask) -> Flask:
    """Days there, elsewhere for its people, typed earlier and later, over, cancelled and of no use."""
    with time_machine.travel(NOW):
        plan(
            app,
            aid("sini", "2026-12-10 09:00"),
            aid("kemudian", "2026-12-03 09:00", wilayah="33.03", jangkauan="33.03"),
            aid("ulang", "2026-11-10 09:00", wilayah=KARANGANYAR, ulang="FREQ=WEEKLY;COUNT=8", batal="2026-11-24"),
            aid("batal", "2026-11-25 09:00", wilayah=KEJOBONG, status="batal"),
            aid("draf", "2026-11-26 09:00", wilayah=KEJOBONG, status="draf"),
            aid("lain", "2026-11-23 09:00", wilayah=FAR, jangkauan=f"{FAR} {BUKATEJA}.2001"),
            SENAM | {"kunci": "uji:senam-saja", "wilayah": "33.29.02"},
        )
        typed(KALIGONDANG, date(2026, 12, 1), "Aula kecamatan")
        typed(KARANGANYAR, date(2026, 12, 1), "Terlambat")
        typed("33.05.10", date(2026, 11, 22), "Hari ini")
        typed("33.05.11", date(2026, 11, 21), "Kemarin")
    return app


def rows(visitor: Visitor) -> dict[str, dict[str, str]]:
    """The file, by kecamatan."""
    text = visitor.raw("/unduh/paralegal.csv", headers={"Accept-Language": "jv"}).get_data().decode("utf-8-sig")
    return {row["kecamatan"]: row for row in csv.DictReader(io.StringIO(text))}


@time_machine.travel(NOW)
def test_the_file_says_the_day_of_the_page(planned: Flask) -> None:
    visitor = Visitor(planned)
    found = rows(visitor)
    assert {code: row["hari_bantuan"] for code, row in found.items() if row["hari_bantuan"] != "2026-12-03"} == {
        KALIGONDANG: "2026-12-01", KARANGANYAR: "2026-12-01", BUKATEJA: "2026-11-23", FAR: "2026-11-23", "33.05.10": "2026-11-22",
        "33.05.11": "",
    }  # fmt: skip
    assert len([row for row in found.values() if row["hari_bantuan"] == "2026-12-03"]) == 18 - 3, "the rest of the kabupaten"
    assert found[KALIGONDANG]["keterangan_hari"] == "Aula kecamatan" and not found[KALIGONDANG]["kegiatan"]
    assert found[KARANGANYAR]["keterangan_hari"] == "Kecamatan Karanganyar, Purbalingga, pukul 09.00 sampai 11.00", (
        "an activity before a typed day"
    )
    assert "/id/kegiatan/" in found[BUKATEJA]["kegiatan"] and not found[BUKATEJA]["terlatih"]
    for place in places.atlas().at_level("kecamatan"):
        if place.code not in found and not place.code.startswith(("33.29", "33.05")):
            continue  # the rest has neither cadres nor activities
        block = visitor.get(f"/id/wilayah/{place.code}").all(".//*[@id='paralegal']")
        day = found.get(place.code, {}).get("hari_bantuan", "")
        said = f"Hari bantuan hukum berikutnya: {languages.calendar_day(date.fromisoformat(day))}" if day else ""
        assert said in text_of(block[0]) if said else not block, place.code
        assert not block or text_of(block[0]).count("Hari bantuan hukum berikutnya") == 1, "there is one next day"


@time_machine.travel(NOW)
def test_what_comes_after_a_typed_day_is_told_as_such(planned: Flask) -> None:
    [block] = Visitor(planned).get(f"/id/wilayah/{KALIGONDANG}.2003").all(".//*[@id='paralegal']")
    assert "Sesudah itu: 10 Desember 2026" in text_of(block)


@time_machine.travel(NOW)
def test_the_table_of_the_province_says_it_too(planned: Flask) -> None:
    page = Officer(planned, "33.03", "kabupaten").get("/provinsi/paralegal?wilayah=33.03")
    told = {text_of(tr.find("th")): text_of(tr.findall("td")[-1]) for tr in page.all(".//table/tbody/tr")}
    assert len(told) == 18
    days = {name.split()[0]: day for name, day in told.items()}
    assert (days["Kaligondang"], days["Bukateja"], days["Kejobong"]) == ("1 Desember 2026", "23 November 2026", "3 Desember 2026")


@time_machine.travel(NOW)
def test_the_file_betrays_nothing(planned: Flask) -> None:
    text = Visitor(planned).raw("/unduh/paralegal.csv").get_data(as_text=True)
    assert not [marker for marker in ("XJUDULX", "XISIX", "XRAHASIAX", "0812", "Ibu ", "uji:") if marker in text]
