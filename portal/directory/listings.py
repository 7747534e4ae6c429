"""Listings: an HSDS service at (at most) one place, as staff or a source describe it.

Unknown stays empty; nothing is filled by guess. Dates are those somebody said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, Engine, ForeignKey, Index, bindparam, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from portal.database import Base, session, snapshot_counter
from portal.directory.placed import Placed, areas_of, needs_of

Status = Literal["draft", "published", "paused", "withdrawn"]
STATUSES: tuple[Status, ...] = ("draft", "published", "paused", "withdrawn")

ACCESS_FEATURES = ("kursi_roda", "toilet", "isyarat", "braille", "pendamping")
"""What disability access is asked about; each is yes, no or unknown (absent)."""


class Organization(Base):
    """An agency (OPD), foundation or other body that is responsible for listings."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class ListingNeed(Base):
    """A need that a listing answers."""

    __tablename__ = "listing_need"

    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("listing_need_need", "need"),)


class ListingArea(Base):
    """An area that a listing serves; may be wider than where it is."""

    __tablename__ = "listing_area"

    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("listing_area_code", "code"),)


class Listing(Placed, Base):
    """One listing. Texts are plain text; lists of steps have one a line."""

    __tablename__ = "listing"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The sender's own key (kunci): the same key updates, never doubles."""
    topic: Mapped[str]
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    name_jv: Mapped[str] = mapped_column(default="")
    summary_jv: Mapped[str] = mapped_column(default="")
    description_jv: Mapped[str] = mapped_column(default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    place_code: Mapped[str]
    """Where it is: a kecamatan, a kabupaten, or `33` for the province."""
    desa_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phones: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Each {"number": E.164, "use": "call" | "whatsapp", "who": who answers, "when": when}."""
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    """OSM opening_hours syntax, or empty."""
    hours_note: Mapped[str] = mapped_column(default="")
    """What a source says of the hours where it says no exact times."""
    requirements: Mapped[str] = mapped_column(default="")
    procedure: Mapped[str] = mapped_column(default="")
    duration: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    product: Mapped[str] = mapped_column(default="")
    complaints: Mapped[str] = mapped_column(default="")
    eligibility: Mapped[str] = mapped_column(default="")
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    access: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    """Access feature → yes or no; a feature that is absent is unknown."""
    languages: Mapped[str] = mapped_column(default="")
    alert: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    source_date: Mapped[str] = mapped_column(default="")
    """ISO date as exactly as the source gives it: `2025-10-09`, `2025-10` or `2023`."""
    status: Mapped[str] = mapped_column(default="published")
    status_note: Mapped[str] = mapped_column(default="")
    """Why it is paused or withdrawn, in words for residents."""
    sensitive: Mapped[bool] = mapped_column(default=False)
    address_public: Mapped[bool] = mapped_column(default=True)
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    """Kind of source of the last confirmation; never derived from an edit."""
    doubts: Mapped[int] = mapped_column(default=0)
    """How many reports of residents say that it is wrong and wait for an answer."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The post that keeps it true; None: whoever covers its place."""
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[int] = mapped_column(default=0)
    """Number of the change that last touched it, from the counter `listing`."""
    modified: Mapped[datetime]
    arrived_on: Mapped[date]
    """When it came in; what was never confirmed ages from here."""

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    __table_args__ = (
        Index("listing_change", "change"),
        Index("listing_place", "place_code", "topic", "status"),
        Index("listing_topic", "topic", "status"),
        Index("listing_sample", "sample"),
    )

    @property
    def public_point(self) -> tuple[float, float] | None:
        """Latitude and longitude if they may be shown and are known."""
        if not self.address_public or self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


Listing.joined_needs = needs_of(Listing, ListingNeed, ListingNeed.listing_id == Listing.id)
Listing.joined_areas = areas_of(Listing, ListingArea, ListingArea.listing_id == Listing.id)

LOADING = (joinedload(Listing.organization), undefer("*"))
"""What a listing needs to be shown, in the one query that reads it."""
_PUBLISHED = (
    select(Listing).where(Listing.id.in_(bindparam("ids", expanding=True)), Listing.status == "published").options(*LOADING)
)
"""Made once: every page of results asks it."""
_sampled: WeakKeyDictionary[Engine, tuple[int, bool]] = WeakKeyDictionary()


def get(listing_id: str) -> Listing | None:
    """The listing with this id in any status, ready to be shown."""
    return session().scalar(select(Listing).where(Listing.id == listing_id).options(*LOADING))


def in_order(ids: Sequence[str]) -> list[Listing]:
    """The published listings among these ids, in the order given."""
    if not ids:
        return []
    by_id = {row.id: row for row in session().scalars(_PUBLISHED, {"ids": list(ids)})}
    return [by_id[i] for i in ids if i in by_id]


def served(codes: Iterable[str], topic: str | None = None, limit: int = 200) -> list[Listing]:
    """Published listings that lie in or serve exactly one of these areas."""
    wanted = list(codes)
    serving = select(ListingArea.listing_id).where(ListingArea.code.in_(wanted))
    query = select(Listing).where(Listing.status == "published", Listing.place_code.in_(wanted) | Listing.id.in_(serving))
    if topic:
        query = query.where(Listing.topic == topic)
    return list(session().scalars(query.options(*LOADING).order_by(Listing.place_code.desc(), Listing.name).limit(limit)))


def ids_changed_since(change: int) -> list[str]:
    """Ids of listings, in any status, whose last change is newer than `change`; oldest change first."""
    query = select(Listing.id).where(Listing.change > change).order_by(Listing.change, Listing.id)
    return list(session().scalars(query))


def published_batches(size: int) -> Iterator[list[Listing]]:
    """Every published listing in the order of the ids, so many at a time; each batch is forgotten before the next."""
    last = ""
    while True:
        query = select(Listing).where(Listing.status == "published", Listing.id > last).order_by(Listing.id).limit(size)
        batch = list(session().scalars(query.options(*LOADING)))
        if not batch:
            return
        yield batch
        last = batch[-1].id
        session().expunge_all()


def published_count() -> int:
    """How many listings are published."""
    return session().scalar(select(func.count()).select_from(Listing).where(Listing.status == "published")) or 0


def has_samples() -> bool:
    """Whether made-up sample listings are loaded, which every page must say."""
    engine, change = session().get_bind().engine, snapshot_counter("listing")
    known = _sampled.get(engine)
    if known is None or known[0] != change:
        known = _sampled[engine] = (change, session().scalar(select(Listing.id).where(Listing.sample).limit(1)) is not None)
    return known[1]
