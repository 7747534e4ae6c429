"""The single dates of an activity: what its rule gives, and those that are cancelled or moved.

An exception is kept as {"day": "2026-12-08", "state": "cancelled" | "moved", "starts": "2026-12-09T08:00", "ends": …, "note": …};
`starts` and `ends` are there only for a moved one, `ends` and `note` only where known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.directory import repeats
from portal.directory.activities import DateState
from portal.directory.import_fields import FieldError
from portal.directory.sayings import joined
from portal.directory.sayings import marked as _l

Exceptions = list[dict[str, str]]

_CANCELLED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})\s*(?:\((?P<note>[^()]*)\))?")
_MOVED = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})\s*(?:>|→|ke)\s*(?P<to>\d{4}-\d{2}-\d{2})"
    r"(?:\s+(?P<from>\d{1,2}[.:]\d{2})(?:\s*-\s*(?P<until>\d{1,2}[.:]\d{2}))?)?\s*(?:\((?P<note>[^()]*)\))?"
)
NOT_CANCELLED = _l("“%(text)s” tidak terbaca. Contoh: 2026-12-25 (libur Natal); 2027-01-01")
NOT_MOVED = _l("“%(text)s” tidak terbaca. Contoh: 2026-12-25 > 2026-12-28 08:00-10:00 (libur Natal)")
NO_SUCH_DAY = _l("“%(text)s” bukan tanggal yang ada")
NOT_A_DATE = _l("%(day)s bukan tanggal kegiatan ini")
TWICE = _l("%(day)s disebut dua kali")
TOO_FAR = _l("%(text)s terlalu jauh dari tanggal semula; periksa tahunnya")
FURTHEST = timedelta(days=184)
"""How far a date may be moved."""
ENDS_FIRST = _l("selesainya lebih awal daripada mulainya")


@dataclass(frozen=True, slots=True)
class Date:
    """One date of an activity, in naive local time."""

    day: date
    """The day that the rule gives."""
    starts: datetime
    ends: datetime | None
    state: DateState
    note: str = ""

    @property
    def over(self) -> datetime:
        """When it is over: its end, or the end of its day where no end is known."""
        return self.ends or datetime.combine(self.starts.date() + timedelta(days=1), time())


def expand(starts: datetime, ends: datetime | None, rule: str, exceptions: Exceptions) -> list[Date]:
    """Every date in the order of the rule, each as long as the first, exceptions applied."""
    by_day = {date.fromisoformat(e["day"]): e for e in exceptions}
    return [_date(day, starts, ends, by_day.get(day, {})) for day in repeats.days(rule, starts)]


def _date(day: date, starts: datetime, ends: datetime | None, exception: dict[str, str]) -> Date:
    begins = datetime.combine(day, starts.time())
    state: DateState = exception.get("state", "on")  # type: ignore[assignment]
    if state == "moved":
        begins = datetime.fromisoformat(exception["starts"])
        over = datetime.fromisoformat(exception["ends"]) if exception.get("ends") else None
    else:
        over = begins + (ends - starts) if ends else None
    return Date(day, begins, over, state, exception.get("note", ""))


def last_over(dates: list[Date]) -> datetime:
    """When the last date that takes place is over; of an activity without any, when its last planned one would have been."""
    living = [d for d in dates if d.state != "cancelled"] or dates
    return max(d.over for d in living)


def read_cancelled(text: str) -> Exceptions:
    """Cancelled days, separated by `;` or `,` or new lines, each with a note in parentheses if there is one.

    Raises FieldError that names everything unreadable.
    """
    found, wrong = [], []
    for part in _split(text):
        match = _CANCELLED.fullmatch(part)
        try:
            if not match:
                raise FieldError(NOT_CANCELLED, text=part[:100])
            found.append({"day": _day(match["day"]).isoformat(), "state": "cancelled", **_note(match["note"])})
        except FieldError as error:
            wrong.append(error.saying)
    if wrong:
        raise FieldError(joined(wrong))
    return found


def read_moved(text: str, starts: datetime, ends: datetime | None) -> Exceptions:
    """Moved days as `2026-12-25 > 2026-12-28 08:00-10:00 (note)`; without times they keep those of the first date.

    Raises FieldError that names everything unreadable.
    """
    found, wrong = [], []
    for part in _split(text):
        match = _MOVED.fullmatch(part)
        try:
            if not match:
                raise FieldError(NOT_MOVED, text=part[:100])
            found.append(_moved(match, starts, ends))
        except FieldError as error:
            wrong.append(error.saying)
    if wrong:
        raise FieldError(joined(wrong))
    return found


def _moved(match: re.Match[str], starts: datetime, ends: datetime | None) -> dict[str, str]:
    day, to = _day(match["day"]), _day(match["to"])
    if abs(to - day) > FURTHEST:
        raise FieldError(TOO_FAR, text=match["to"])
    begins = datetime.combine(to, clock(match["from"]) if match["from"] else starts.time())
    over = datetime.combine(to, clock(match["until"])) if match["until"] else None
    if not match["from"] and ends:
        over = begins + (ends - starts)
    if over and over <= begins:
        raise FieldError(ENDS_FIRST)
    times = {"starts": _written(begins)} | ({"ends": _written(over)} if over else {})
    return {"day": day.isoformat(), "state": "moved", **times, **_note(match["note"])}


def checked(exceptions: Exceptions, starts: datetime, rule: str) -> Exceptions:
    """The exceptions in the order of their days. Raises FieldError for a day that the rule does not give, or named twice."""
    planned = {day.isoformat() for day in repeats.days(rule, starts)}
    wrong, seen = [], set[str]()
    for exception in exceptions:
        day = exception["day"]
        if day not in planned:
            wrong.append(FieldError(NOT_A_DATE, day=day).saying)
        elif day in seen:
            wrong.append(FieldError(TWICE, day=day).saying)
        seen.add(day)
    if wrong:
        raise FieldError(joined(wrong))
    return sorted(exceptions, key=lambda e: e["day"])


def written(exceptions: Exceptions) -> tuple[str, str]:
    """The cancelled and the moved dates as `read_cancelled` and `read_moved` read them."""
    cancelled = [e["day"] + _bracketed(e) for e in exceptions if e["state"] == "cancelled"]
    moved = [f"{e['day']} > {_to(e)}{_bracketed(e)}" for e in exceptions if e["state"] == "moved"]
    return "; ".join(cancelled), "; ".join(moved)


def _to(exception: dict[str, str]) -> str:
    ends = f"-{exception['ends'][11:16]}" if exception.get("ends") else ""
    return exception["starts"].replace("T", " ")[:16] + ends


def _bracketed(exception: dict[str, str]) -> str:
    return f" ({exception['note']})" if exception.get("note") else ""


def clock(text: str) -> time:
    """A time of day, "8.00" or "08:00". Raises FieldError."""
    try:
        hour, minute = re.split("[.:]", text)
        return time(int(hour), int(minute))
    except ValueError:
        raise FieldError(_l("“%(text)s” bukan jam. Contoh: 08:00"), text=text[:100]) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FieldError(NO_SUCH_DAY, text=text) from None


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _note(text: str | None) -> dict[str, str]:
    note = " ".join((text or "").split())
    return {"note": note} if note else {}


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n,](?![^()]*\))", text) if part.strip()]
