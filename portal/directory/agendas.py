"""What a kecamatan brings to its planning meeting (musrenbang): what is missing, what nobody is sure of, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from portal.database import session
from portal.directory import asked, coverage, places, tasks, trust
from portal.directory.listings import Listing
from portal.directory.reports import Report

Kind = Literal["kurang", "usang", "belum_pasti", "laporan", "dicari", "tugas"]
MOST_ASKED = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an agenda."""

    kind: Kind
    """No listing of a topic, one too long unconfirmed, one not confirmed, one that residents report and nobody answered;
    what the kabupaten asks for and does not find, and what an agency there still has to do."""
    topic: str
    """Empty where what is asked for could be of any."""
    listing: Listing | None
    villages: tuple[str, ...]
    """Names of the desa concerned; empty for all of them."""
    text: str = ""
    """The words that were asked for, or the task."""
    times: int = 0
    """How often it was asked for in the months that `asked` shows."""
    agency: str = ""
    due: date | None = None


def of(code: str, on: date | None = None) -> list[Item]:
    """The agenda of a kecamatan: what is missing first, then by topic."""
    day, found = on or trust.today(), list[Item]()
    states = coverage.states(code)
    reported = _reported([listing.id for state in states for listing in state.local])
    for state in states:
        if not state.local:
            found.append(Item("kurang", state.topic, None, ()))
        for listing in state.local:
            trusted = trust.state(listing, day)
            if listing.id in reported:
                found.append(Item("laporan", state.topic, listing, _villages(listing, code)))
            elif trusted != "confirmed":
                found.append(
                    Item("usang" if trusted == "stale" else "belum_pasti", state.topic, listing, _villages(listing, code))
                )
    return [*sorted(found, key=lambda item: item.kind != "kurang"), *_of_kabupaten(places.atlas().places[code].parent_code, day)]


def _of_kabupaten(code: str, day: date) -> list[Item]:
    """What its kabupaten asks for in vain, the most asked first, and the open tasks of agencies there."""
    lines = asked.lines([code], asked.months_to(day))[:MOST_ASKED]
    found = [Item("dicari", line.wish.topic, None, (), line.wish.words, line.total) for line in lines]
    given = tasks.of([code], "open")
    return found + [Item("tugas", t.topic, None, (), t.what, agency=t.organization.name, due=t.due) for t in given]


def _reported(ids: list[str]) -> set[str]:
    query = select(Report.listing_id).where(Report.state == "new", Report.listing_id.in_(ids))
    return set(session().scalars(query.group_by(Report.listing_id).having(func.count() > 0)))


def _villages(listing: Listing, code: str) -> tuple[str, ...]:
    """The desa that a listing says it serves; nothing of a sensitive one, whose place could be told from them."""
    if listing.sensitive:
        return ()
    atlas = places.atlas()
    inside = [c for c in listing.service_areas if places.level_of(c) == "desa" and places.contains(code, c)]
    return tuple(atlas.places[c].name for c in inside if c in atlas.places)
