"""Opening hours as a form asks for them: ticked days and times, holidays, dates apart. OSM syntax is never typed by hand.

Fields: `jam_cara` (one of WAYS), for each of DAYS `jam_<day>_buka` and the spans `jam_<day>_dari`, `_sampai`, `_dari2`,
`_sampai2`, `jam_libur` (tutup or buka), up to five rows `luar_<n>_dari`, `_sampai` (dates), `_jam` (tutup or lain),
`_buka`, `_tutup` (times), and `jam_semula`, the text that the form began with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from portal.directory import opening, trust
from portal.directory.hours_plan import ALWAYS, DAYS, Apart, Plan, Span, groups, osm_of, plan_of, runs
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

WAYS = ("tidak_tahu", "selalu", "mingguan", "khusus")
MOST_APART = 5
YEARS = range(2000, 2100)

_WEEKDAYS = (_l("Senin"), _l("Selasa"), _l("Rabu"), _l("Kamis"), _l("Jumat"), _l("Sabtu"), _l("Minggu"))
_NAMES = {day: Saying(name) for day, name in zip(DAYS, _WEEKDAYS, strict=True)}
_OF_A_DAY = ("buka", "dari", "sampai", "dari2", "sampai2")
_TIME = re.compile(r"(?:pukul |jam )?([0-9]{1,2})(?:[.:]([0-9]{2}))?(?::00)?(?: wib)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LOCAL = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")

Faults = dict[str, str]


def fields_of(osm: str) -> dict[str, str]:
    """The fields that say these hours; what they cannot say comes as `khusus` and stays as it is."""
    fields = {"jam_cara": "tidak_tahu", "jam_semula": osm, "jam_libur": "tutup"}
    if not osm:
        return fields
    plan = plan_of(osm)
    found = fields | _fields_of(plan) if plan and len(plan.apart) <= MOST_APART else {}
    return found if found and not _plan(found)[1] else fields | {"jam_cara": "khusus"}


def read(fields: Mapping[str, str]) -> tuple[str, Faults]:
    """The hours in OSM syntax, empty where unknown, and what is wrong by field; hours with faults are empty.

    Hours that mean what the form began with keep their text, so that saving does not change what nobody changed.
    """
    way, before = fields.get("jam_cara", ""), fields.get("jam_semula", "")
    if way == "tidak_tahu":
        return "", {}
    if way == "khusus":
        fault = _l("Jadwal khusus ini tidak terbaca. Pilih lagi.")
        return (before, {}) if opening.is_readable(before) else ("", {"jam_cara": fault})
    if way not in WAYS:
        return "", {"jam_cara": _l("Pilih salah satu: belum tahu, 24 jam, atau jam per hari.")}
    plan, faults = _plan(fields)
    if faults:
        return "", faults
    text = osm_of(plan)
    return (before if plan_of(before) == plan else text), {}


def copied(fields: Mapping[str, str]) -> dict[str, str]:
    """The form as typed, with Monday's hours on Tuesday to Friday as well; "mingguan" is chosen and Monday is ticked."""
    monday = {part: fields.get(f"jam_mo_{part}", "") for part in _OF_A_DAY} | {"buka": "1"}
    days = {f"jam_{day}_{part}": text for day in DAYS[:5] for part, text in monday.items()}
    return {**fields, **days, "jam_cara": "mingguan"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what was understood, for a template to put into words."""

    kind: str
    """unknown; always; days (their `spans`, none: closed); holidays_open; holidays_closed; dates (`first` to `last`, their
    `spans`, none: closed); special (hours that only the listing's page can show), followed by coming (`first`, `spans`)."""
    days: tuple[tuple[str, str], ...] = ()
    """Days that follow each other, as first and last of DAYS."""
    spans: tuple[tuple[time, time], ...] = ()
    """An end at midnight is 00:00."""
    first: date | None = None
    last: date | None = None


def in_words(osm: str) -> list[Said]:
    """What hours mean, line by line; hours that the fields cannot say are shown by the next days on which it opens."""
    if not osm:
        return [Said("unknown")]
    plan = plan_of(osm)
    if plan is None:
        found = opening.coming(osm, trust.today(), 4)
        return [Said("special"), *(Said("coming", spans=tuple(spans), first=day, last=day) for day, spans in found)]
    week = [*groups(plan.week), ((), [n for n, spans in enumerate(plan.week) if not spans])]
    said = [Said("days", tuple((DAYS[a], DAYS[b]) for a, b in runs(days)), _times(spans)) for spans, days in week if days]
    said.append(Said("holidays_open" if plan.on_holidays else "holidays_closed"))
    dates = [Said("dates", (), _times((x.span,) if x.span else ()), x.first, x.last) for x in plan.apart]
    return [*([Said("always")] if plan.always else said), *dates]


def _times(spans: tuple[Span, ...]) -> tuple[tuple[time, time], ...]:
    return tuple((time.fromisoformat(a), time.fromisoformat(_typed((a, b))[1])) for a, b in spans)


def _fields_of(plan: Plan) -> dict[str, str]:
    fields = {"jam_cara": "selalu" if plan.always else "mingguan", "jam_libur": "buka" if plan.on_holidays else "tutup"}
    if not plan.always:
        for day, spans in zip(DAYS, plan.week, strict=True):
            for suffix, span in zip(("", "2"), spans, strict=False):
                fields[f"jam_{day}_buka"] = "1"
                fields[f"jam_{day}_dari{suffix}"], fields[f"jam_{day}_sampai{suffix}"] = _typed(span)
    for n, apart in enumerate(plan.apart, 1):
        fields[f"luar_{n}_dari"] = apart.first.isoformat()
        fields[f"luar_{n}_sampai"] = "" if apart.last == apart.first else apart.last.isoformat()
        fields[f"luar_{n}_jam"] = "lain" if apart.span else "tutup"
        if apart.span:
            fields[f"luar_{n}_buka"], fields[f"luar_{n}_tutup"] = _typed(apart.span)
    return fields


def _typed(span: Span) -> Span:
    """A span as fields for times can hold it: they know no 24:00."""
    return span[0], "00:00" if span[1] == "24:00" else span[1]


def _plan(fields: Mapping[str, str]) -> tuple[Plan, Faults]:
    faults: Faults = {}
    always = fields.get("jam_cara") == "selalu"
    week = ALWAYS.week if always else tuple(_day(fields, day, faults) for day in DAYS)
    if not any(week) and not faults:
        faults["jam_cara"] = _l("Centang paling tidak satu hari buka, atau pilih “Belum tahu”.")
    numbered = ((_apart(fields, n, faults), n) for n in range(1, MOST_APART + 1))
    rows = sorted(((row, n) for row, n in numbered if row), key=lambda found: (found[0].first, found[1]))
    for (earlier, above), (later, n) in pairwise(rows):
        if later.first <= earlier.last:
            text = _l("Tanggal lain, baris %(n)s: tanggalnya bertumpuk dengan baris %(above)s.")
            faults[f"luar_{n}_dari"] = Saying(text, n=n, above=above)
    return Plan(week, always or fields.get("jam_libur") == "buka", tuple(row for row, _ in rows)), faults


def _day(fields: Mapping[str, str], day: str, faults: Faults) -> tuple[Span, ...]:
    """The spans of a day; a day that is not ticked is closed, whatever its times."""
    if not fields.get(f"jam_{day}_buka"):
        return ()
    first = _span(fields, f"jam_{day}_dari", f"jam_{day}_sampai", _NAMES[day], faults)
    if not (fields.get(f"jam_{day}_dari2", "").strip() or fields.get(f"jam_{day}_sampai2", "").strip()):
        return (first,) if first else ()
    second = _span(fields, f"jam_{day}_dari2", f"jam_{day}_sampai2", _NAMES[day], faults)
    if not first or not second:
        return ()
    if first[1] < first[0] or second[0] < first[1]:
        text = _l("%(where)s: buka lagi pukul %(time)s, padahal belum tutup.")
        faults[f"jam_{day}_dari2"] = Saying(text, where=_NAMES[day], time=_said(second[0]))
    return first, second


def _span(fields: Mapping[str, str], start: str, end: str, name: Saying, faults: Faults) -> Span | None:
    before = len(faults)
    opens, closes = _time(fields, start, name, faults), _time(fields, end, name, faults)
    if len(faults) > before:
        return None
    closes = "24:00" if closes == "00:00" else closes
    if opens == "24:00":
        faults[start] = Saying(_l("%(where)s: jam buka paling lambat 23.59. Tengah malam ditulis 00.00."), where=name)
    elif opens == closes:
        faults[end] = Saying(_l("%(where)s: jam buka dan jam tutupnya sama. Untuk 24 jam isi 00.00 sampai 00.00."), where=name)
    elif closes < opens and (opens < "12:00" or closes > "12:00"):
        faults[end] = _too_early(opens, closes, name)
    return None if len(faults) > before else (opens, closes)


def _too_early(opens: str, closes: str, name: Saying) -> Saying:
    """Past midnight only for those who open after noon: 08.00 to 03.00 more likely means three in the afternoon."""
    said = {"where": name, "closes": _said(closes), "opens": _said(opens)}
    afternoon = f"{int(closes[:2]) + 12:02d}{closes[2:]}"
    if not opens < afternoon < "24:00":
        return Saying(_l("%(where)s: jam tutup %(closes)s lebih awal daripada jam buka %(opens)s."), **said)
    text = _l("%(where)s: jam tutup %(closes)s lebih awal daripada jam buka %(opens)s. Apakah maksudnya %(afternoon)s?")
    return Saying(text, **said, afternoon=_said(afternoon))


def _time(fields: Mapping[str, str], name: str, where: Saying, faults: Faults) -> str:
    typed = " ".join(fields.get(name, "").casefold().split())
    if not typed:
        closing = "sampai" in name or "tutup" in name
        opens, closes = _l("%(where)s: isi jam bukanya, misalnya 08.00."), _l("%(where)s: isi jam tutupnya, misalnya 15.00.")
        faults[name] = Saying(closes if closing else opens, where=where)
        return ""
    match = _TIME.fullmatch(typed)
    time = f"{int(match[1]):02d}:{match[2] or '00'}" if match else "99"
    if time > "24:00" or time[3:] > "59":
        faults[name] = Saying(_l("%(where)s: “%(text)s” bukan jam. Contoh: 08.00 atau 15.30."), where=where, text=typed[:20])
    return time


def _said(time: str) -> str:
    return time.replace(":", ".")


def _apart(fields: Mapping[str, str], n: int, faults: Faults) -> Apart | None:
    """One row of dates apart; None for a row without dates, whatever else it says."""
    texts = [fields.get(f"luar_{n}_{part}", "").strip() for part in ("dari", "sampai")]
    if not any(texts):
        return None
    name, before = Saying(_l("Tanggal lain, baris %(n)s"), n=n), len(faults)
    first = _date(texts[0], f"luar_{n}_dari", name, faults)
    last = _date(texts[1], f"luar_{n}_sampai", name, faults) if texts[1] else first
    if first and last and last < first:
        faults[f"luar_{n}_sampai"] = Saying(_l("%(where)s: tanggal akhir lebih awal daripada tanggal awal."), where=name)
    span = None
    if fields.get(f"luar_{n}_jam") == "lain":
        span = _span(fields, f"luar_{n}_buka", f"luar_{n}_tutup", name, faults)
    return Apart(first, last, span) if first and last and len(faults) == before else None


def _date(text: str, field: str, name: Saying, faults: Faults) -> date | None:
    iso, local = _ISO.fullmatch(text), _LOCAL.fullmatch(text)
    year, month, day = iso.groups() if iso else (local[3], local[2], local[1]) if local else ("0", "0", "0")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        faults[field] = Saying(_l("%(where)s: isi tanggal yang benar, misalnya 24-12-2026."), where=name)
        return None
    return found
