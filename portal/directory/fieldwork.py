"""What KKN students and cadres tell of one kecamatan, and what their officer decided. Nothing of it is public by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, session
from portal.directory.listings import Listing
from portal.directory.people import Person, Post

Kind = Literal["kkn", "kader"]
KINDS: tuple[Kind, ...] = ("kkn", "kader")
"""Who walks: students of a university, or cadres. The confirmation names the kind, never the person."""
OUTCOMES = ("right", "changed", "closed", "nobody", "new")
"""What somebody found: all as it says, something changed, closed for good, nobody there, a place that is not listed."""
ASKED = ("petugas", "pengelola", "perangkat", "tetangga", "pengguna", "sendiri")
"""Who was asked, by role: there is no room for a name."""
CHANGES = ("nomor", "jam", "alamat", "nama", "lainnya")
"""What may have changed."""
ROUND = timedelta(days=60)
"""How long an entry says that somebody was there: a KKN lasts some 40 days."""
OLDEST = timedelta(days=30)
"""How long ago the day of an entry may be when it arrives."""
LONGEST_WORDS, LONGEST_NAME = 1000, 120
WORDS_KEPT = timedelta(days=90)
"""How long the words of an entry are kept after it was decided."""
KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
"""The id that a browser gives an entry."""


class FieldPass(Base):
    """What the officer said of the post of a student or cadre: its area and holder are those of the post."""

    __tablename__ = "field_pass"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    kind: Mapped[str]
    sensitive: Mapped[bool] = mapped_column(default=False)
    """Whether the list has sensitive listings too: without their address in any case."""


class FieldEntry(Base):
    """What somebody found at one listing, or at a place that is none yet."""

    __tablename__ = "field_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """Given by the browser: the same key of the same person is the same entry, however often it is sent."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[str]
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    place_code: Mapped[str]
    """The kecamatan of the list."""
    outcome: Mapped[str]
    changes: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(default="")
    """For the officer alone."""
    asked: Mapped[str] = mapped_column(default="")
    on: Mapped[date]
    """The day of the visit, as the student says it."""
    at: Mapped[datetime]
    """When the server took it."""
    name: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    desa_code: Mapped[str] = mapped_column(default="")
    """Name, topic and desa of a place that the portal does not know."""
    state: Mapped[str] = mapped_column(default="waiting")
    """`waiting`, `accepted` or `declined`."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    """Why it was declined, for whoever sent it."""
    settled_at: Mapped[datetime | None]
    """When the officer had written what an accepted entry says into the portal, or nothing was to be written."""

    listing: Mapped[Listing | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    post: Mapped[Post] = relationship(lazy="raise")
    __table_args__ = (
        Index("field_entry_key", "person_id", "key", unique=True),
        Index("field_entry_place", "place_code", "state"),
        Index("field_entry_listing", "listing_id"),
    )


class EntryError(ValueError):
    """An entry that cannot be taken as it is: `faults` has a sentence for each field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


class Late(Exception):
    """An entry that says nothing new any more: its listing is gone, or it was decided. The text says which, in Indonesian."""


def pass_of(post: Post) -> FieldPass | None:
    """What the officer said of this post; None for a post of another kind."""
    return session().get(FieldPass, post.id)


def of_person(person_id: int, key: str) -> FieldEntry | None:
    """The entry that this person's browser gave this key."""
    return session().scalar(select(FieldEntry).where(FieldEntry.person_id == person_id, FieldEntry.key == key))
