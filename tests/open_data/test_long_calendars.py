"""Calendars of many activities: whole, sent while they are written, and honest where one has to end."""

from __future__ import annotations

import tracemalloc

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from portal.database import advance, writing
from portal.directory import calendar_activities
from portal.directory.activities import Activity
from portal.web import lanes
from tests.inspecting import Visitor
from tests.open_data.test_calendars import HIDDEN, MARKERS, read
from tests.scheduling import BARISTA, plan

SUNDAY = "2026-11-22 05:00:00+00:00"
PROVINCE, KABUPATEN, KECAMATAN = (f"/kegiatan/wilayah/{code}.ics" for code in ("33", "33.03", "33.03.04"))
MANY = 1010


def multiply(number: str, times: int) -> None:
    """As many activities more that say the same as this one."""
    names = [column.name for column in Activity.__table__.columns]
    with writing() as tables:
        row = tables.execute(select(Activity.__table__).where(Activity.id == number)).one()
        one = dict(zip(names, row, strict=True))
        copies = [one | {"id": f"{number}{n:05d}", "key": f"{one['key']}:{n}"} for n in range(times)]
        tables.execute(insert(Activity.__table__), copies)
        advance("activity")


def ids(calendar: icalendar.Calendar) -> set[str]:
    """The UIDs of its events."""
    return {str(event["UID"]) for event in calendar.events}


@pytest.mark.parametrize("path", [PROVINCE, KECAMATAN, "/kegiatan/bidang/pemuda.ics?bahasa=jv"])
def test_a_calendar_of_many_is_whole(visitor: Visitor, app: Flask, path: str) -> None:
    with time_machine.travel(SUNDAY):
        [number] = plan(app, BARISTA)
        multiply(number, MANY)
        calendar = read(visitor, path)
        assert ids(calendar) == {f"kegiatan-{number}{end}@kecamatan-berdaya" for end in ("", *(f"{n:05d}" for n in range(MANY)))}
        assert "X-WR-CALDESC" not in calendar
        lang = "jv" if "jv" in path else "id"
        assert all(f"/{lang}/kegiatan/" in event["URL"] for event in calendar.events)


def test_it_is_never_whole_in_memory(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        [number] = plan(app, BARISTA)
        multiply(number, 2500)
        read(visitor, PROVINCE)
        tracemalloc.start()
        answer = visitor.client.get(PROVINCE, buffered=False, headers={"Accept-Encoding": "identity"})
        size = sum(len(piece) for piece in answer.iter_encoded())
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        answer.close()
        assert size > 1_500_000 and peak < 4_000_000, (size, peak)  # drawn at once it took 15 MB


def test_who_has_it_all_is_told_so_and_every_change_is_a_new_one(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY) as clock:
        [number] = plan(app, BARISTA)
        multiply(number, 300)
        answer = visitor.raw(PROVINCE, headers={"Accept-Encoding": "gzip"})
        assert answer.get_data()
        tag = answer.headers["ETag"]
        assert answer.headers["Content-Encoding"] == "gzip" and tag.startswith("W/")
        again = {"If-None-Match": tag, "Accept-Encoding": "gzip"}
        assert visitor.raw(PROVINCE, headers=again).status_code == 304
        head = visitor.client.head(PROVINCE, headers={"Accept-Encoding": "gzip"})
        assert head.headers["ETag"] == tag and not head.get_data()
        plan(app, BARISTA | {"biaya": "Rp10.000"})
        changed = visitor.raw(PROVINCE, headers=again)
        assert changed.status_code == 200 and changed.get_data() and changed.headers["ETag"] != tag
        again["If-None-Match"] = changed.headers["ETag"]
        clock.shift(24 * 3600)
        assert visitor.raw(PROVINCE, headers=again).status_code == 200, "what it says of registering depends on the day"


def test_slow_readers_leave_a_thread_for_others(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        [number] = plan(app, BARISTA)
        multiply(number, 300)
        slow = [visitor.client.get(PROVINCE, buffered=False) for _ in range(lanes.LANES)]
        refused = visitor.raw(PROVINCE)
        assert refused.status_code == 503 and refused.headers["Retry-After"]
        assert visitor.raw("/kegiatan/wilayah/33.03.05.ics").status_code == 200, "a short one is always there"
        for answer in slow:
            answer.close()
        assert visitor.raw(PROVINCE).status_code == 200


def test_where_the_calendar_of_the_province_ends_it_says_so(
    visitor: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_activities, "MOST", 300)
    with time_machine.travel(SUNDAY):
        first, last = plan(app, BARISTA, BARISTA | {"kunci": "uji:nanti", "mulai": "2027-06-01 09:00"})
        multiply(first, 1000)
        for lang, words in (("id", "300 dari 1.002 kegiatan"), ("jv", "300")):
            calendar = read(visitor, f"{PROVINCE}?bahasa={lang}")
            assert len(ids(calendar)) == 300 and f"kegiatan-{last}@kecamatan-berdaya" not in ids(calendar)
            said = str(calendar["X-WR-CALDESC"])
            assert words in said and "1.002" in said and said.replace("\\,", ",") == str(calendar["DESCRIPTION"])
            assert f"http://localhost/{lang}/kegiatan" in said
        for path in (KABUPATEN, KECAMATAN):
            calendar = read(visitor, path)
            assert len(ids(calendar)) == 1002 and "X-WR-CALDESC" not in calendar


def test_a_long_calendar_betrays_nothing(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel(SUNDAY):
        [number] = plan(app, HIDDEN)
        multiply(number, 300)
        told = visitor.raw(PROVINCE).get_data(as_text=True).replace("\r\n ", "")
        assert told.count("SUMMARY:Kegiatan di Kecamatan Kaligondang") == 301
        assert not [marker for marker in (*MARKERS, "0812") if marker in told]
