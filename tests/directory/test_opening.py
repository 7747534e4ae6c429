"""Open or closed is said as it is in Central Java, holidays included."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.directory import opening
from portal.directory.trust import ZONE

OFFICE = "Mo-Th 08:00-16:00; Fr 08:00-11:00"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Senin-Kamis 08.00-16.00, Jumat 08.00-11.00", OFFICE),
        ("senin sampai jumat 8.00-15.30", "Mo-Fr 08:00-15:30"),
        ("Setiap hari 06.00-21.00", "Mo-Su 06:00-21:00"),
        ("Sabtu 09:00 - 12:00", "Sa 09:00-12:00"),
        ("24 jam", "24/7"),
        ("Mo-Fr 08:00-15:00; PH off", "Mo-Fr 08:00-15:00; PH off"),
    ],
)
def test_hours_are_read_as_offices_write_them(written: str, meant: str) -> None:
    assert opening.parse(written) == meant


@pytest.mark.parametrize("written", ["jam kerja", "24 jam (rencana)", "Senin-Foo 08.00-10.00", "buka terus", "", "08.00"])
def test_hours_that_say_nothing_exact_are_refused_with_an_example(written: str) -> None:
    with pytest.raises(opening.HoursError):
        opening.parse(written)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-23T08:00", True),
        ("2026-11-23T15:59", True),
        ("2026-11-23T16:00", False),
        ("2026-11-27T11:30", False),
        ("2026-11-21T09:00", False),
        ("2026-03-20T09:00", False),
        ("2026-12-25T09:00", False),
        ("2026-12-24T09:00", False),
    ],
)
def test_an_office_is_open_in_its_hours_and_closed_on_holidays(when: str, is_open: bool) -> None:
    assert opening.is_open(OFFICE, _at(when)) is is_open


def test_a_holiday_is_named_and_the_next_opening_comes_after_it() -> None:
    found = opening.status(OFFICE, _at("2026-03-20T09:00"))
    assert found is not None
    assert "Idul Fitri" in found.holiday
    assert found.opens == _at("2026-03-25T08:00"), "Idul Fitri and its cuti bersama are passed over"


def test_around_the_clock_stays_open_on_holidays() -> None:
    found = opening.status("24/7", _at("2026-03-21T03:00"))
    assert found is not None
    assert found.is_open
    assert found.always


def test_unknown_hours_are_unknown() -> None:
    assert opening.status("", _at("2026-11-23T09:00")) is None
    assert not opening.is_open("", _at("2026-11-23T09:00"))


def test_a_week_begins_today_and_names_the_holiday() -> None:
    days = opening.week(OFFICE, date(2026, 12, 23))
    assert [day.isoformat() for day, _, _ in days][:3] == ["2026-12-23", "2026-12-24", "2026-12-25"]
    assert days[0][1]
    assert days[1][1] == days[2][1] == []
    assert "Natal" in days[2][2]


@given(st.text(max_size=60))
def test_any_text_is_hours_or_a_clear_refusal(text: str) -> None:
    try:
        parsed = opening.parse(text)
    except opening.HoursError as error:
        assert "Contoh" in str(error) or "tidak dikenal" in str(error)
    else:
        opening.status(parsed, _at("2026-11-23T09:00"))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda d: d.replace(second=0, microsecond=0, tzinfo=ZONE)))
def test_what_opens_next_is_open_then(when: datetime) -> None:
    found = opening.status(OFFICE, when)
    assert found is not None
    if found.opens:
        assert opening.is_open(OFFICE, found.opens)
    if found.until:
        assert not opening.is_open(OFFICE, found.until)
