"""What became of a listing: every change is a revision, kept for ever, with its whole content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.people import Person, Post

Act = Literal["load", "import", "create", "edit", "publish", "pause", "withdraw", "restore", "undo", "expire"]


class Revision(Base):
    """One version of a listing: who made it, when, why, what differed from the one before, and all it said."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for the portal itself."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The second person, where one was needed."""
    act: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    """Field of `Draft` → [before, after]; days as ISO text. Empty for the first version."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Every field of `Draft`, days as ISO text."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    approver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[approved_by])
    post: Mapped[Post | None] = relationship(lazy="raise")
    __table_args__ = (Index("revision_listing", "listing_id", "version", unique=True), Index("revision_batch", "batch_id"))


_PEOPLE = (joinedload(Revision.person), joinedload(Revision.approver), joinedload(Revision.post))


def of(listing_id: str) -> list[Revision]:
    """All revisions of a listing, the newest first, with the people who made them."""
    query = select(Revision).where(Revision.listing_id == listing_id).order_by(Revision.version.desc())
    return list(session().scalars(query.options(*_PEOPLE)))


def get(listing_id: str, version: int) -> Revision | None:
    """One version of a listing."""
    query = select(Revision).where(Revision.listing_id == listing_id, Revision.version == version)
    return session().scalar(query.options(*_PEOPLE))


def plain(value: Any) -> Any:
    """A value of a draft as a revision keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def content(draft: Any, names: Sequence[str]) -> dict[str, Any]:
    """These fields of a draft as a revision keeps them."""
    return {name: plain(getattr(draft, name)) for name in names}


def differing(before: Any, after: Any, names: Sequence[str]) -> dict[str, list[Any]]:
    """Field → [before, after] as revisions keep them, in the order of `names`; only those that differ.

    In which order areas are named says nothing.
    """
    found = {}
    for name in names:
        old, new = plain(getattr(before, name)), plain(getattr(after, name))
        if name == "service_areas":
            old, new = sorted(set(old)), sorted(set(new))
        if old != new:
            found[name] = [old, new]
    return found
