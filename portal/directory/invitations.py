"""Invitations to hold a post: a link for one person, valid 72 hours, no mail server needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base
from portal.directory.people import Post

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
