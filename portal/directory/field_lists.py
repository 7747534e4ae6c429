"""What a student or cadre walks: the unconfirmed listings of one kecamatan in the order of a walk, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians

from sqlalchemy import or_, select

from portal.database import session
from portal.directory import fieldwork, places, trust
from portal.directory.fieldwork import ROUND, FieldEntry
from portal.directory.listings import LOADING, Listing
from portal.directory.people import Post
from portal.directory.places import Place

Point = tuple[float, float]


@dataclass(slots=True)
class Stop:
    """One listing to ask about, and what was found there in this round, the newest first."""

    listing: Listing
    entries: list[FieldEntry] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The street address, if residents may see it too; never that of a sensitive listing."""
        return "" if _is_sensitive(self.listing) else self.listing.public_address

    @property
    def desa_code(self) -> str:
        """The desa, under the same rule."""
        return "" if _is_sensitive(self.listing) else self.listing.public_desa

    @property
    def point(self) -> Point | None:
        """Where it is, under the same rule."""
        return None if _is_sensitive(self.listing) else self.listing.public_point

    @property
    def is_done(self) -> bool:
        """Whether somebody was there in this round, and the officer did not send them again."""
        return bool(self.entries)


@dataclass(slots=True)
class Stretch:
    """The stops of one desa; `desa` is None for those whose place is not known or not for everybody."""

    desa: Place | None
    stops: list[Stop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldList:
    """The list of one kecamatan; the same for everybody who walks there with the same rights."""

    place: Place
    stretches: list[Stretch]
    new: list[FieldEntry]
    """Places found in this round that the portal does not know, the newest first."""

    @property
    def stops(self) -> list[Stop]:
        """All stops in the order of the walk."""
        return [stop for stretch in self.stretches for stop in stretch.stops]

    @property
    def total(self) -> int:
        """How many listings there are to ask about."""
        return len(self.stops)

    @property
    def done(self) -> int:
        """How many of them somebody was at."""
        return sum(stop.is_done for stop in self.stops)


def of(post: Post) -> FieldList:
    """The list for this post of a student or cadre."""
    given = fieldwork.pass_of(post)
    return in_place(post.area_code, given is not None and given.sensitive)


def in_place(code: str, sensitive: bool) -> FieldList:
    """The list of a kecamatan: published there and without a confirmation that counts, or asked about in this round.

    Sensitive listings only where the officer says so.
    """
    rows = _entries(code)
    by_listing: dict[str, list[FieldEntry]] = {}
    for row in rows:
        if row.listing_id and row.state != "declined":
            by_listing.setdefault(row.listing_id, []).append(row)
    asked = or_(trust.old_on(trust.today()), Listing.doubts > 0, Listing.id.in_(by_listing))
    query = select(Listing).where(Listing.place_code == code, Listing.status == "published", asked)
    if not sensitive:
        query = query.where(~Listing.sensitive, Listing.topic != "rppa")
    found = session().scalars(query.options(*LOADING).order_by(Listing.name, Listing.id))
    stops = [Stop(listing, by_listing.get(listing.id, [])) for listing in found]
    new = [row for row in rows if row.listing_id is None and row.state != "declined"]
    return FieldList(places.atlas().places[code], _walk(stops, places.atlas().places[code]), new)


def declined(person_id: int) -> list[tuple[FieldEntry, str]]:
    """What the officer sent back to this person in this round, with the name of the listing, the newest first."""
    mine = (FieldEntry.person_id == person_id, FieldEntry.state == "declined", FieldEntry.on >= trust.today() - ROUND)
    query = select(FieldEntry, Listing.name).outerjoin(Listing, FieldEntry.listing_id == Listing.id).where(*mine)
    rows = session().execute(query.order_by(FieldEntry.decided_at.desc()))
    return [(entry, name or entry.name) for entry, name in rows]


def _entries(code: str) -> Sequence[FieldEntry]:
    """What was found in this kecamatan in this round, the newest first."""
    query = select(FieldEntry).where(FieldEntry.place_code == code, FieldEntry.on >= trust.today() - ROUND)
    return session().scalars(query.order_by(FieldEntry.on.desc(), FieldEntry.id.desc())).all()


def _is_sensitive(listing: Listing) -> bool:
    return listing.sensitive or listing.topic == "rppa"


def _walk(stops: Iterable[Stop], place: Place) -> list[Stretch]:
    """Desa by desa, each the nearest to the one before; first those whose way is known, at the end those without a place."""
    by_desa: dict[str, list[Stop]] = {}
    for stop in stops:
        by_desa.setdefault(stop.desa_code, []).append(stop)
    middles = {code: next((s.point for s in found if s.point), None) for code, found in by_desa.items() if code}
    here = (place.latitude, place.longitude) if place.latitude is not None and place.longitude is not None else None
    found = []
    for code in _nearest_first(sorted(middles), middles, here):
        points = {str(i): stop.point for i, stop in enumerate(by_desa[code])}
        order = _nearest_first(list(points), points, middles[code])
        found.append(Stretch(places.atlas().get(code), [by_desa[code][int(i)] for i in order]))
    return [*found, Stretch(None, by_desa[""])] if "" in by_desa else found


def _nearest_first(keys: Sequence[str], points: dict[str, Point | None], here: Point | None) -> list[str]:
    """Keys with a point, each the nearest to the one before, from `here` on; then those without, as they came."""
    left, found = [key for key in keys if points[key]], []
    while left:
        nearest = min(left, key=lambda key: _metres(here, points[key]))
        left.remove(nearest)
        found.append(nearest)
        here = points[nearest]
    return [*found, *(key for key in keys if not points[key])]


def _metres(a: Point | None, b: Point | None) -> float:
    """How far it is, as the crow flies; nothing where one of the two is not known."""
    if a is None or b is None:
        return 0.0
    return 111_320 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians(a[0])))
