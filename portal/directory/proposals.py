"""Changes on their way: drafts of staff, changes that wait for a second person or for their day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base
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
