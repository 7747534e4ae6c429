"""Who is signed in, and who tried: rows of the tables, so that all workers agree and a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base
from portal.directory.people import Person


class SignIn(Base):
    """One device that is signed in. Its key is in the cookie; the table has only the key's digest."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_at: Mapped[datetime | None]
    """When the second factor was given."""
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")
    """Kind of device in two words ("Android, Chrome"), so that the owner knows it again."""

    person: Mapped[Person] = relationship(lazy="raise")
    __table_args__ = (Index("sign_in_person", "person_id", "ended_at"),)


class Attempt(Base):
    """One act that is counted against guessing or flooding. Kept for minutes."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str]
    """Digest of what is counted (an account, an address): says nothing to a reader of the table."""
    at: Mapped[datetime]
    __table_args__ = (Index("attempt_bucket", "bucket", "at"), Index("attempt_at", "at"))
