"""Claims: an organization says that a listing is its own, and an officer who keeps the listing agrees or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, ForeignKey, Index, false, or_, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.listings import LOADING, Listing, Organization
from portal.directory.people import Person, Post

State = Literal["waiting", "approved", "refused", "ended"]
LIVING = ("waiting", "approved")
"""States of a claim that an organization may have only one of for each listing."""
CLAIMABLE = ("published", "paused")
MOST_FOUND = 20


class Claim(Base):
    """`waiting` for an officer, `approved`, `refused` with a note, or `ended` by either side."""

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who asked for it."""
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    made_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    """What the officer says to the organization."""

    organization: Mapped[Organization] = relationship(lazy="raise")
    listing: Mapped[Listing] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    __table_args__ = (
        Index("claim_listing", "listing_id", "state"),
        Index("claim_organization", "organization_id", "state"),
        Index(
            "claim_living", "organization_id", "listing_id", unique=True, sqlite_where=text("state IN ('waiting', 'approved')")
        ),
    )


_WHOLE = (joinedload(Claim.organization), joinedload(Claim.listing).options(*LOADING), joinedload(Claim.person))


def get(claim_id: int) -> Claim | None:
    """The claim with this number, with its listing, organization and author."""
    return session().scalar(select(Claim).where(Claim.id == claim_id).options(*_WHOLE))


def living(organization_id: int, listing_id: str) -> Claim | None:
    """What this organization has asked for, or has, of a listing."""
    query = select(Claim).where(Claim.organization_id == organization_id, Claim.listing_id == listing_id)
    return session().scalar(query.where(Claim.state.in_(LIVING)))


def within(posts: Iterable[Post]) -> ColumnElement[bool]:
    """What must be true of a `Listing` that lies where one of these posts is."""
    codes = {post.area_code for post in posts}
    return or_(false(), *(or_(Listing.place_code == code, Listing.place_code.startswith(code + ".")) for code in codes))


def claimed_by(posts: Iterable[Post]) -> frozenset[str]:
    """Ids of the listings that holders of these posts may speak for: approved for the organization, in the post's area."""
    found: set[str] = set()
    for post in posts:
        query = select(Claim.listing_id).join(Claim.listing).where(Claim.organization_id == post.organization_id)
        found.update(session().scalars(query.where(Claim.state == "approved", within([post]))))
    return frozenset(found)


def of_organizations(organizations: Iterable[int]) -> list[Claim]:
    """All claims of these organizations but those that ended: those that wait first, then by the name of the listing."""
    query = select(Claim).join(Claim.listing).where(Claim.organization_id.in_(list(organizations)), Claim.state != "ended")
    query = query.options(*_WHOLE).order_by(Claim.state == "approved", Listing.name, Claim.id.desc())
    return list(session().scalars(query))


def of_listing(listing_id: str) -> list[Claim]:
    """The claims of a listing that live, oldest first."""
    query = select(Claim).where(Claim.listing_id == listing_id, Claim.state.in_(LIVING)).options(*_WHOLE)
    return list(session().scalars(query.order_by(Claim.id)))


def claimable(posts: Iterable[Post], words: str) -> list[Listing]:
    """The first listings within the posts' areas whose name has all these words, or whose id is the word."""
    condition = within(posts) & Listing.status.in_(CLAIMABLE)
    parts = words.split()[:12]
    if not parts:
        return []
    for word in parts:
        condition &= or_(Listing.name.icontains(word, autoescape=True), Listing.id == word.casefold())
    query = select(Listing).where(condition).options(*LOADING).order_by(Listing.name, Listing.id).limit(MOST_FOUND)
    return list(session().scalars(query))
