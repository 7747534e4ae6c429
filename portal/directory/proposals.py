"""Changes on their way: drafts of staff, changes that wait for a second person or for their day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.people import Person, Post

State = Literal["draft", "waiting", "scheduled", "returned", "done", "dropped"]
OPEN: tuple[State, ...] = ("draft", "waiting", "scheduled", "returned")
"""States of a proposal that still may become a change."""


class Proposal(Base):
    """What somebody wants a listing to say, as they typed it; also a listing that does not exist yet.

    `draft` is the author's own; `waiting` for a second person; `scheduled` for a day;
    `returned` with a note to the author; `done` became a version; `dropped` was given up.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    """None for a new listing until it is published."""
    base_version: Mapped[int] = mapped_column(default=0)
    """The version of the listing that the author saw."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    place_code: Mapped[str]
    """Where the listing is to be: decides who sees the proposal."""
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entries: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Field of the form → what was typed, valid or not."""
    act: Mapped[str] = mapped_column(default="edit")
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    publish_on: Mapped[date | None]
    """The day from which it is to be public."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    """What the second person says to the author."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    """The file that it came with."""

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    post: Mapped[Post] = relationship(lazy="raise")
    __table_args__ = (
        Index("proposal_listing", "listing_id", "state"),
        Index("proposal_place", "place_code", "state"),
        Index("proposal_batch", "batch_id"),
    )


_PEOPLE = (joinedload(Proposal.person), joinedload(Proposal.post))


def get(proposal_id: int) -> Proposal | None:
    """The proposal with this number, with its author."""
    return session().scalar(select(Proposal).where(Proposal.id == proposal_id).options(*_PEOPLE))


def own_draft(person_id: int, listing_id: str) -> Proposal | None:
    """What this person has begun to change about a listing, and not sent; the newest."""
    query = select(Proposal).where(Proposal.listing_id == listing_id, Proposal.person_id == person_id)
    query = query.where(Proposal.state.in_(("draft", "returned"))).order_by(Proposal.id.desc()).limit(1)
    return session().scalar(query.options(*_PEOPLE))


def sent_already(person_id: int, listing_id: str | None, entries: Mapping[str, str]) -> Proposal | None:
    """What this person has sent before with the very same content, as a second tap on the button does.

    A new listing is known by its `kunci`; one that is there by a change of it that still waits.
    """
    query = select(Proposal).where(Proposal.person_id == person_id)
    if listing_id:
        query = query.where(Proposal.listing_id == listing_id, Proposal.state.in_(("waiting", "scheduled")))
    else:
        known = Proposal.entries["kunci"].as_string() == entries.get("kunci", "")
        query = query.where(known, Proposal.state.in_(("waiting", "scheduled", "done")))
    return next((found for found in session().scalars(query) if not listing_id or found.entries == entries), None)


def open_for(listing_id: str) -> list[Proposal]:
    """Every change of a listing that is on its way, oldest first."""
    query = select(Proposal).where(Proposal.listing_id == listing_id, Proposal.state.in_(OPEN)).order_by(Proposal.id)
    return list(session().scalars(query.options(*_PEOPLE)))


def of_person(person_id: int) -> list[Proposal]:
    """Everything this person has on its way, the newest first."""
    query = select(Proposal).where(Proposal.person_id == person_id, Proposal.state.in_(OPEN)).order_by(Proposal.id.desc())
    return list(session().scalars(query.options(*_PEOPLE)))


def waiting() -> list[Proposal]:
    """All that waits for a second person, oldest first."""
    query = select(Proposal).where(Proposal.state == "waiting").order_by(Proposal.id)
    return list(session().scalars(query.options(*_PEOPLE)))
