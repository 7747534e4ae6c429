"""Activities with dates: trainings, sport timetables, legal-aid days, posyandu, therapy days.

Times are naive and local (Asia/Jakarta). Unknown stays empty. Each date of an activity is a row of
its own, made from its rule and its exceptions whenever it is saved, so that pages ask one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from portal.database import Base, session
from portal.directory.listings import Listing, Organization
from portal.directory.people import Person, Post
from portal.directory.placed import Placed, areas_of, needs_of

Status = Literal["draft", "published", "cancelled"]
STATUSES: tuple[Status, ...] = ("draft", "published", "cancelled")
DateState = Literal["on", "moved", "cancelled"]


class ActivityNeed(Base):
    """A need that an activity answers."""

    __tablename__ = "activity_need"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("activity_need_need", "need"),)


class ActivityArea(Base):
    """An area whose people an activity is for; may be wider or narrower than where it is."""

    __tablename__ = "activity_area"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("activity_area_code", "code"),)


class ActivityDate(Base):
    """One date of an activity."""

    __tablename__ = "activity_date"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """The day that the rule gives, even where it has been moved to another."""
    starts: Mapped[datetime]
    ends: Mapped[datetime | None]
    over: Mapped[datetime]
    """When it is over: its end, or the end of its day where no end is known."""
    state: Mapped[str] = mapped_column(default="on")
    note: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("activity_date_starts", "starts"), Index("activity_date_over", "over"))


class Activity(Placed, Base):
    """One activity, with its first date and the rule by which it repeats. Texts are plain; lists have one entry a line."""

    __tablename__ = "activity"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The sender's own key (kunci): the same key updates, never doubles."""
    topic: Mapped[str]
    title: Mapped[str]
    title_jv: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    summary_jv: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    description_jv: Mapped[str] = mapped_column(default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id", ondelete="SET NULL"))
    """The listing that hosts it, if any."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The post that entered it."""
    place_code: Mapped[str]
    """Where it is: a kecamatan, a kabupaten, or `33` for the province."""
    desa_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    address_public: Mapped[bool] = mapped_column(default=True)
    starts: Mapped[datetime]
    ends: Mapped[datetime | None]
    rule: Mapped[str] = mapped_column(default="")
    """See `repeats`; empty for a single date."""
    exceptions: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Single dates that differ: {"day", "state": "cancelled" | "moved", "starts", "ends", "note"}; see `activity_dates`."""
    last_over: Mapped[datetime]
    """When its last date that takes place is over."""
    day_note: Mapped[str] = mapped_column(default="")
    """A note on the days in words, such as the hari pasaran: "Setiap Minggu Pon"."""
    eligibility: Mapped[str] = mapped_column(default="")
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    requirements: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    quota: Mapped[int | None]
    places_left: Mapped[int | None]
    """None: unknown. 0: full."""
    registration: Mapped[str] = mapped_column(default="")
    """How to register, in words."""
    registration_link: Mapped[str] = mapped_column(default="")
    registration_deadline: Mapped[date | None]
    """The last day on which one can register."""
    phones: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """As those of a listing."""
    source: Mapped[str] = mapped_column(default="")
    source_date: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="published")
    status_note: Mapped[str] = mapped_column(default="")
    """Why it is cancelled, in words for residents."""
    sensitive: Mapped[bool] = mapped_column(default=False)
    waiting: Mapped[bool] = mapped_column(default=False)
    """A draft that a second person has to publish."""
    version: Mapped[int] = mapped_column(default=1)
    change: Mapped[int] = mapped_column(default=0)
    """Number of the change that last touched it, from the counter `activity`."""
    made_at: Mapped[datetime]
    modified: Mapped[datetime]

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    listing: Mapped[Listing | None] = relationship(lazy="raise")
    __table_args__ = (
        Index("activity_change", "change"),
        Index("activity_place", "place_code", "status"),
        Index("activity_listing", "listing_id"),
        Index("activity_last", "last_over"),
    )


Activity.joined_needs = needs_of(Activity, ActivityNeed, ActivityNeed.activity_id == Activity.id)
Activity.joined_areas = areas_of(Activity, ActivityArea, ActivityArea.activity_id == Activity.id)

LOADING = (joinedload(Activity.organization), joinedload(Activity.listing), undefer("*"))
"""What an activity needs to be shown, in the one query that reads it."""


class ActivityRevision(Base):
    """One version of an activity: who made it, when, why, what differed from the one before, and all it said."""

    __tablename__ = "activity_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    approver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[approved_by])
    post: Mapped[Post | None] = relationship(lazy="raise")
    __table_args__ = (Index("activity_revision_activity", "activity_id", "version", unique=True),)


def get(activity_id: str) -> Activity | None:
    """The activity with this id in any status, ready to be shown."""
    return session().scalar(select(Activity).where(Activity.id == activity_id).options(*LOADING))


def by_key(key: str) -> Activity | None:
    """The activity with this sender's key in any status, ready to be shown."""
    return session().scalar(select(Activity).where(Activity.key == key).options(*LOADING))


def dates_of(activity_ids: Sequence[str]) -> dict[str, list[ActivityDate]]:
    """Activity → all its dates in order, those cancelled among them."""
    query = select(ActivityDate).where(ActivityDate.activity_id.in_(activity_ids)).order_by(ActivityDate.starts)
    found: dict[str, list[ActivityDate]] = {activity_id: [] for activity_id in activity_ids}
    for row in session().scalars(query):
        found[row.activity_id].append(row)
    return found


def history_of(activity_id: str) -> list[ActivityRevision]:
    """All versions of an activity, the newest first, with the people who made them."""
    query = select(ActivityRevision).where(ActivityRevision.activity_id == activity_id)
    people = (joinedload(ActivityRevision.person), joinedload(ActivityRevision.approver), joinedload(ActivityRevision.post))
    return list(session().scalars(query.options(*people).order_by(ActivityRevision.version.desc())))
