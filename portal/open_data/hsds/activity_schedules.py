"""The dates of an activity as schedules: rules of RFC 5545 that give its dates and no other.

HSDS has no word for a date that is off. So a rule is told in pieces, each as long as the dates go on without
a change, and a date that was moved is a schedule of its own. `DAILY`, which HSDS lacks, is every day of a week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from portal.directory import activity_dates, opening
from portal.directory.activities import Activity
from portal.directory.activity_dates import Date
from portal.directory.repeats import WEEKDAYS
from portal.directory.sayings import MONTHS
from portal.open_data.hsds.ids import nested_id
from portal.open_data.hsds.schedules import NAMES, OFFSET, UTC_OFFSET, Rule


def schedules_of(activity: Activity, service_id: str, now: datetime) -> list[Rule]:
    """Its dates that are not over at `now` (naive local time); those that are off are left out."""
    planned = activity_dates.expand(activity.starts, activity.ends, activity.rule, activity.exceptions)
    found = list(_pieces(activity, planned, now)) if activity.status == "published" else []
    if activity.day_note:
        found.append({"description": activity.day_note})
    keys = [str(rule.get("dtstart", "note")) for rule in found]
    own = [nested_id(f"kegiatan/{activity.id}", "schedule", key) for key in keys]
    return [{"id": i, "service_id": service_id, **rule} for i, rule in zip(own, found, strict=True)]


def _pieces(activity: Activity, planned: Sequence[Date], now: datetime) -> Iterator[Rule]:
    way = dict(part.split("=") for part in activity.rule.split(";")) if activity.rule else {}
    together = bool(way) and not (way["FREQ"] == "DAILY" and "INTERVAL" in way)
    for state, run in groupby(planned, key=lambda one: one.state if one.over > now else "over"):
        dates = list(run)
        if state == "on" and together:
            yield _rule(way, dates)
        elif state in ("on", "moved"):
            yield from (_single(one) for one in dates)


def _rule(way: dict[str, str], dates: list[Date]) -> Rule:
    first, last = dates[0], dates[-1]
    found = _times(first) | {"until": last.day.isoformat(), "valid_to": last.day.isoformat()}
    found |= {"freq": "MONTHLY" if way["FREQ"] == "MONTHLY" else "WEEKLY", "interval": int(way.get("INTERVAL", "1"))}
    if way["FREQ"] == "DAILY":
        found["byday"] = ",".join(WEEKDAYS)
    elif "BYDAY" in way:
        found["byday"] = way["BYDAY"]
    elif way["FREQ"] == "MONTHLY":
        found["bymonthday"] = way.get("BYMONTHDAY", str(first.day.day))
    else:
        found["byday"] = WEEKDAYS[first.day.weekday()]
    if "BYMONTHDAY" in way:
        found["bymonthday"] = way["BYMONTHDAY"]
    found |= {"description": f"{len(dates)} tanggal, {_words(first.starts)} sampai {_words(last.starts)}"}
    return found | _notes(dates)


def _single(one: Date) -> Rule:
    day = one.starts.date()
    found = _times(one) | {"freq": "WEEKLY", "interval": 1, "byday": WEEKDAYS[day.weekday()], "until": day.isoformat()}
    found |= {"description": _words(one.starts)}
    return found | _notes([one])


def _notes(dates: list[Date]) -> Rule:
    """What to ask about first: where a date was moved from, and which fall on a public holiday."""
    moved = [f"Dipindah dari {one.day.isoformat()}." for one in dates if one.state == "moved"]
    named = [(one.starts.date(), opening.holiday(one.starts.date())) for one in dates]
    red = [f"Tanggal merah {day.isoformat()} ({name}): tanyakan dulu." for day, name in named if name]
    return {"notes": " ".join([*moved, *red])} if moved or red else {}


def _times(one: Date) -> Rule:
    day = one.starts.date()
    over = (one.ends or one.starts).date()
    found: Rule = {
        "timezone": UTC_OFFSET, "wkst": "MO", "dtstart": day.isoformat(), "valid_from": day.isoformat(),
        "valid_to": over.isoformat(), "opens_at": f"{one.starts:%H:%M}{OFFSET}",
    }  # fmt: skip
    return found | ({"closes_at": f"{one.ends:%H:%M}{OFFSET}"} if one.ends else {})


def _words(moment: datetime) -> str:
    return f"{NAMES[moment.weekday()]}, {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
