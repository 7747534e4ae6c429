"""Who said when that a listing is still right, and who was asked. Never derived from an edit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base

KINDS = ("petugas", "kontak", "telepon", "kunjungan", "surat")
"""Kinds of source of a confirmation: the officer's own knowledge, the contact's one-tap answer, a call, a visit, a letter."""


class Confirmation(Base):
    """Somebody said: still right."""

    __tablename__ = "confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    on: Mapped[date]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The officer; None where the contact answered a link."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int]
    """The version of the listing that was confirmed."""
    note: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("confirmation_listing", "listing_id", "on"),)


class Reminder(Base):
    """One question "still right?" for one listing, with the link that answers it."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    stage: Mapped[int]
    """1 the first contact, 2 the second, 3 and more the kabupaten."""
    made_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")
    """E.164 of whom the message is for; empty where nobody can be written to."""
    email: Mapped[str] = mapped_column(default="")
    who: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    """When a coordinator sent it on, or a gateway or mail server took it."""
    answer: Mapped[str] = mapped_column(default="")
    """`right`, `changed` or `other`; empty while there is none."""
    words: Mapped[str] = mapped_column(default="")
    """What changed, or whom to ask instead, in the words of who answered."""
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When an officer dealt with an answer other than "still right"."""
    __table_args__ = (Index("reminder_listing", "listing_id", "made_on"), Index("reminder_open", "answered_at"))
