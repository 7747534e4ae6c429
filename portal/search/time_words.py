"""The days that a query speaks of, in Indonesian and Javanese: "bulan ini", "minggu ngajeng", "benjing", "24 November".

Read before the look-up: what is understood as time is taken out of the text, so that it is looked up as if it had not
been said. A bare day or month stays in the text where it may mean something else.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.search import spelling

MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "pebruari": 2, "feb": 2, "maret": 3, "april": 4, "apr": 4, "mei": 5, "juni": 6,
    "juli": 7, "agustus": 8, "ags": 8, "agt": 8, "september": 9, "sept": 9, "oktober": 10, "okt": 10, "november": 11,
    "nopember": 11, "nov": 11, "desember": 12, "des": 12,
}  # fmt: skip
DAYS = {
    "senin": 0, "senen": 0, "selasa": 1, "slasa": 1, "rabu": 2, "rebo": 2, "rebu": 2, "kamis": 3, "kemis": 3, "jumat": 4,
    "jemuah": 4, "jemuwah": 4, "sabtu": 5, "setu": 5, "minggu": 6, "ahad": 6, "ngahad": 6, "akad": 6,
}  # fmt: skip
_THIS = "(?:ini|iki|niki|punika|menika|niku|kiye|kie)"
_NEXT = "(?:depan|ngarep|ngajeng|ngajengipun|besok|sesuk|benjing|mbenjing|berikutnya|mendatang)"
_DAY = "(?:hari|dinten|dina|dino)"
_WEEK = "(?:minggu|pekan|mgg|minggon)"
_MONTH = "(?:bulan|wulan|sasi|bln)"
_PART = "(?:pagi|siang|sore|malam|bengi|wengi|dalu)"
_NAMED = f"(?P<day>{'|'.join(DAYS)})"
_MONTH_NAME = f"(?P<month>{'|'.join(MONTHS)})"
_FULL_NAME = f"(?<!sebelas )(?P<month>{'|'.join(name for name in MONTHS if len(name) > 4 or name in ('mei', 'juni', 'juli'))})"
"""Without a number beside it a short form may be another word, and Sebelas Maret is a university."""
_ASKING = re.compile(r"\b(?:kegiatan|acara|agenda|event|adicara|jadwal)\b")


@dataclass(frozen=True, slots=True)
class Time:
    """The days that a query means, and what is left of it."""

    first: date
    last: date
    rest: str
    """The folded text without its words of time."""


Reader = Callable[[re.Match[str], date], tuple[date, date] | None]


def read(text: str, today: date) -> Time | None:
    """The days that a text speaks of; None where it speaks of none, or only of days that are over."""
    folded = spelling.fold(spelling.clean(text)).replace("'", "")
    for pattern, reader in _READERS:
        match = pattern.search(folded)
        days = reader(match, today) if match else None
        if match and days and days[1] >= today:
            rest = f"{folded[: match.start()]} {folded[match.end() :]}"
            return Time(max(days[0], today), days[1], " ".join(_ASKING.sub(" ", rest).split()))
    return None


def asks_for_activities(text: str) -> bool:
    """Whether a text names activities as such: "kegiatan", "acara", "jadwal"."""
    return bool(_ASKING.search(spelling.fold(spelling.clean(text))))


def _on(offset: int) -> Reader:
    return lambda _match, today: (today + timedelta(days=offset), today + timedelta(days=offset))


def _week(offset: int) -> Reader:
    """A week from Monday to Sunday, so many weeks from now."""

    def days(_match: re.Match[str], today: date) -> tuple[date, date]:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * offset)
        return monday, monday + timedelta(days=6)

    return days


def _weekend(_match: re.Match[str], today: date) -> tuple[date, date]:
    saturday = today + timedelta(days=5 - today.weekday())
    return saturday, saturday + timedelta(days=1)


def _month(offset: int) -> Reader:
    def days(_match: re.Match[str], today: date) -> tuple[date, date]:
        number = today.year * 12 + today.month - 1 + offset
        return _whole(number // 12, number % 12 + 1)

    return days


def _whole(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _weekday(offset: int) -> Reader:
    """The next day of that name, today included; or the one a week later."""

    def days(match: re.Match[str], today: date) -> tuple[date, date]:
        ahead = (DAYS[match["day"]] - today.weekday()) % 7
        day = today + timedelta(days=ahead + (7 if offset and ahead == 0 else 0))
        return day, day

    return days


def _dated(match: re.Match[str], today: date) -> tuple[date, date]:
    """A day of a month, in the year that is named or the next one in which it is still to come; of no such day, its month."""
    year = int(match["year"]) if match["year"] else today.year
    try:
        day = date(year, MONTHS[match["month"]], int(match["number"]))
        if day < today and not match["year"]:
            day = day.replace(year=year + 1)
    except ValueError:
        return _named_month(match, today)
    return day, day


def _named_month(match: re.Match[str], today: date) -> tuple[date, date]:
    """The month in the year that is named, or the next one that is not over."""
    month = MONTHS[match["month"]]
    year = int(match["year"]) if match["year"] else today.year + (month < today.month)
    return _whole(year, month)


_YEAR = r"(?:\s+(?P<year>20\d{2}))?"
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])"), reader)
    for words, reader in (
        (rf"(?:pada\s+)?(?:tanggal\s+|tgl\s+)?(?P<number>[0-9]{{1,2}})\s+{_MONTH_NAME}{_YEAR}", _dated),
        (rf"{_DAY}\s*{_THIS}|(?:nanti|mengko|mangke)\s+{_PART}|{_PART}\s+{_THIS}", _on(0)),
        (r"(?:akhir|ujung)\s+(?:pekan|minggu)(?:\s+ini)?|weekend", _weekend),
        (rf"{_WEEK}\s+{_THIS}", _week(0)),
        (rf"{_WEEK}\s+{_NEXT}", _week(1)),
        (rf"{_MONTH}\s+{_THIS}", _month(0)),
        (rf"{_MONTH}\s+{_NEXT}", _month(1)),
        (rf"(?:{_DAY}\s+)?{_NAMED}\s+{_NEXT}", _weekday(1)),
        (rf"(?:{_DAY}\s+)?{_NAMED}\s+{_THIS}", _weekday(0)),
        (rf"{_DAY}\s+{_NAMED}(?!\s+(?:buka|tutup|libur))", _weekday(0)),
        (r"besok\s+lusa|lusa|emben|benjing\s+emben|sesuk\s+emben", _on(2)),
        (r"besok|besuk|sesuk|benjing|mbenjing|benjang", _on(1)),
        (rf"(?:{_MONTH}\s+|pada\s+)?{_FULL_NAME}{_YEAR}", _named_month),
    )
)
