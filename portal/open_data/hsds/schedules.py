"""Opening hours (OSM syntax) as schedules: rules of RFC 5545, and words for what those cannot say.

Holidays are no rule of RFC 5545, and neither are dates on which a week does not hold: `notes` say them.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from portal.directory.hours_plan import DAYS, WHOLE_DAY, Apart, Plan, Span, groups, plan_of, runs
from portal.directory.sayings import MONTHS
from portal.open_data.hsds.ids import nested_id

Rule = dict[str, Any]
OFFSET = "+07:00"
UTC_OFFSET = 7
"""WIB; there is no summer time."""
CODES = tuple(day.upper() for day in DAYS)
NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
CLOSED_ON_HOLIDAYS = "Tutup pada hari libur nasional dan cuti bersama."
OPEN_ON_HOLIDAYS = "Hari libur nasional sama seperti hari lain."
_SPAN = r"[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_NUMBERED = re.compile(rf"({_DAY})\[(-?[1-5])\] ({_SPAN}(?:,{_SPAN})*)")
_WEEKLY = re.compile(rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*)(,PH)? ({_SPAN}(?:,{_SPAN})*)")


def schedules(listing_id: str, service_id: str, hours: str, note: str) -> list[Rule]:
    """The schedules of a service; none where its hours are unknown. `note` is what a source says without exact times."""
    found = list(rules(hours)) if hours else []
    if note:
        found.append({"description": note})
    keys = [f"{r.get('freq')}/{r.get('byday')}/{r.get('valid_from')}/{r.get('opens_at')}" for r in found]
    own = [nested_id(listing_id, "schedule", f"{key}/{keys[:n].count(key)}") for n, key in enumerate(keys)]
    return [{"id": i, "service_id": service_id, **rule} for i, rule in zip(own, found, strict=True)]


@lru_cache(maxsize=4096)
def rules(hours: str) -> tuple[Rule, ...]:
    """The rules of an OSM text, in the order of days, without ids; one with a description alone where no rule can say it."""
    plan = plan_of(hours)
    found = _of_plan(plan) if plan else _numbered(hours) or _with_holidays(hours)
    return tuple(found) or ({"description": f"Jam buka dalam sintaks OSM: {hours}"},)


def fits(hours: str, day: str | None, start: str | None, end: str | None) -> bool:
    """Whether a rule is for that day (MO to SU), opens at `start` or later, and closes at `end` or earlier; None: any."""
    return any(
        "opens_at" in rule
        and (day is None or day in (part[-2:] for part in rule["byday"].split(",")))
        and (start is None or rule["opens_at"][:5] >= start)
        and (end is None or rule["opens_at"][:5] <= rule["closes_at"][:5] <= end)
        for rule in rules(hours)
    )


def _of_plan(plan: Plan) -> list[Rule]:
    holidays = OPEN_ON_HOLIDAYS if plan.on_holidays else CLOSED_ON_HOLIDAYS
    closed = [f"Tutup {_dates(apart)}." for apart in plan.apart if apart.span is None]
    notes = " ".join([holidays, *closed])
    week = [_weekly(days, span, notes) for spans, days in groups(plan.week) for span in spans]
    return week + [_apart(apart, apart.span, plan) for apart in plan.apart if apart.span]


def _weekly(days: list[int], span: Span, notes: str) -> Rule:
    times = "24 jam" if span == WHOLE_DAY else _clock(span)
    return {
        "timezone": UTC_OFFSET,
        "wkst": "MO",
        "freq": "WEEKLY",
        "interval": 1,
        "byday": ",".join(CODES[day] for day in days),
        "description": f"{_named(days)} {times}",
        **_times(span),
        "notes": notes,
    }


def _apart(apart: Apart, span: Span, plan: Plan) -> Rule:
    """Hours of their own on dates apart from the week."""
    one = apart.first == apart.last
    days = [apart.first.weekday()] if one else [n for n, spans in enumerate(plan.week) if spans]
    valid = {"valid_from": apart.first.isoformat(), "valid_to": apart.last.isoformat()}
    notes = "Menggantikan jam mingguan pada tanggal ini."
    return {**valid, **_weekly(days, span, notes), "description": f"{_dates(apart)} {_clock(span)}"}


def _numbered(hours: str) -> list[Rule]:
    """Rules such as "We[1] 08:00-11:00", the first Wednesday of a month; empty where the text says anything else."""
    found = []
    for part in hours.split("; "):
        match = _NUMBERED.fullmatch(part)
        if match is None:
            return []
        day, which = CODES.index(match[1].upper()), int(match[2])
        place = "terakhir" if which == -1 else f"ke-{which}" if which > 0 else f"ke-{-which} dari akhir"
        for span in _spans(match[3]):
            rule = _weekly([day], span, CLOSED_ON_HOLIDAYS)
            words = f"{NAMES[day]} {place} setiap bulan {_clock(span)}"
            found.append({**rule, "freq": "MONTHLY", "byday": f"{which}{CODES[day]}", "description": words})
    return found


def _with_holidays(hours: str) -> list[Rule]:
    """Weekly rules of which some count on holidays too, each day in one of them; empty where the text says anything else."""
    parts = [_WEEKLY.fullmatch(part) for part in hours.split("; ")]
    days = [_numbers(match[1]) if match else [] for match in parts]
    flat = [day for some in days for day in some]
    if not all(days) or len(flat) != len(set(flat)):
        return []
    holidays = [f"Hari libur nasional: {m[3].replace(',', ', ')}." for m in parts if m and m[2]]
    notes = " ".join(holidays) or CLOSED_ON_HOLIDAYS
    return [_weekly(some, span, notes) for match, some in zip(parts, days, strict=True) if match for span in _spans(match[3])]


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for part in text.upper().split(","):
        first, _, last = part.partition("-")
        a, b = CODES.index(first), CODES.index(last or first)
        found += range(a, b + 1) if a <= b else [*range(a, 7), *range(b + 1)]
    return found


def _spans(text: str) -> list[Span]:
    found = [(part[:5], part[6:]) for part in text.split(",")]
    return [(start, "24:00" if end == "00:00" else end) for start, end in found]


def _times(span: Span) -> Rule:
    """Midnight as an end is 23:59: a time of 24:00 is none to many readers."""
    start, end = span
    return {"opens_at": start + OFFSET, "closes_at": ("23:59" if end == "24:00" else end) + OFFSET}


def _clock(span: Span) -> str:
    return f"pukul {span[0].replace(':', '.')} sampai {span[1].replace(':', '.')} WIB"


def _named(days: list[int]) -> str:
    return ", ".join(NAMES[a] if a == b else f"{NAMES[a]} sampai {NAMES[b]}" for a, b in runs(days))


def _dates(apart: Apart) -> str:
    return _date(apart.first) if apart.first == apart.last else f"{_date(apart.first)} sampai {_date(apart.last)}"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
