"""Opening hours: OSM syntax, Indonesian holidays, `Asia/Jakarta`.

`opening_hours` by itself says "open" on Idul Fitri, so the national calendar is asked first:
on a public holiday or cuti bersama only a service open around the clock, or one whose hours
name holidays (`PH`), keeps its hours; so does one that names the very date with its hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import holidays
from opening_hours import OpeningHours, State, validate

from portal.directory.trust import ZONE

ALWAYS = "24/7"
LOOK_AHEAD_DAYS = 14

_DAYS = {"senin": "Mo", "selasa": "Tu", "rabu": "We", "kamis": "Th", "jumat": "Fr", "jum'at": "Fr", "sabtu": "Sa", "minggu": "Su"}
_SPAN = re.compile(
    r"(?:(?P<every>setiap hari|tiap hari)|(?P<first>[a-z']+)(?:\s*(?:-|–|sampai|s/d)\s*(?P<last>[a-z']+))?)"
    r"[\s,:]*(?P<from>\d{1,2}[.:]\d{2})\s*(?:-|–|sampai|s/d)\s*(?P<to>\d{1,2}[.:]\d{2})"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Months as OSM syntax writes them."""
_HOLIDAYS_CLOSED = re.compile(r"\bPH (?:off|closed)\b")
_OWN_DATE = re.compile(rf"(?<!-)(?<!- )\b([0-9]{{4}}) ({'|'.join(MONTHS)}) ([0-9]{{1,2}}) [0-9]{{2}}:[0-9]{{2}}")
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_ANY_YEAR = 2024


class HoursError(ValueError):
    """Opening hours that cannot be read; the text says so for the person who typed them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What to tell a reader now."""

    is_open: bool
    until: datetime | None = None
    """When it closes, if open and not around the clock."""
    opens: datetime | None = None
    """When it opens next, if closed and within two weeks."""
    always: bool = False
    holiday: str = ""
    """Name of today's holiday that keeps it closed."""


def parse(text: str) -> str:
    """OSM syntax for hours given in OSM syntax or as Indonesian text.

    "Senin-Kamis 08.00-16.00, Jumat 08.00-11.00" gives "Mo-Th 08:00-16:00; Fr 08:00-11:00".
    Raises HoursError when the text is neither.
    """
    text = " ".join(text.split())
    if validate(text):
        return text
    lowered = text.casefold()
    if re.fullmatch(r"(buka )?24 jam", lowered):
        return ALWAYS
    rules = [_rule(match) for match in _SPAN.finditer(lowered)]
    rest = re.sub(r"[\s,;.]|dan|wib|pukul|jam", "", _SPAN.sub("", lowered))
    if not rules or rest or not validate("; ".join(rules)):
        raise HoursError(f"Jam buka “{text}” tidak terbaca. Contoh: Senin-Jumat 08.00-15.00, atau Mo-Fr 08:00-15:00")
    return "; ".join(rules)


def _rule(match: re.Match[str]) -> str:
    times = f"{_clock(match['from'])}-{_clock(match['to'])}"
    if match["every"]:
        return f"Mo-Su {times}"
    ends = [_DAYS.get(day) for day in (match["first"], match["last"]) if day]
    if None in ends:
        raise HoursError(f"Hari “{match['first']}” tidak dikenal")
    return f"{'-'.join(str(e) for e in ends)} {times}"


def _clock(text: str) -> str:
    hour, minute = re.split("[.:]", text)
    return f"{int(hour):02d}:{minute}"


@lru_cache(maxsize=4096)
def _hours(text: str) -> OpeningHours:
    return OpeningHours(text, timezone=ZONE, auto_country=False)


@lru_cache(maxsize=8)
def _calendar(year: int) -> dict[date, str]:
    """National holidays and cuti bersama of a year, with their Indonesian names."""
    return dict(_indonesia()(years=year, categories=("public", "government"), language="id"))


