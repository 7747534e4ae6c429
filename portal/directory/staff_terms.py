"""Words that the staff has taught the search: who, when, why; taken back words stay in the history.

Every change is a new version of the whole (`COUNTER`); each term knows the version it came and went with.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, counter, session
from portal.directory.people import Person

COUNTER = "lexicon"


class StaffTerm(Base):
    """One term. It stands for a need (`concept`) or for a place (`place_code`), never both."""

    __tablename__ = "staff_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    """Folded, one space between words."""
    concept: Mapped[str] = mapped_column(default="")
    place_code: Mapped[str] = mapped_column(default="")
    why: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_in: Mapped[int]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_in: Mapped[int | None]
    removed_why: Mapped[str] = mapped_column(default="")

    adder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[added_by])
    remover: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[removed_by])
    __table_args__ = (Index("staff_term_living", "term", unique=True, sqlite_where=text("removed_at IS NULL")),)


def version() -> int:
    """The number of the present version; 0 before the first term."""
    return counter(COUNTER)


def get(term_id: int) -> StaffTerm | None:
    """The term with this number, also one that was taken back."""
    return session().get(StaffTerm, term_id)


def living() -> list[StaffTerm]:
    """The terms that the search knows now, in order."""
    return list(session().scalars(select(StaffTerm).where(StaffTerm.removed_at.is_(None)).order_by(StaffTerm.term)))


def history() -> list[StaffTerm]:
    """Every term that ever was, with the people, the newest first."""
    people = (joinedload(StaffTerm.adder), joinedload(StaffTerm.remover))
    return list(session().scalars(select(StaffTerm).options(*people).order_by(StaffTerm.id.desc())))
