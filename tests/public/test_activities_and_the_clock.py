"""Activities at the turns of the year: whatever the day, nothing past, full or closed is told as open, by any way out."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import openpyxl
import pytest
import time_machine
from flask import Flask

from portal.directory import activities, formula_cells, opening, repeats
from portal.directory.sayings import MONTHS
from portal.open_data.hsds.ids import uuid_of
from tests.inspecting import Visitor, text_of
from tests.public.vocabulary import faults
from tests.scheduling import BARISTA, SENAM, plan

WIB = ZoneInfo("Asia/Jakarta")
MOMENTS = [datetime(2026, 12, 31, 23, 50), datetime(2027, 2, 28, 12), datetime(2028, 2, 29, 12), datetime(2027, 3, 19, 12)]
"""In Central Java: the last minutes of a year, month ends, a leap day, the middle of a month."""
MARKERS = ("XNAMAX", "XJALANX", "XJVX", "XKUNCIX")
HIDDEN = {
    "kunci": "XKUNCIX", "judul": "Konseling XNAMAX", "judul_jv": "XJVX", "bidang": "rppa", "alamat": "XJALANX 3",
    "desa": "33.03.04.2003", "sensitif": "ya",
}  # fmt: skip


def at(row: dict[str, str], key: str, starts: datetime, **more: str) -> dict[str, str]:
    """The activity two hours long from that moment on, under that name."""
    ends = starts + timedelta(hours=2)
    when = {"mulai": f"{starts:%Y-%m-%d %H:%M}", "selesai": f"{ends:%Y-%m-%d %H:%M}", "batas_daftar": "", "sisa": "7"}
    return row | when | {"kunci": f"jam:{key}", "judul": f"Pelatihan barista {key}"} | more


def kinds(now: datetime) -> dict[str, dict[str, str]]:
    """One activity of each standing at that moment."""
    soon, yesterday = now + timedelta(days=2), f"{now - timedelta(days=1):%Y-%m-%d}"
    return {
        "open": at(BARISTA, "terbuka", soon),
        "full": at(BARISTA, "penuh", soon, sisa="0"),
        "closed": at(BARISTA, "tutup", soon, batas_daftar=yesterday),
        "cancelled": at(BARISTA, "batal", soon, status="batal", catatan_status="hujan"),
        "over": at(BARISTA, "lewat", now - timedelta(hours=3)),
    }


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_every_way_out_tells_the_same(visitor: Visitor, app: Flask, now: datetime) -> None:
    rows = kinds(now)
    with time_machine.travel(now.replace(tzinfo=WIB)):
        numbers = dict(zip(rows, plan(app, *rows.values()), strict=True))
        listed = visitor.get(f"/id/kegiatan?wilayah=33.03.04&bulan={now + timedelta(days=2):%Y-%m}")
        chips = {card.get("data-activity"): text_of(card) for card in listed.hits}
        assert set(chips) == set(numbers.values()) - {numbers["over"]}
        assert [k for k, number in numbers.items() if number in chips and "Sisa 7 tempat" in chips[number]] == ["open"]
        soon = now + timedelta(days=2)
        found = visitor.search(f"pelatihan barista {soon.day} {MONTHS[soon.month - 1]}")
        shown = {card.get("data-activity"): text_of(card) for card in found.all(".//*[@data-activity]")}
        assert set(shown) == {numbers["open"], numbers["full"], numbers["closed"]}
        assert [number for number, words in shown.items() if "Sisa 7" in words] == [numbers["open"]]
        for kind, number in numbers.items():
            [block] = visitor.get(f"/id/kegiatan/{number}").all(".//script[@type='application/ld+json']")[:1]
            offer = json.loads(block.text or "")["offers"]
            assert offer["availability"].endswith("InStock") == (kind == "open"), kind
        table = visitor.raw("/unduh/kegiatan.csv").get_data().decode("utf-8-sig")
        states = {row["id"]: row["keadaan"] for row in csv.DictReader(io.StringIO(table))}
        words = {"open": "terbuka", "full": "penuh", "closed": "pendaftaran ditutup", "cancelled": "batal"}
        assert states == {numbers[kind]: word for kind, word in words.items()}


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_calendars_and_the_standard_tell_the_same(visitor: Visitor, app: Flask, now: datetime) -> None:
    rows = kinds(now)
    with time_machine.travel(now.replace(tzinfo=WIB)):
        numbers = dict(zip(rows, plan(app, *rows.values()), strict=True))
        calendar = icalendar.Calendar.from_ical(visitor.raw("/kegiatan/wilayah/33.03.04.ics").get_data())
        events = {str(e["UID"]).removeprefix("kegiatan-").partition("@")[0]: e for e in calendar.events}
        assert str(events[numbers["full"]]["SUMMARY"]).startswith("Penuh: ")
        assert "Pendaftaran sudah ditutup" in events[numbers["closed"]]["DESCRIPTION"]
        assert events[numbers["cancelled"]]["STATUS"] == "CANCELLED"
        joinable = [kind for kind, number in numbers.items() if "Daftar ke Pak Rudi" in events[number]["DESCRIPTION"]]
        assert joinable == ["open", "over"] and events[numbers["over"]]["DTEND"].dt < now.replace(tzinfo=WIB)
        page = visitor.client.get("/api/hsds/activities?per_page=100").get_json()
        told = {record["id"]: record for record in page["contents"]}
        assert set(told) == {uuid_of("activity", number) for kind, number in numbers.items() if kind != "over"}
        alerts = {kind: told[uuid_of("activity", numbers[kind])].get("alert") for kind in numbers if kind != "over"}
        assert alerts == {"open": None, "full": "Penuh.", "closed": "Pendaftaran sudah ditutup.", "cancelled": "hujan"}


@pytest.mark.parametrize(
    ("first", "rule", "days"),
    [
        ("2026-12-09", "FREQ=MONTHLY;BYDAY=2WE;COUNT=4", "2026-12-09 2027-01-13 2027-02-10 2027-03-10"),
        ("2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2026-12-31 2027-01-31 2027-03-31"),
        ("2026-12-29", "FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3", "2026-12-29 2027-01-29 2027-03-29"),
        ("2027-12-29", "FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3", "2027-12-29 2028-01-29 2028-02-29"),
        ("2028-02-29", "FREQ=DAILY;COUNT=2", "2028-02-29 2028-03-01"),
        ("2026-12-30", "FREQ=WEEKLY;UNTIL=20270106", "2026-12-30 2027-01-06"),
        ("2027-01-27", "FREQ=MONTHLY;BYDAY=-1WE;COUNT=3", "2027-01-27 2027-02-24 2027-03-31"),
    ],
)
def test_rules_at_the_ends_of_months_and_years(first: str, rule: str, days: str) -> None:
    starts = datetime.fromisoformat(f"{first} 08:00")
    assert [str(day) for day in repeats.days(repeats.parse(rule, starts), starts)] == days.split()


def test_a_year_of_holidays_is_asked_about_and_never_guessed(visitor: Visitor, app: Flask) -> None:
    """A daily activity through 2026: takes place on red days as well, and each of them says so wherever it is told."""
    daily = {"mulai": "2026-01-01 07:00", "ulang": "FREQ=DAILY;UNTIL=20261231", "batal": "2026-03-21 (Lebaran)", "pindah": ""}
    with time_machine.travel("2025-12-31 05:00:00+00:00"):
        [number] = plan(app, SENAM | daily)
        red = [day for n in range(365) if opening.holiday(day := date(2026, 1, 1) + timedelta(days=n))]
        assert {date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 23), date(2026, 12, 25)} <= set(red) and len(red) < 40
        dates = activities.dates_of([number])[number]
        assert len([d for d in dates if d.state == "on"]) == 364, "only the date that an officer called off is off"
        told = visitor.raw(f"/kegiatan/{number}.ics").get_data(as_text=True).replace("\r\n ", "")
        assert told.count("Tanggal merah") == len(red) - 1
        record = visitor.client.get(f"/api/hsds/services/{uuid_of('activity', number)}").get_json()
        notes = " ".join(one.get("notes", "") for one in record["schedules"])
        assert notes.count("Tanggal merah") == len(red) - 1 and "2026-03-20" in notes and "2026-03-21" not in notes
    with time_machine.travel("2026-03-18 05:00:00+00:00"):
        page = visitor.get(f"/id/kegiatan/{number}")
        assert "Lebaran" in page.text and page.text.count("tanyakan dulu") >= 2


@pytest.mark.parametrize(("now", "month"), [("2026-12-31 16:50", "Desember 2026"), ("2026-12-31 17:05", "Januari 2027")])
def test_the_month_turns_at_midnight_in_central_java(visitor: Visitor, now: str, month: str) -> None:
    with time_machine.travel(f"{now}:00+00:00"):
        assert month in visitor.get("/id/kegiatan").heading


def test_the_next_day_of_legal_aid_stands_with_the_cadres(visitor: Visitor, app: Flask) -> None:
    now = MOMENTS[0]
    aid = at(SENAM, "hukum", now + timedelta(hours=9), kebutuhan="paralegal", batal="", pindah="", ulang="FREQ=WEEKLY;COUNT=4")
    with time_machine.travel(now.replace(tzinfo=WIB)):
        [number] = plan(app, aid)
        block = visitor.get("/id/wilayah/33.03.04").one(".//*[@id='paralegal']")
        assert "Hari bantuan hukum berikutnya: 1 Januari 2027" in text_of(block) and "Tanggal merah" in text_of(block)
        assert [a.get("href") for a in block.iter("a")] == [f"/id/kegiatan/{number}"]
        assert not visitor.get("/id/wilayah/33.29.01").all(".//*[@id='paralegal']")
    with time_machine.travel((now + timedelta(days=2)).replace(tzinfo=WIB)):
        block = visitor.get("/jv/wilayah/33.03.04.2003").one(".//*[@id='paralegal']")
        assert "8 Januari 2027" in text_of(block)
    with time_machine.travel((now + timedelta(days=40)).replace(tzinfo=WIB)):
        assert not visitor.get("/id/wilayah/33.03.04").all(".//*[@id='paralegal']")


def test_the_table_betrays_nothing(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(MOMENTS[1].replace(tzinfo=WIB)):
        hidden = at(BARISTA, "x", MOMENTS[1] + timedelta(days=3)) | HIDDEN
        plan(app, hidden, hidden | {"kunci": "jam:draf", "judul": "XNAMAX", "status": "draf"})
        answer = visitor.raw("/unduh/kegiatan.csv")
        [row] = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
        assert row["judul"] == "Kegiatan di Kecamatan Kaligondang" and row["desa"] == "" and "kunci" not in row
        assert not [marker for marker in MARKERS if marker in answer.get_data(as_text=True)]
        assert "kecamatan-berdaya-kegiatan.csv" in answer.headers["Content-Disposition"]
        for lang in ("id", "jv"):
            assert {"/unduh/kegiatan.csv", "/unduh/kegiatan.xlsx"} <= set(visitor.get(f"/unduh/?bahasa={lang}").links())


def test_the_spreadsheet_says_what_the_table_says(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(MOMENTS[1].replace(tzinfo=WIB)):
        plain = at(BARISTA, "y", MOMENTS[1] + timedelta(days=4), biaya="=1+1", ringkasan='<b> & "kopi"\x0b')
        plan(app, at(BARISTA, "x", MOMENTS[1] + timedelta(days=3)) | HIDDEN, plain)
        [header, *table] = csv.reader(io.StringIO(visitor.raw("/unduh/kegiatan.csv").get_data().decode("utf-8-sig")))
        answer = visitor.raw("/unduh/kegiatan.xlsx", headers={"Accept-Language": "jv"})
        assert answer.mimetype.endswith("spreadsheetml.sheet")
        assert "kecamatan-berdaya-kegiatan.xlsx" in answer.headers["Content-Disposition"]
        [sheet] = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets
        told = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
        assert told == [header, *([formula_cells.bared(text) for text in row] for row in table)] and len(told) == 3
        assert sheet.title == "Kegiatan" and all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value)
        assert not [marker for marker in MARKERS for row in told for text in row if marker in text]


@pytest.mark.parametrize("path", ["/api/hsds/activities", "/api/hsds/services?per_page=100&full=true", "/unduh/kegiatan.csv"])
def test_records_are_the_same_whoever_asks(visitor: Visitor, app: Flask, path: str) -> None:
    with time_machine.travel(MOMENTS[1].replace(tzinfo=WIB)):
        plan(app, at(BARISTA, "x", MOMENTS[1] + timedelta(days=3)) | HIDDEN)
        told = {visitor.raw(path, headers={"Accept-Language": lang}).get_data(as_text=True) for lang in ("id", "jv")}
        assert len(told) == 1 and " di Kecamatan" in told.pop()


@pytest.mark.parametrize(
    ("first", "rule", "said"),
    [
        ("2026-12-09", "FREQ=MONTHLY;BYDAY=2WE;COUNT=4", {"byDay": ["2WE"]}),
        ("2026-12-30", "FREQ=MONTHLY;BYDAY=-1WE;COUNT=4", {"byDay": ["-1WE"]}),
        ("2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4", {"byMonthDay": [1, 15]}),
    ],
)
def test_programs_learn_which_day_of_the_month(
    visitor: Visitor, app: Flask, first: str, rule: str, said: dict[str, list[object]]
) -> None:
    with time_machine.travel("2026-12-01 05:00:00+00:00"):
        row = SENAM | {"mulai": f"{first} 08:00", "selesai": "10:00", "ulang": rule, "batal": "", "pindah": ""}
        [number] = plan(app, row)
        event = json.loads(visitor.get(f"/id/kegiatan/{number}").all(".//script[@type='application/ld+json']")[0].text or "")
        assert list(faults(event)) == []
        schedule = event["eventSchedule"]
        assert {name: schedule[name] for name in ("byDay", "byMonthDay") if name in schedule} == said
