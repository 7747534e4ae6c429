"""How an activity repeats: RFC 5545 rules through python-dateutil, kept in one plain form, always with an end.

A rule is kept without DTSTART, its parts in one order, UNTIL as the last day in local time
(`FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231`). One occurrence a day at most, a year ahead at most.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from dateutil.rrule import rrulestr

from portal.directory.import_fields import FieldError
from portal.directory.sayings import marked as _l
from portal.directory.trust import ZONE

Kind = Literal["daily", "weekly", "fortnightly", "monthly_weekday", "monthly_last"]
KINDS: tuple[Kind, ...] = ("daily", "weekly", "fortnightly", "monthly_weekday", "monthly_last")
"""What a form offers: every day, every week, every two weeks, monthly on "the second Tuesday", monthly on "the last Tuesday"."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_DAYS = 366
"""The last date lies at most so many days after the first."""

UNREADABLE = _l("“%(text)s” bukan aturan ulang. Contoh: FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231")
NO_END = _l("aturan ulang harus berakhir: isi tanggal terakhir atau berapa kali")
TWO_ENDS = _l("isi tanggal terakhir atau berapa kali, jangan keduanya")
TOO_LONG = _l("ulangan paling lama setahun sejak tanggal mulai")
NOT_A_DATE_OF_IT = _l("tanggal mulai tidak cocok dengan aturan ulang: bukan salah satu harinya")
NO_DATE = _l("“%(text)s” bukan tanggal. Contoh: 2027-06-30")
BEFORE_START = _l("tanggal terakhir lebih awal daripada tanggal mulai")

_PARTS = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY"),
    "INTERVAL": re.compile("[1-9][0-9]?"),
    "BYDAY": re.compile("(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)){0,6}"),
    "BYMONTHDAY": re.compile("(?:[1-9]|[12][0-9]|3[01])(?:,(?:[1-9]|[12][0-9]|3[01])){0,4}"),
    "COUNT": re.compile("[1-9][0-9]{0,2}"),
    "UNTIL": re.compile("[0-9]{8}(?:T[0-9]{6}Z?)?"),
    "WKST": re.compile("MO"),
}


def parse(text: str, starts: datetime) -> str:
    """The kept form of an RRULE (with or without `RRULE:`); "" for a blank one. `starts` is naive local time.

    Raises FieldError for a rule that cannot be read, has no end, goes on for more than a year, or does not fall on `starts`.
    """
    if not text.strip():
        return ""
    parts = _parts(text)
    if "UNTIL" not in parts and "COUNT" not in parts:
        raise FieldError(NO_END)
    if "UNTIL" in parts and "COUNT" in parts:
        raise FieldError(TWO_ENDS)
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], starts)
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts and name != "WKST" and parts[name] != "")
    days = _days(rule, starts)
    if not days or days[0] != starts.date():
        raise FieldError(NOT_A_DATE_OF_IT)
    if (days[-1] - days[0]).days > LONGEST_DAYS or len(days) < (end_of(rule)[1] or 1):
        raise FieldError(TOO_LONG)
    return rule


def _parts(text: str) -> dict[str, str]:
    plain = re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    for part in plain.split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or name in parts or not _PARTS[name].fullmatch(value):
            raise FieldError(UNREADABLE, text=text[:100])
        parts[name] = value
    numbered = any(character.isdigit() for character in parts.get("BYDAY", ""))
    if "FREQ" not in parts or (numbered and parts["FREQ"] != "MONTHLY"):
        raise FieldError(UNREADABLE, text=text[:100])
    if parts["FREQ"] != "MONTHLY" and "BYMONTHDAY" in parts:
        raise FieldError(UNREADABLE, text=text[:100])
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    return parts


def _until(text: str, starts: datetime) -> str:
    try:
        day = datetime.strptime(text[:8], "%Y%m%d").date()
        if text.endswith("Z"):
            moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            day = moment.astimezone(ZONE).date()
    except (ValueError, OverflowError):
        raise FieldError(NO_DATE, text=text) from None
    return until(day, starts)


def until(day: date, starts: datetime) -> str:
    """The last day as a rule writes it. Raises FieldError where it lies before the start or too far ahead."""
    if day < starts.date():
        raise FieldError(BEFORE_START)
    if (day - starts.date()).days > LONGEST_DAYS:
        raise FieldError(TOO_LONG)
    return f"{day:%Y%m%d}"


def _days(rule: str, starts: datetime) -> list[date]:
    """The days of a rule, looking no further than one may go: a rule that never fits would be followed for 8,000 years."""
    last, count = end_of(rule)
    furthest = starts.date() + timedelta(days=LONGEST_DAYS + 1)
    bare = re.sub(r";(?:COUNT|UNTIL)=\w+", "", rule)
    try:
        bounded = f"{bare};UNTIL={min(last or furthest, furthest):%Y%m%d}T235959"
        found = [moment.date() for moment in rrulestr(bounded, dtstart=starts.replace(tzinfo=None))]
    except (ValueError, OverflowError):
        raise FieldError(UNREADABLE, text=rule) from None
    return found if count is None else found[:count]


def days(rule: str, starts: datetime) -> list[date]:
    """Every day on which an activity is planned, in order: the first alone where it does not repeat."""
    return _days(rule, starts) if rule else [starts.date()]


def build(kind: str, starts: datetime, last: date | None = None, count: int | None = None) -> str:
    """The kept form of what a form's choice means: one of KINDS on the weekday of `starts`, "" for a single date.

    Raises FieldError as `parse` does, and for a kind that is none.
    """
    if not kind:
        return ""
    weekday = WEEKDAYS[starts.weekday()]
    rules = {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={weekday}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}",
        "monthly_weekday": f"FREQ=MONTHLY;BYDAY={(starts.day - 1) // 7 + 1}{weekday}",
        "monthly_last": f"FREQ=MONTHLY;BYDAY=-1{weekday}",
    }
    if kind not in rules:
        raise FieldError(UNREADABLE, text=kind[:100])
    end = [f"UNTIL={last:%Y%m%d}"] if last else []
    end += [f"COUNT={count}"] if count is not None else []
    return parse(";".join([rules[kind], *end]), starts)


def kind_of(rule: str, starts: datetime) -> str:
    """Which of KINDS a kept rule is; "" for none, "other" for a rule that no choice of the form makes."""
    if not rule:
        return ""
    bare = re.sub(r";(?:COUNT|UNTIL)=\w+", "", rule)
    for kind in KINDS:
        try:
            if re.sub(r";(?:COUNT|UNTIL)=\w+", "", build(kind, starts, count=1)) == bare:
                return kind
        except FieldError:
            continue
    return "other"


def end_of(rule: str) -> tuple[date | None, int | None]:
    """The last day or the number of times that a kept rule says."""
    last, count = re.search(r"UNTIL=(\d{8})", rule), re.search(r"COUNT=(\d+)", rule)
    day = datetime.strptime(last[1], "%Y%m%d").date() if last else None
    return day, int(count[1]) if count else None


def in_utc(rule: str) -> str:
    """The rule as iCalendar wants it beside a DTSTART with a time zone: UNTIL as a moment in UTC."""
    last, _ = end_of(rule)
    if last is None:
        return rule
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE) - timedelta(seconds=1)
    return re.sub(r"UNTIL=\d{8}", f"UNTIL={end.astimezone(UTC):%Y%m%dT%H%M%SZ}", rule)
