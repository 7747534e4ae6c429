"""Files of rows that the province sends: pairings of villages and cadres of kecamatan. One roster is one file."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session
from portal.directory.rights import SYSTEM, Actor

State = Literal["faulty", "preview", "done", "undone"]
Values = dict[str, str]
"""A row as the file and the export write it: column → text."""


class Roster(Base):
    """One file: `preview` → `done` → `undone`, or `faulty`. Of a faulty one nothing is kept but what is wrong with it."""

    __tablename__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`dampingan` or `paralegal`."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: the command line."""
    area_code: Mapped[str]
    """The area of the post that sent it."""
    at: Mapped[datetime]
    file_name: Mapped[str]
    state: Mapped[str]
    rows: Mapped[dict[str, Values]] = mapped_column(JSON, default=dict)
    """Key → the row, in the order of the file."""
    faults: Mapped[list[list[object]]] = mapped_column(JSON, default=list)
    """Each [row, column, reason]."""
    before: Mapped[dict[str, Values | None]] = mapped_column(JSON, default=dict)
    """Key of what it added or changed → what was there before."""
    left: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys that its undoing left alone, because somebody had changed them since."""
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("roster_kind", "kind", "id"),)


def get(roster_id: int) -> Roster | None:
    """The roster with this number."""
    return session().get(Roster, roster_id)


def is_open_to(roster: Roster, actor: Actor) -> bool:
    """Whether somebody may see, apply and undo it: its author, and who is above the post that sent it."""
    own = actor.person_id is not None and roster.person_id == actor.person_id
    return actor == SYSTEM or own or actor.is_above(roster.area_code)


def seen_by(actor: Actor, kind: str, most: int = 20) -> list[Roster]:
    """The newest rosters of a kind that the actor may see."""
    found = session().scalars(select(Roster).where(Roster.kind == kind).order_by(Roster.id.desc()).limit(500))
    return [roster for roster in found if is_open_to(roster, actor)][:most]
