"""Activities as services: valid, their schedules give their dates and no other, and nothing that must not leave does."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from dateutil.rrule import rrulestr
from flask import Flask

from portal.directory import activities
from portal.open_data.hsds import profiles
from portal.open_data.hsds.ids import uuid_of
from tests import instances
from tests.open_data.hsds import harness
from tests.scheduling import BARISTA, SENAM, plan

NOON = "2026-11-22 05:00:00+00:00"
BARE = {"kunci": "uji:x", "judul": "Senam", "bidang": "sport", "wilayah": "33.03.04", "cara_daftar": "Datang."}
RULES = (
    "FREQ=DAILY;COUNT=5", "FREQ=DAILY;INTERVAL=2;COUNT=4", "FREQ=WEEKLY;UNTIL=20270101", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270301", "FREQ=MONTHLY;BYDAY=4TU;COUNT=6", "FREQ=MONTHLY;COUNT=4",
    "FREQ=MONTHLY;BYMONTHDAY=24;COUNT=3", "",
)  # fmt: skip
SECRET = BARE | {
    "kunci": "uji:rahasia", "judul": "Konseling korban KDRT PENANDA-NAMA", "judul_jv": "PENANDA-JV", "bidang": "rppa",
    "alamat": "Jl. PENANDA-ALAMAT 7", "desa": "33.03.04.2003", "mulai": "2026-12-01 08:00",
}  # fmt: skip


@pytest.fixture
def portal(instance: Path) -> Flask:
    """An interface of this story's own."""
    return instances.open_app(instance)


def ask(app: Flask, path: str, status: int = 200) -> Any:
    """The JSON of an address."""
    answer = app.test_client().get(f"/api/hsds/{path}")
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def told(record: dict[str, Any]) -> set[date]:
    """Every date that the schedules of a service give."""
    found: set[date] = set()
    for one in record.get("schedules", []):
        if "freq" not in one:
            continue
        parts = {"FREQ": one["freq"], "INTERVAL": one["interval"], "BYDAY": one.get("byday"), "BYMONTHDAY": one.get("bymonthday")}
        rule = ";".join(f"{name}={value}" for name, value in parts.items() if value)
        first = datetime.fromisoformat(one["dtstart"])
        end = datetime.fromisoformat(one["until"]) + timedelta(hours=1)
        days = {moment.date() for moment in rrulestr(rule, dtstart=first).between(first, end, inc=True)}
        assert not days & found, "a date is told once"
        found |= days
    return found


@time_machine.travel(NOON)
def test_every_record_is_valid_and_gives_its_dates_and_no_other(portal: Flask) -> None:
    rows = [BARISTA, SENAM, SECRET, BARE | {"kunci": "uji:batal", "mulai": "2026-12-01 08:00", "status": "batal"}]
    rows += [BARE | {"kunci": f"uji:{n}", "mulai": "2026-11-24 20:00", "ulang": rule} for n, rule in enumerate(RULES)]
    numbers = plan(portal, *rows)
    page = ask(portal, "activities?per_page=100")
    assert page["total_items"] == len(rows) and harness.page_faults("hsds-3.1", page) == []
    records = {record["id"]: record for record in page["contents"]}
    for number in numbers:
        found = records[uuid_of("activity", number)]
        oruk = profiles.in_profile("service", found, profiles.ORUK)
        for strict in (True, False):
            assert harness.faults("hsds-3.1", "service", found, strict) == []
            assert harness.faults("oruk-3.0", "service", oruk, strict) == []
        with portal.app_context():
            activity = activities.get(number)
            assert activity
            wanted = {d.starts.date() for d in activities.dates_of([number])[number] if d.state != "cancelled"}
        assert told(found) == (wanted if activity.status == "published" else set()), activity.rule
        assert ask(portal, f"services/{found['id']}") == found
    lines = portal.test_client().get("/api/hsds/activities?format=ndjson").get_data().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [r["id"] for r in page["contents"]]


@time_machine.travel(NOON)
def test_nothing_that_must_not_leave_does(portal: Flask) -> None:
    [hidden, _draft] = plan(portal, SECRET, BARE | {"kunci": "uji:draf", "mulai": "2026-12-01 08:00", "status": "draf"})
    for text in (
        portal.test_client().get("/api/hsds/activities?per_page=100").get_data(as_text=True),
        portal.test_client().get("/api/hsds/activities?format=ndjson&profile=oruk-3.0").get_data(as_text=True),
        portal.test_client().get(f"/api/hsds/services/{uuid_of('activity', hidden)}").get_data(as_text=True),
    ):
        assert "Kegiatan di Kecamatan Kaligondang" in text
        assert [marker for marker in ("PENANDA", "KDRT", "33.03.04.2003", "uji:") if marker in text] == []
    ask(portal, f"services/{uuid_of('activity', _draft)}", 404)


def test_what_is_over_or_full_is_never_shown_as_open(portal: Flask) -> None:
    with time_machine.travel(NOON):
        single, weekly = plan(portal, BARISTA | {"sisa": "0"}, SENAM)
        found = ask(portal, f"services/{uuid_of('activity', single)}")
        assert found["alert"] == "Penuh."
        assert {a["label"]: a.get("value") for a in found["attributes"]}["Sisa tempat"] == "0"
    with time_machine.travel("2026-12-03 05:00:00+00:00"):
        ask(portal, f"services/{uuid_of('activity', single)}", 410)
        [left] = ask(portal, "activities")["contents"]
        assert left["id"] == uuid_of("activity", weekly)
        assert min(told(left)) == date(2026, 12, 16)
