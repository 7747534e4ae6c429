"""How an activity repeats, as a form asks for it: a choice in plain words, days to tick, a last day. A rule is never typed.

Fields: `ulang_cara` (one of WAYS), ticks `ulang_<day>` for each of DAYS (weekly), `ulang_ke` (one of WHICH) and
`ulang_hari` (one of DAYS) for monthly, `ulang_sampai` (a day), and `ulang_semula`, the rule that the form began with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from portal.directory import repeats
from portal.directory.activity_fields import day
from portal.directory.import_fields import FieldError
from portal.directory.repeats import WEEKDAYS
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

WAYS = ("sekali", "harian", "mingguan", "dua_minggu", "bulanan", "tetap")
DAYS = tuple(code.casefold() for code in WEEKDAYS)
WHICH = ("1", "2", "3", "4", "-1")
_FREQUENCIES = {
    "harian": "FREQ=DAILY", "mingguan": "FREQ=WEEKLY", "dua_minggu": "FREQ=WEEKLY;INTERVAL=2", "bulanan": "FREQ=MONTHLY",
}  # fmt: skip
_END = re.compile(r";(?:UNTIL|COUNT)=\w+")
_NUMBERED = re.compile(r"(-?[1-5])(MO|TU|WE|TH|FR|SA|SU)")

Faults = dict[str, str]


def fields_of(rule: str, starts: datetime) -> dict[str, str]:
    """The fields that say this rule; one that they cannot say comes as `tetap` and stays as it is."""
    fields = {"ulang_cara": "sekali", "ulang_semula": rule}
    if not rule:
        return fields
    last, _count = repeats.end_of(rule)
    bare = _END.sub("", rule)
    way = next((w for w in ("dua_minggu", "harian", "mingguan", "bulanan") if bare.startswith(_FREQUENCIES[w])), "")
    found = fields | {"ulang_cara": way, "ulang_sampai": last.isoformat() if last else ""} | _days_of(bare, way)
    return found if read(found | {"ulang_semula": ""}, starts) == (rule, {}) else fields | {"ulang_cara": "tetap"}


def _days_of(bare: str, way: str) -> dict[str, str]:
    days = bare.partition("BYDAY=")[2]
    if way == "bulanan":
        which = _NUMBERED.fullmatch(days)
        return {"ulang_ke": which[1], "ulang_hari": which[2].casefold()} if which else {}
    return {f"ulang_{code.casefold()}": "1" for code in days.split(",") if code}


def read(fields: Mapping[str, str], starts: datetime) -> tuple[str, Faults]:
    """The rule as `repeats` keeps it, empty for a single date, and what is wrong by field. With any fault there is no rule."""
    way, before = fields.get("ulang_cara", "") or "sekali", fields.get("ulang_semula", "")
    if way == "sekali":
        return "", {}
    if way not in WAYS:
        return "", {"ulang_cara": Saying(_l("Pilih salah satu."))}
    if way == "tetap":
        return _read(before, starts)
    try:
        last = day(fields.get("ulang_sampai", "").strip()) if fields.get("ulang_sampai", "").strip() else None
    except FieldError as error:
        return "", {"ulang_sampai": error.saying}
    if last is None:
        return "", {"ulang_sampai": Saying(_l("Isi tanggal terakhirnya: kegiatan yang berulang harus ada akhirnya."))}
    end = f";UNTIL={last:%Y%m%d}"
    return _read(_FREQUENCIES[way] + _by_day(way, fields, starts) + end, starts)


def _by_day(way: str, fields: Mapping[str, str], starts: datetime) -> str:
    """The days of the rule: those that are chosen, otherwise that of the first date."""
    first = WEEKDAYS[starts.weekday()]
    if way == "bulanan":
        which, chosen = fields.get("ulang_ke", ""), fields.get("ulang_hari", "")
        number = which if which in WHICH else str((starts.day - 1) // 7 + 1)
        return f";BYDAY={number}{chosen.upper() if chosen in DAYS else first}"
    if way == "harian":
        return ""
    ticked = [code for code in WEEKDAYS if fields.get(f"ulang_{code.casefold()}")]
    return f";BYDAY={','.join(ticked or [first])}"


def _read(rule: str, starts: datetime) -> tuple[str, Faults]:
    try:
        return repeats.parse(rule, starts), {}
    except FieldError as error:
        ends = error.saying.text in (repeats.TOO_LONG, repeats.BEFORE_START)
        return "", {"ulang_sampai" if ends else "ulang_cara": error.saying}
