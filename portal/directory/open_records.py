"""What is open data: listings that are published, or paused and say so; read by pages, in batches, with their history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVarTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Select, and_, column, false, func, or_, select

from portal.database import leave_snapshot, session, snapshot_counter
from portal.directory import bodies
from portal.directory.bodies import Body
from portal.directory.history import Revision
from portal.directory.listings import LOADING, Listing, ListingArea, ListingNeed, Organization
from portal.directory.people import Post

Columns = TypeVarTuple("Columns")
OPEN = ("published", "paused")
"""Statuses of listings that are open data."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open records: all that fulfil every condition that is given."""

    among: Sequence[str] | None = None
    """Ids, from a search."""
    topic: str = ""
    need: str = ""
    tagged: bool = False
    """Answers any need."""
    says: tuple[str, ...] = ()
    """Columns of the listing of which at least one is filled."""
    organization: int | None = None
    modified_after: datetime | None = None
    """Modified at that moment (naive UTC) or later."""
    age_min_from: float | None = None
    """Its youngest age is known and at least so many years."""
    age_max_to: float | None = None
    """Its oldest age is known and at most so many years."""
    hours: Sequence[str] | None = None
    """Its hours are exactly one of these texts."""
    serving: Sequence[str] | None = None
    """Serves one of these areas exactly; where nobody said whom it serves, lies in one."""


class ChangeRow(NamedTuple):
    """One version of a listing, as far as the public may know it: no person, no reason."""

    version: int
    at: datetime
    act: str
    changes: dict[str, list[Any]]
    """Field → [before, after]; empty for the first version."""
    status: str
    sensitive: bool
    address_public: bool
    """These three as they were from this version on."""
    post: str | None
    """What the post is called that made it."""
    area: str


def ids(wanted: Wanted) -> Sequence[str]:
    """Ids of all open records wanted, in order; those of all of them are remembered until a listing changes."""
    if wanted == Wanted():
        return _all_ids()
    return list(session().scalars(_narrowed(select(Listing.id), wanted).order_by(Listing.id)))


def _all_ids() -> tuple[str, ...]:
    engine, change = session().get_bind().engine, snapshot_counter("listing")
    known = _ids.get(engine)
    if known is None or known[0] != change:
        query = select(Listing.id).where(Listing.status.in_(OPEN)).order_by(Listing.id)
        known = _ids[engine] = change, tuple(session().scalars(query))
    return known[1]


_ids: WeakKeyDictionary[Engine, tuple[int, tuple[str, ...]]] = WeakKeyDictionary()


def in_order(listing_ids: Sequence[str]) -> list[Listing]:
    """The open records among these ids, in the order given, ready to be shown."""
    query = _narrowed(select(Listing), Wanted(among=listing_ids))
    found = {x.id: x for x in session().scalars(query.options(*LOADING))}
    return [found[i] for i in listing_ids if i in found]


def dates(listing_ids: Sequence[str], size: int) -> Iterator[list[tuple[str, datetime]]]:
    """The open records among these ids, in the order given, with when each was modified; so many at a time, nothing held."""
    for start in range(0, len(listing_ids), size):
        among = listing_ids[start : start + size]
        query = _narrowed(select(Listing.id, Listing.modified), Wanted(among=among))
        found = {listing_id: at for listing_id, at in session().execute(query)}
        yield [(i, found[i]) for i in among if i in found]
        leave_snapshot()


def batches(listing_ids: Sequence[str], size: int) -> Iterator[list[Listing]]:
    """The open records among these ids, in the order given, so many at a time.

    Between batches neither records nor a snapshot are held, however long a reader takes.
    """
    for start in range(0, len(listing_ids), size):
        yield in_order(listing_ids[start : start + size])
        session().expunge_all()
        leave_snapshot()


def _narrowed(query: Select[*Columns], wanted: Wanted) -> Select[*Columns]:
    return query.where(Listing.status.in_(OPEN), *_conditions(wanted))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.among is not None:
        yield Listing.id.in_(_listed(wanted.among))
    if wanted.topic:
        yield Listing.topic == wanted.topic
    if wanted.need:
        yield Listing.id.in_(select(ListingNeed.listing_id).where(ListingNeed.need == wanted.need))
    if wanted.tagged:
        yield Listing.id.in_(select(ListingNeed.listing_id))
    if wanted.says:
        yield or_(false(), *(_says(name) for name in wanted.says))
    if wanted.organization is not None:
        yield Listing.organization_id == wanted.organization
    if wanted.modified_after is not None:
        yield Listing.modified >= wanted.modified_after
    if wanted.age_min_from is not None:
        yield Listing.age_min >= wanted.age_min_from
    if wanted.age_max_to is not None:
        yield Listing.age_max <= wanted.age_max_to
    if wanted.hours is not None:
        yield Listing.hours.in_(_listed(wanted.hours))
    if wanted.serving is not None:
        areas = select(ListingArea.listing_id)
        here = Listing.place_code.in_(_listed(wanted.serving)) & Listing.id.not_in(areas)
        yield here | Listing.id.in_(areas.where(ListingArea.code.in_(_listed(wanted.serving))))


