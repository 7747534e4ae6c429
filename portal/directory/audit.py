"""Who did what in the staff rooms, and when: sign-ins and acts, without addresses. Kept for two years."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session, utc_now


class Event(Base):
    """One act. `subject` names what it was done to, such as `listing:22bf9hf` or `person:4`."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("event_at", "at"), Index("event_person", "person_id", "at"))


def note(act: str, person_id: int | None, subject: str = "", detail: str = "") -> None:
    """Write an act down, inside the `writing()` of the act itself: both land or neither."""
    session().add(Event(at=utc_now(), person_id=person_id, act=act, subject=subject, detail=detail))
