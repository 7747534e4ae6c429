"""Calendars of activities, read by a program of others: rules, cancelled and moved dates, and what nobody may learn from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from dateutil.rrule import rrulestr
from flask import Flask

from portal.directory import activities
from tests.inspecting import Visitor
from tests.scheduling import BARISTA, SENAM, plan

SUNDAY = "2026-11-22 05:00:00+00:00"
ZONE = ZoneInfo("Asia/Jakarta")
MARKERS = ("XRAHASIAX", "Jalan XTERSEMBUNYIX", "XPENDAMPINGX")
HIDDEN = BARISTA | {
    "kunci": "uji:rahasia", "judul": "Bantuan hukum korban XRAHASIAX", "bidang": "rppa", "kebutuhan": "paralegal",
    "ringkasan": "XRAHASIAX", "alamat": "Jalan XTERSEMBUNYIX 1", "alamat_publik": "tidak", "cara_daftar": "XPENDAMPINGX",
    "syarat": "XRAHASIAX", "sensitif": "ya",
}  # fmt: skip
LATE = SENAM | {
    "ulang": "FREQ=MONTHLY;BYDAY=-1TU;UNTIL=20270330", "mulai": "2026-11-24 23:00", "selesai": "23:59", "batal": "", "pindah": "",
}  # fmt: skip
"""So late that in UTC its last date is close to the end of its rule."""
PRIVATE = BARISTA | {"kunci": "uji:alamat", "alamat": "Jalan XTERSEMBUNYIX 1", "desa": "33.03.04.2003", "alamat_publik": "tidak"}


def read(visitor: Visitor, path: str) -> icalendar.Calendar:
    """A calendar as a program reads it; every line is short enough and ends as it must."""
    answer = visitor.raw(path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    body = answer.get_data()
    assert all(len(line) <= 75 for line in body.split(b"\r\n")) and body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(body)
    assert not [error for component in calendar.walk() for error in component.errors]
    return calendar


def dates_in(calendar: icalendar.Calendar) -> set[tuple[datetime, datetime]]:
    """Every date that a calendar program would show, by its own reading of rule, EXDATE and RECURRENCE-ID."""
    found, moved = set(), {}
    for event in calendar.events:
        if "RECURRENCE-ID" in event:
            moved[event["RECURRENCE-ID"].dt] = (event["DTSTART"].dt, event["DTEND"].dt)
    for event in (e for e in calendar.events if "RECURRENCE-ID" not in e):
        start, length = event["DTSTART"].dt, event["DTEND"].dt - event["DTSTART"].dt
        rule = event.get("RRULE")
        starts = list(rrulestr(rule.to_ical().decode(), dtstart=start)) if rule else [start]
        out = event.get("EXDATE", [])
        gone = {d.dt for one in (out if isinstance(out, list) else [out]) for d in one.dts}
        found |= {moved.get(s, (s, s + length)) for s in starts if s not in gone}
    return found


@pytest.mark.parametrize(
    "row",
    [
        SENAM,
        BARISTA,
        SENAM | {"ulang": "FREQ=MONTHLY;BYDAY=4TU;COUNT=6", "batal": "2026-12-22", "pindah": ""},
        LATE,
        SENAM | {"ulang": "FREQ=DAILY;COUNT=5", "batal": "2026-11-26; 2026-11-27", "pindah": "2026-11-25 > 2026-12-01"},
    ],
)  # fmt: skip
def test_another_program_sees_the_same_dates(visitor: Visitor, app: Flask, row: dict[str, str]) -> None:
    with time_machine.travel(SUNDAY):
        (number,) = plan(app, row)
        own = [d for d in activities.dates_of([number])[number] if d.state != "cancelled"]
        assert dates_in(read(visitor, f"/kegiatan/{number}.ics")) == {
            (d.starts.replace(tzinfo=ZONE), d.ends.replace(tzinfo=ZONE)) for d in own if d.ends
        }


def test_an_activity_keeps_its_name_and_every_version_counts_on(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        (number,) = plan(app, BARISTA)
        (before,) = read(visitor, f"/kegiatan/{number}.ics").events
        plan(app, BARISTA | {"mulai": "2026-12-03 09:00", "status": "batal", "catatan_status": "gedung dipakai"})
        (after,) = read(visitor, f"/kegiatan/{number}.ics").events
        assert before["UID"] == after["UID"] and number in before["UID"]
        assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
        assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
        assert before["DTSTART"].dt.utcoffset() == timedelta(hours=7)
        assert "gedung dipakai" in after["DESCRIPTION"]


def test_an_area_a_topic_and_the_province_have_calendars(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        plan(app, BARISTA, SENAM, BARISTA | {"kunci": "uji:jauh", "wilayah": "33.29.01", "judul": "Pelatihan jauh"})
        for path, names in (
            ("/kegiatan/wilayah/33.03.04.ics", {"Pelatihan barista dasar", "Senam lansia"}),
            ("/kegiatan/wilayah/33.03.ics", {"Pelatihan barista dasar", "Senam lansia"}),
            ("/kegiatan/wilayah/33.03.04.ics?bidang=pemuda", {"Pelatihan barista dasar"}),
            ("/kegiatan/wilayah/33.ics?bahasa=jv", {"Pelatihan barista dasar", "Senam lansia", "Pelatihan jauh"}),
            ("/kegiatan/bidang/pemuda.ics", {"Pelatihan barista dasar", "Pelatihan jauh"}),
            ("/kegiatan/bidang/sport.ics", set()),
        ):
            calendar = read(visitor, path)
            assert {str(e["SUMMARY"]) for e in calendar.events} == names, path
            assert calendar["X-WR-CALNAME"] and [z["TZID"] for z in calendar.walk("VTIMEZONE")] == ["Asia/Jakarta"]


@pytest.mark.parametrize(
    "path",
    ["/kegiatan/tiada.ics", "/kegiatan/wilayah/33.99.ics", "/kegiatan/bidang/apa.ics", "/kegiatan/wilayah/33.03.ics?bidang=apa"],
)
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.raw(path).status_code == 404


def test_a_draft_is_nobodys_to_read(visitor: Visitor, app: Flask) -> None:
    (number,) = plan(app, BARISTA | {"status": "draf"})
    assert visitor.raw(f"/kegiatan/{number}.ics").status_code == 404
    assert visitor.raw(f"/id/kegiatan/{number}").status_code == 404
    assert number not in visitor.raw("/kegiatan/wilayah/33.ics").get_data(as_text=True)


def test_who_has_the_present_state_is_told_so(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        plan(app, SENAM)
        path = "/kegiatan/wilayah/33.03.04.ics"
        tag = visitor.raw(path).headers["ETag"]
        assert visitor.raw(path, headers={"If-None-Match": tag}).status_code == 304
        plan(app, SENAM | {"biaya": "Rp10.000"})
        changed = visitor.raw(path, headers={"If-None-Match": tag})
        assert changed.status_code == 200 and changed.headers["ETag"] != tag


def test_feeds_betray_nothing(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        hidden, private = plan(app, HIDDEN, PRIVATE)
        paths = [
            f"/kegiatan/{hidden}.ics",
            f"/kegiatan/{private}.ics",
            "/kegiatan/wilayah/33.03.04.ics",
            "/kegiatan/bidang/rppa.ics",
        ]
        for path in paths:
            text = visitor.raw(path).get_data(as_text=True).replace("\r\n ", "")
            assert not [marker for marker in MARKERS if marker in text], path
            assert "33.03.04.2003" not in text
        assert "0812" not in visitor.raw(f"/kegiatan/{hidden}.ics").get_data(as_text=True)
        (event,) = read(visitor, f"/kegiatan/{hidden}.ics").events
        assert str(event["SUMMARY"]) == "Kegiatan di Kecamatan Kaligondang" and event["CLASS"] == "PRIVATE"
        assert visitor.raw(f"/kegiatan/{hidden}.ics").headers["Cache-Control"] == "no-store"


def test_pages_about_a_sensitive_one_are_discreet_and_hide_the_address(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        hidden, private = plan(app, HIDDEN, PRIVATE)
        for lang in ("id", "jv"):
            page = visitor.get(f"/{lang}/kegiatan/{hidden}")
            head = " ".join([page.title, *(e.get("content", "") for e in page.all(".//meta"))])
            assert "XRAHASIAX" not in head and "hukum" not in head
            shared = [link for link in page.links() if "wa.me/?text" in link]
            assert shared and not [link for link in page.links() if "wa.me" in link and "RAHASIA" in link]
            assert not page.all(".//script[@type='application/ld+json']") and page.all(".//*[@data-exit]")
            assert page.response.headers["Cache-Control"] == "no-store"
            for number in (hidden, private):
                assert "XTERSEMBUNYIX" not in visitor.raw(f"/{lang}/kegiatan/{number}").get_data(as_text=True)
            for path in ("kegiatan?bulan=2026-12", "wilayah/33.03.04", "cari?q=kegiatan+desember+kaligondang"):
                assert "XTERSEMBUNYIX" not in visitor.raw(f"/{lang}/{path}").get_data(as_text=True)
        for part in ("/sitemap-33.03-1.xml", "/sitemap-1.xml"):
            assert hidden not in visitor.raw(part).get_data(as_text=True)
        assert f"/id/kegiatan/{private}" in visitor.raw("/sitemap-33.03-1.xml").get_data(as_text=True)