def _says(name: str) -> ColumnElement[bool]:
    """Neither unknown nor empty nor no, nor hidden."""
    field: ColumnElement[Any] = Listing.__table__.c[name]
    filled = and_(field.is_not(None), field != "", field != 0)
    return and_(filled, Listing.address_public) if name == "desa_code" else filled


def _listed(values: Sequence[str]) -> Select[Any]:
    """Any number of values as one parameter."""
    return select(column("value")).select_from(func.json_each(json.dumps(list(values))))


def histories(listing_ids: Sequence[str]) -> dict[str, list[ChangeRow]]:
    """The versions of these listings, the newest first, in one query; a listing without any is absent."""
    said = [func.json_extract(Revision.content, f"$.{name}") for name in ("status", "sensitive", "address_public")]
    query = (
        select(
            Revision.listing_id, Revision.version, Revision.at, Revision.act, Revision.changes, *said, Post.title, Post.area_code
        )
        .outerjoin(Post, Post.id == Revision.post_id)
        .where(Revision.listing_id.in_(_listed(listing_ids)))
        .order_by(Revision.listing_id, Revision.version.desc())
    )
    found: dict[str, list[ChangeRow]] = {}
    for listing_id, version, at, act, changes, status, sensitive, public, post, area in session().execute(query):
        row = ChangeRow(version, at, act, changes, status, bool(sensitive), public is None or bool(public), post, area or "")
        found.setdefault(listing_id, []).append(row)
    return found


def hours_texts() -> list[str]:
    """Every different text of opening hours that an open record has."""
    return list(session().scalars(select(Listing.hours).where(Listing.status.in_(OPEN), Listing.hours != "").distinct()))


class Position(NamedTuple):
    """Where a listing is, as far as everybody may know."""

    id: str
    place_code: str
    desa_code: str
    latitude: float | None
    longitude: float | None


def positions(wanted: Wanted) -> list[Position]:
    """Where each of them is; of those whose address is not public only the kecamatan or kabupaten."""
    query = _narrowed(select(Listing.id, Listing.place_code, Listing.address_public, *_POINT), wanted).order_by(Listing.id)
    return [
        Position(i, place, *((desa, latitude, longitude) if public else ("", None, None)))
        for i, place, public, desa, latitude, longitude in session().execute(query)
    ]


_POINT = (Listing.desa_code, Listing.latitude, Listing.longitude)


class Organizations(NamedTuple):
    """The organizations that are responsible for open records or take part, in the order of their names."""

    names: dict[int, str]


_organizations: WeakKeyDictionary[Engine, tuple[tuple[int, ...], Organizations]] = WeakKeyDictionary()


def organizations() -> Organizations:
    """All of them; the same object until a listing, a body or the reference data changes."""
    engine = session().get_bind().engine
    counted = snapshot_counter("listing"), snapshot_counter("reference"), snapshot_counter(bodies.COUNTER)
    known = _organizations.get(engine)
    if known is None or known[0] != counted:
        used = select(Listing.organization_id).where(Listing.status.in_(OPEN))
        shown = Organization.id.in_(used) | Organization.id.in_(select(Body.organization_id))
        query = select(Organization.id, Organization.name).where(shown).order_by(Organization.name)
        found = Organizations({number: name for number, name in session().execute(query)})
        known = _organizations[engine] = counted, found
    return known[1]


def organizations_of(wanted: Wanted) -> set[int]:
    """Numbers of the organizations that are responsible for any of these records."""
    query = _narrowed(select(Listing.organization_id).distinct(), wanted)
    return {number for number in session().scalars(query) if number is not None}


def of_organizations(numbers: Sequence[int]) -> dict[int, list[str]]:
    """Number of an organization → ids of its open records, in order; in one query."""
    query = select(Listing.organization_id, Listing.id).where(Listing.status.in_(OPEN), Listing.organization_id.in_(numbers))
    found: dict[int, list[str]] = {}
    for number, listing_id in session().execute(query.order_by(Listing.id)):
        if number is not None:
            found.setdefault(number, []).append(listing_id)
    return found
