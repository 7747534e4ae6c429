"""What officers have learned by doing: which of the eight tasks each has finished in the practice room, and when.

These rows are all that ever comes out of a practice room: the name of a task and a day, never a word that was typed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session
from portal.directory import posts, trust
from portal.directory.people import ORGANIZATION, Person, Post, Tenure
from portal.directory.rights import Actor

TASKS = ("pastikan", "jam", "riwayat", "laporan", "jeda", "tambah", "berkas", "serah")
"""The guided tasks, in the order they are learned: confirm, hours, bring back, answer, pause, add, file, hand over."""


class PracticeDone(Base):
    """An officer finished a task for the first time."""

    __tablename__ = "practice_done"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    task: Mapped[str] = mapped_column(primary_key=True)
    """One of TASKS."""
    done_on: Mapped[date]


@dataclass(frozen=True, slots=True)
class Learner:
    """An officer below somebody, with the post held and the day on which each finished task was finished first."""

    person_id: int
    name: str
    title: str
    area_code: str
    done: dict[str, date]


def done_by(person_id: int) -> dict[str, date]:
    """Task → the day on which this person finished it first."""
    query = select(PracticeDone.task, PracticeDone.done_on).where(PracticeDone.person_id == person_id)
    return {task: day for task, day in session().execute(query) if task in TASKS}


def learners(actor: Actor) -> list[Learner]:
    """Everybody who holds a post below the actor today, each once, by place and name; people of organizations do not practise."""
    query = (
        select(Person.id, Person.name, Post.title, Post.area_code, PracticeDone.task, PracticeDone.done_on)
        .select_from(Tenure)
        .join(Person, Person.id == Tenure.person_id)
        .join(Post, Post.id == Tenure.post_id)
        .outerjoin(PracticeDone, PracticeDone.person_id == Person.id)
        .where(posts.living(trust.today()), Post.closed_on.is_(None), Post.role != ORGANIZATION, posts.below(actor))
        .order_by(Post.area_code, Person.name, Person.id, Post.id)
    )
    found: dict[int, Learner] = {}
    for person_id, name, title, area, task, day in session().execute(query):
        learner = found.setdefault(person_id, Learner(person_id, name, title, area, {}))
        if task in TASKS:
            learner.done[task] = day
    return [learner for learner in found.values() if learner.person_id != actor.person_id]
