"""Internal notes on a listing: for those who keep it, never for anybody else and in no output.

Who sees what: officers who cover the listing see every note. An organization that claims it sees its
own notes, and those of officers that are marked as shared; never what another organization wrote.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.listings import Listing, Organization
from portal.directory.people import Person, Post
from portal.directory.rights import Actor

MOST = 200


class Note(Base):
    """One note. Of an officer where `organization_id` is None, else of somebody of that organization."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    shared: Mapped[bool] = mapped_column(default=False)
    """Whether an officer's note is for the organizations that claim the listing as well."""
    at: Mapped[datetime]
    text: Mapped[str]

    person: Mapped[Person] = relationship(lazy="raise")
    post: Mapped[Post] = relationship(lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
    __table_args__ = (Index("note_listing", "listing_id", "id"),)


_WHOLE = (joinedload(Note.person), joinedload(Note.post), joinedload(Note.organization))


def get(note_id: int) -> Note | None:
    """The note with this number, with author and post."""
    return session().scalar(select(Note).where(Note.id == note_id).options(*_WHOLE))


def may_read(actor: Actor, listing: Listing) -> bool:
    """Whether this actor has any business with notes on a listing."""
    return actor.covers(listing) or listing.id in actor.claimed


def of(actor: Actor, listing: Listing) -> list[Note]:
    """The notes on a listing that this actor may see, the newest first."""
    if not may_read(actor, listing):
        return []
    query = select(Note).where(Note.listing_id == listing.id).options(*_WHOLE).order_by(Note.id.desc()).limit(MOST)
    if not actor.covers(listing):
        query = query.where(Note.organization_id.in_(actor.organizations) | Note.shared)
    return list(session().scalars(query))


def may_delete(actor: Actor, note: Note) -> bool:
    """Whether it is the actor's own note, or that of somebody whose post is below."""
    return note.person_id == actor.person_id or actor.heads(note.post)
