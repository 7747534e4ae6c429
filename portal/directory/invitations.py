"""Invitations to hold a post: a link for one person, valid 72 hours, no mail server needed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session, utc_now
from portal.directory.people import Person, Post

VALID = timedelta(hours=72)


class Invitation(Base):
    """One link. The table has only the digest of its secret."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    name: Mapped[str] = mapped_column(default="")
    """For whom, as the inviter wrote it."""
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the command line invited."""
    made_at: Mapped[datetime]
    account_ends_on: Mapped[date | None]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The holder who hands the post over: their tenure ends when the successor accepts."""
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(lazy="raise")
    inviter: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[invited_by])

    @property
    def ends_at(self) -> datetime:
        """Until when the link can be used."""
        return self.made_at + VALID

    @property
    def is_open(self) -> bool:
        """Whether the link can still be used."""
        unused = self.accepted_at is None and self.revoked_at is None and self.post.closed_on is None
        return unused and utc_now() < self.ends_at


def digest_of(secret: str) -> str:
    """What the table keeps of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(secret: str) -> Invitation | None:
    """The invitation with this secret, if it can still be used, with its post and inviter."""
    query = select(Invitation).where(Invitation.digest == digest_of(secret))
    found = session().scalar(query.options(joinedload(Invitation.post), joinedload(Invitation.inviter)))
    return found if found is not None and found.is_open else None


def get(invitation_id: int) -> Invitation | None:
    """The invitation with this number, open or not."""
    return session().get(Invitation, invitation_id, options=[joinedload(Invitation.post), joinedload(Invitation.inviter)])


def open_of(post_id: int) -> list[Invitation]:
    """Invitations to a post that can still be used, the newest first."""
    query = select(Invitation).where(Invitation.post_id == post_id, Invitation.accepted_at.is_(None))
    query = query.options(joinedload(Invitation.post), joinedload(Invitation.inviter)).order_by(Invitation.id.desc())
    return [found for found in session().scalars(query) if found.is_open]
