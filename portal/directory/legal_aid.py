"""The next legal-aid day of a kecamatan: an activity there or for its people, or a day that somebody typed if that is earlier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from portal.database import session
from portal.directory import coming, places, trust
from portal.directory.activities import ActivityArea
from portal.directory.cadres import Known
from portal.directory.coming import Entry, Near, Wanted

NEED, A_YEAR = "paralegal", timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LegalAid:
    """The next day, in every place that tells of it."""

    day: date
    is_typed: bool
    """Whether somebody typed that day; else it is that of `entry`."""
    note: str
    """Place and time of a typed day."""
    entry: Entry | None
    """The activity that gives legal aid next: on that day, or after a typed one."""


def next_in(code: str, cadre: Known | None) -> LegalAid | None:
    """The next day in one kecamatan, beside what is known of its cadres."""
    return _first(cadre, _planned([code], code).get(code))


def next_days(kabupaten: Sequence[str], known: Mapping[str, Known]) -> dict[str, LegalAid]:
    """Kecamatan of these kabupaten → what `next_in` says of it; those without such a day are absent."""
    atlas = places.atlas()
    codes = [place.code for region in kabupaten for place in atlas.children.get(region, [])]
    planned = _planned(codes, kabupaten[0] if len(kabupaten) == 1 else "")
    found = {code: _first(known.get(code), planned.get(code)) for code in codes}
    return {code: aid for code, aid in found.items() if aid}


def _first(cadre: Known | None, entry: Entry | None) -> LegalAid | None:
    typed = cadre.next_day if cadre else None
    planned = entry.next.starts.date() if entry else None
    if cadre and typed and (planned is None or typed < planned):
        return LegalAid(typed, True, cadre.next_note, entry)
    return LegalAid(planned, False, "", entry) if planned else None


def _planned(codes: Collection[str], area: str) -> dict[str, Entry]:
    """Kecamatan → its next activity that gives legal aid: one that takes place there before one elsewhere, then by date.

    `area` holds all of `codes`, so that what takes place there or is for its people is enough; empty: all of them.
    """
    if not coming.any_planned():
        return {}
    today = trust.today()
    wanted = Wanted(today, today + A_YEAR, area, NEED)
    rows = sorted(coming.in_order(wanted, most_near=1), key=lambda row: (row[2], row[0]))
    serving, reach = _serving([row[0] for row in rows]), _reach(codes)
    here: dict[str, tuple[str, Near]] = {}
    elsewhere: dict[str, tuple[str, Near]] = {}
    for activity_id, _near, _begins, place in rows:
        here.setdefault(_kecamatan(place), (activity_id, 0))
        for code in (place, *serving[activity_id]):
            for reached in reach.get(_kecamatan(code), ()):
                elsewhere.setdefault(reached, (activity_id, 1))
    chosen = {code: here.get(code) or elsewhere[code] for code in codes if code in here or code in elsewhere}
    found = {entry.activity.id: entry for entry in coming.entries(list(dict(chosen.values()).items()), wanted)}
    return {code: replace(found[number], near=near) for code, (number, near) in chosen.items() if number in found}


def _serving(ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for area in session().scalars(select(ActivityArea).where(ActivityArea.activity_id.in_(ids))):
        found[area.activity_id].append(area.code)
    return found


def _reach(codes: Collection[str]) -> dict[str, list[str]]:
    """Area → those of the kecamatan that it holds, or is."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        for outer in places.lineage(code):
            found[outer].append(code)
    return found


def _kecamatan(code: str) -> str:
    """The kecamatan that an area is or lies in; a wider area itself."""
    return ".".join(code.split(".")[:3])
