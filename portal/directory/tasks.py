"""What the province or a kabupaten asks of an agency (OPD): who should do what by when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory import places
from portal.directory.listings import Listing, Organization
from portal.directory.people import Person, Post
from portal.directory.rights import Actor

State = Literal["open", "done", "declined"]
STATES: tuple[State, ...] = ("open", "done", "declined")


class Task(Base):
    """One task of one agency in one kabupaten, or in the whole province (`33`)."""

    __tablename__ = "agency_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    """What residents asked for, where the task comes from that."""
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    what: Mapped[str]
    due: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    organization: Mapped[Organization] = relationship(lazy="raise")
    maker: Mapped[Person] = relationship(lazy="raise", foreign_keys=[made_by])
    answerer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by])
    __table_args__ = (
        Index("agency_task_state", "state", "area_code"),
        Index("agency_task_organization", "organization_id", "state"),
    )


_WHOLE = (joinedload(Task.organization), joinedload(Task.maker), joinedload(Task.answerer))


def get(task_id: int) -> Task | None:
    """The task with this number, with agency and people."""
    return session().scalar(select(Task).where(Task.id == task_id).options(*_WHOLE))


def of(areas: Sequence[str], state: str = "") -> list[Task]:
    """The tasks of these areas, all or those in one state, the earliest due first."""
    query = select(Task).where(Task.area_code.in_(areas)).options(*_WHOLE)
    query = query.where(Task.state == state) if state else query
    return list(session().scalars(query.order_by(Task.state != "open", Task.due, Task.id)))


def may_answer(actor: Actor, task: Task) -> bool:
    """Whether the task is this actor's to do: a post of the agency there, or one that keeps the area itself."""
    return any(
        places.contains(post.area_code, task.area_code) and post.organization_id in (None, task.organization_id)
        for post in actor.posts
    )


def agencies(area: str) -> list[Organization]:
    """The agencies that a task in an area may go to: with a listing or an open post in it or above it, by name."""
    above = [area, places.PROVINCE]
    listed = select(Listing.organization_id).where(Listing.place_code.startswith(area) | Listing.place_code.in_(above))
    posted = select(Post.organization_id).where(
        Post.closed_on.is_(None), Post.role != "organization", Post.area_code.startswith(area) | Post.area_code.in_(above)
    )
    known = select(Organization).where(Organization.id.in_(listed) | Organization.id.in_(posted))
    return list(session().scalars(known.order_by(Organization.name)))


def keepers(area: str) -> set[int]:
    """Numbers of the agencies with an open post that would see a task in this area on its desk."""
    codes = [area, places.PROVINCE]
    query = select(Post.organization_id).where(Post.closed_on.is_(None), Post.organization_id.is_not(None))
    found = session().scalars(query.where(Post.role != "organization", Post.area_code.in_(codes)))
    return {number for number in found if number is not None}