@cache
def _indonesia() -> Any:
    """The calendar of Indonesia alone: its package brings 250 other countries, 7 MB for each worker."""
    file = Path(holidays.__file__).parent / "countries" / "indonesia.py"
    spec = spec_from_file_location("portal.directory.indonesia", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Indonesia


def holiday(day: date) -> str:
    """The Indonesian name of the day's holiday, or an empty string."""
    return _calendar(day.year).get(day, "")


def _closed_on(text: str, day: date) -> bool:
    if text == ALWAYS or not holiday(day) or day in _own_dates(text):
        return False
    return "PH" not in text or bool(_HOLIDAYS_CLOSED.search(text))


@lru_cache(maxsize=4096)
def _own_dates(text: str) -> frozenset[date]:
    """Single dates that the text names with hours of their own: whoever says so means it, holiday or not."""
    return frozenset(filter(None, (dated(" ".join(parts)) for parts in _OWN_DATE.findall(text))))


def dated(text: str) -> date | None:
    """A date as OSM syntax writes it, "2026 Dec 24"; None where there is no such day."""
    year, month, day = text.split(" ")
    try:
        return date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def status(text: str, now: datetime) -> Opening | None:
    """What to say at `now` (whole minutes, so that answers are shared); None where hours are unknown."""
    if not text:
        return None
    if text == ALWAYS:
        return Opening(True, always=True)
    hours = _hours(text)
    if hours.is_open(now) and not _closed_on(text, now.date()):
        return Opening(True, until=_next_close(text, now))
    named = holiday(now.date()) if _closed_on(text, now.date()) else ""
    return Opening(False, opens=_next_open(text, now), holiday=named)


def _next_close(text: str, now: datetime) -> datetime | None:
    change: datetime | None = _hours(text).next_change(now)
    return change


def _next_open(text: str, now: datetime) -> datetime | None:
    end = now + timedelta(days=LOOK_AHEAD_DAYS)
    for start, _, state, _ in _hours(text).intervals(now, end):
        if state == State.OPEN and start > now and not _closed_on(text, start.date()):
            return start
    return None


def is_open(text: str, now: datetime) -> bool:
    """Whether a service with these hours is open at `now`; unknown hours count as not open."""
    found = status(text, now)
    return found is not None and found.is_open


def week(text: str, first: date) -> list[tuple[date, list[tuple[time, time]], str]]:
    """Seven days from `first`: the day, its open spans, and the holiday that closes it if any.

    A span that ends at midnight ends with 00:00.
    """
    days = []
    for offset in range(7):
        day = first + timedelta(days=offset)
        start = datetime.combine(day, time(), ZONE)
        spans = []
        if not _closed_on(text, day):
            found = _hours(text).intervals(start, start + timedelta(days=1))
            spans = [
                (a.timetz().replace(tzinfo=None), b.timetz().replace(tzinfo=None))
                for a, b, state, _ in found
                if state == State.OPEN
            ]
        days.append((day, spans, holiday(day) if _closed_on(text, day) else ""))
    return days


def is_readable(text: str) -> bool:
    """Whether a text is hours in OSM syntax that this module can answer for."""
    return bool(text) and validate(text)


def same_hours(one: str, other: str) -> bool:
    """Whether two texts say open at the same times, holidays included: in a leap year and in every year that they name."""
    years = {_ANY_YEAR, *(int(y) for text in (one, other) for y in _YEAR.findall(text))}
    firsts = [date(year, 1, 1) + timedelta(days=7 * n - 7) for year in years for n in range(55)]
    return all(_spans_of_week(one, first) == _spans_of_week(other, first) for first in firsts)


def _spans_of_week(text: str, first: date) -> list[list[tuple[time, time]]]:
    return [spans for _, spans, _ in week(text, first)]


def coming(text: str, first: date, most: int) -> list[tuple[date, list[tuple[time, time]]]]:
    """The next days from `first` on which it opens, at most so many, looking eight weeks ahead."""
    days = [day for offset in range(0, 56, 7) for day in week(text, first + timedelta(days=offset))]
    return [(day, spans) for day, spans, _ in days if spans][:most]


def now() -> datetime:
    """The present minute in Central Java."""
    return datetime.now(ZONE).replace(second=0, microsecond=0)
