"""Files of listings that staff send: one batch is one file, from its upload to its undoing."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Literal

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, leave_snapshot, session
from portal.directory import import_plans as plans
from portal.directory.history import Revision
from portal.directory.listings import LOADING, Listing
from portal.directory.people import Person, Post
from portal.directory.rights import Actor

State = Literal["reading", "preview", "faulty", "running", "done", "undoing", "undone", "failed"]
WORKING: tuple[State, ...] = ("reading", "running", "undoing")
"""States in which somebody works on a batch, unless the work was cut off."""


class Batch(Base):
    """One file: `reading` → `preview` (or `faulty`) → `running` → `done` → `undoing` → `undone`; or `failed`, nothing written."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    at: Mapped[datetime]
    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="reading")
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    """Rows that wait for a second person."""
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it failed, in Indonesian."""

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    post: Mapped[Post | None] = relationship(lazy="raise")

    held = False
    """Whether somebody worked on it just before it was read."""

    @property
    def is_cut_off(self) -> bool:
        """Whether its work ended without an end: the process was killed. Nothing of that work was written."""
        return self.state in WORKING and not self.held

    @property
    def is_kept(self) -> bool:
        """Whether the file that was sent is still there."""
        return plans.file_of(self.id) is not None


_PEOPLE = (joinedload(Batch.person), joinedload(Batch.post))


def get(batch_id: int) -> Batch | None:
    """The batch with this number, with who sent it."""
    held = plans.is_worked_on(batch_id)  # asked first: work that ends meanwhile is then read with its end
    query = select(Batch).where(Batch.id == batch_id).options(*_PEOPLE)
    found = session().scalar(query)
    if found is not None and found.state in WORKING and not held:
        leave_snapshot()  # what was read may be older than the end of the work
        found = session().scalar(query)
    if found is not None:
        found.held = held
    return found


def is_open_to(batch: Batch, actor: Actor) -> bool:
    """Whether somebody may see and undo a batch: its author, and who is above the author's post."""
    return batch.person_id == actor.person_id or (batch.post is not None and actor.is_above(batch.post.area_code))


def seen_by(actor: Actor, most: int = 50) -> list[Batch]:
    """The newest batches that the actor may see."""
    held = plans.all_worked_on()
    query = select(Batch).order_by(Batch.id.desc()).options(*_PEOPLE)
    if actor.role == "staff":
        query = query.where(Batch.person_id == actor.person_id)
    found = list(islice((batch for batch in session().scalars(query) if is_open_to(batch, actor)), most))
    for batch in found:
        batch.held = batch.id in held
    return found


def left_alone(batch: Batch) -> list[Listing]:
    """Listings of an undone batch that were not put back, because somebody had changed them since."""
    mine = select(Revision.listing_id).where(Revision.batch_id == batch.id)
    undone = mine.where(Revision.act == "undo")
    query = select(Listing).where(Listing.id.in_(mine.where(Revision.act == "import")), Listing.id.not_in(undone))
    return list(session().scalars(query.order_by(Listing.name).options(*LOADING)))
