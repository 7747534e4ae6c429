"""Where the programme is missing: the five topics of many kecamatan at once, counted by one grouped query.

Says of each kecamatan and topic what `coverage.states` says of one, from the tables as they are now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select, union

from portal.database import session
from portal.directory import coverage, places, rollout, topics, trust
from portal.directory.coverage import State
from portal.directory.listings import Listing, ListingArea
from portal.directory.places import Place
from portal.directory.priorities import poverty_priority

Order = Literal["terburuk", "terbaik", "nama", "layanan"]
ORDERS: tuple[Order, ...] = ("terburuk", "terbaik", "nama", "layanan")
"""Worst first, best first, by name, fewest listings first."""
LACK: dict[State, int] = {"confirmed": 0, "unconfirmed": 2, "planned": 3, "none": 4, "unknown": 4}
"""How much a state is missed: one that nobody confirmed may help, one that nobody knows of cannot."""
_KECAMATAN, _KABUPATEN = 8, 5
"""Characters of a code."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One topic in one kecamatan."""

    topic: str
    state: State
    listings: int
    """Published ones that lie there or serve just it."""
    confirmed: int
    stale: int
    newest: date | None
    """Day of the last confirmation of any of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kecamatan with its topics, in their order."""

    place: Place
    cells: tuple[Cell, ...]
    pilot: bool
    """A source names it a pilot of 2025."""
    priority: bool
    """It lies in a kabupaten with priority for extreme poverty."""
    stage: str = "unknown"
    """How far the programme has come there, as `rollout.STATUSES` has it."""

    @property
    def lack(self) -> int:
        """How much is missing; 0 where every topic is confirmed."""
        return sum(LACK[cell.state] for cell in self.cells)

    @property
    def listings(self) -> int:
        """Published listings of the topics shown."""
        return sum(cell.listings for cell in self.cells)

    @property
    def confirmed(self) -> int:
        """Those of them with a confirmation that counts."""
        return sum(cell.confirmed for cell in self.cells)

    @property
    def missing(self) -> int:
        """Topics without any listing."""
        return sum(not cell.listings for cell in self.cells)


def counts_now(on: date) -> ColumnElement[bool]:
    """A condition: `trust.state` is `confirmed`."""
    return ~trust.old_on(on) & ~trust.stale_on(on) & (Listing.doubts == 0)


def serving(length: int = _KECAMATAN) -> Subquery:
    """Pairs of `code` and `listing_id`, each once: areas of that length where a listing is or which it serves as such."""
    at = select(Listing.place_code.label("code"), Listing.id.label("listing_id")).where(func.length(Listing.place_code) == length)
    to = select(ListingArea.code, ListingArea.listing_id).where(func.length(ListingArea.code) == length)
    return union(at, to).subquery()


def rows(
    kabupaten: Collection[str], only: Sequence[str] = (), agencies: Collection[int] | None = None, on: date | None = None
) -> list[Row]:
    """Every kecamatan of these kabupaten, in the order of codes; `only` some topics, or what `agencies` are responsible for."""
    day = on or trust.today()
    shown = [topic for topic in topics.topics() if not only or topic in only]
    found = {(code, topic): numbers for code, topic, *numbers in session().execute(_query(kabupaten, agencies, day))}
    pilots, first, stages = set(coverage.pilots()), poverty_priority(), rollout.stages(kabupaten)
    result = []
    for place in places.atlas().at_level("kecamatan"):
        if place.parent_code in kabupaten:
            is_pilot = place.code in pilots
            cells = tuple(_cell(topic, found.get((place.code, topic)), is_pilot) for topic in shown)
            result.append(Row(place, cells, is_pilot, place.parent_code in first, stages.get(place.code, "unknown")))
    return result


def _query(kabupaten: Collection[str], agencies: Collection[int] | None, day: date) -> Select[*tuple[object, ...]]:
    pairs = serving()
    numbers = (
        func.count(),
        func.sum(case((counts_now(day), 1), else_=0)),
        func.sum(case((trust.stale_on(day), 1), else_=0)),
        func.max(Listing.confirmed_on),
    )
    query = select(pairs.c.code, Listing.topic, *numbers).join(pairs, pairs.c.listing_id == Listing.id)
    query = query.where(Listing.status == "published").group_by(pairs.c.code, Listing.topic)
    if len(kabupaten) < len(places.atlas().at_level("kabupaten")):
        query = query.where(func.substr(pairs.c.code, 1, _KABUPATEN).in_(kabupaten))
    return query if agencies is None else query.where(Listing.organization_id.in_(agencies))


def _cell(topic: str, numbers: list[object] | None, is_pilot: bool) -> Cell:
    if numbers is None:
        return Cell(topic, "planned" if is_pilot else "unknown", 0, 0, 0, None)
    listings, confirmed, stale, newest = numbers
    return Cell(topic, "confirmed" if confirmed else "unconfirmed", listings, confirmed, stale, newest)  # type: ignore[arg-type]


_KEYS: dict[Order, Callable[[Row], tuple[object, ...]]] = {
    "terburuk": lambda row: (-row.lack, not row.priority, row.listings, row.place.code),
    "terbaik": lambda row: (row.lack, -row.confirmed, row.place.code),
    "nama": lambda row: (row.place.name, row.place.code),
    "layanan": lambda row: (row.listings, -row.lack, row.place.code),
}


def sorted_rows(found: Sequence[Row], order: Order) -> list[Row]:
    """The rows in an order; where two lack as much, those with poverty priority come first."""
    return sorted(found, key=_KEYS[order])


def served_by(kabupaten: Collection[str]) -> dict[str, set[int]]:
    """Every kecamatan of these kabupaten → the agencies with a published listing of its own there."""
    pairs = serving()
    query = select(pairs.c.code, Listing.organization_id).join(pairs, pairs.c.listing_id == Listing.id).distinct()
    query = query.where(Listing.status == "published", Listing.organization_id.is_not(None))
    found = {place.code: set[int]() for place in places.atlas().at_level("kecamatan") if place.parent_code in kabupaten}
    for code, agency in session().execute(query):
        if code in found:
            found[code].add(agency)
    return found
