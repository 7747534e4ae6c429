"""Bodies that take part in the programme: TP PKK, BKOW, universities, companies, NGOs, agencies; what each does and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from portal.database import Base, session, snapshot_counter
from portal.directory import places
from portal.directory.listings import Organization
from portal.directory.phones import Phone

Kind = Literal["tp_pkk", "bkow", "university", "company", "ngo", "agency"]
KINDS: tuple[Kind, ...] = ("tp_pkk", "bkow", "university", "company", "ngo", "agency")
"""In the order they are shown."""


class Body(Base):
    """An organization as a partner of the programme, in the words of an officer."""

    __tablename__ = "body"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    kind: Mapped[str]
    does: Mapped[str]
    """What it does, in one sentence."""
    does_jv: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    """E.164, of its office."""
    shared: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    as_of: Mapped[date]
    """The day on which an officer last said so."""

    organization: Mapped[Organization] = relationship(lazy="raise")
    served: Mapped[list[BodyArea]] = relationship(lazy="raise", order_by="BodyArea.code", cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """The organization's name."""
        return self.organization.name

    @property
    def areas(self) -> list[str]:
        """Codes of the areas where it works, in order."""
        return [area.code for area in self.served]

    @property
    def office(self) -> Phone | None:
        """Its number, ready to be shown."""
        return Phone(self.phone, "call") if self.phone else None


class BodyArea(Base):
    """An area where a body works."""

    __tablename__ = "body_area"

    organization_id: Mapped[int] = mapped_column(ForeignKey("body.organization_id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index("body_area_code", "code"),)


_WHOLE = (joinedload(Body.organization), selectinload(Body.served))


def get(organization_id: int) -> Body | None:
    """The body that an organization is, ready to be shown."""
    return session().scalar(select(Body).where(Body.organization_id == organization_id).options(*_WHOLE))


def all_bodies() -> list[Body]:
    """Every body: by kind, then by name."""
    query = select(Body).join(Body.organization).options(*_WHOLE).order_by(Organization.name)
    return sorted(session().scalars(query), key=lambda body: KINDS.index(body.kind))


def by_kind(found: Sequence[Body]) -> list[tuple[str, list[Body]]]:
    """Bodies grouped by kind, empty kinds left out."""
    groups = ((kind, [body for body in found if body.kind == kind]) for kind in KINDS)
    return [(kind, group) for kind, group in groups if group]


def at_work_in(code: str, within: bool = True) -> list[Body]:
    """Bodies that work in an area, in all of a wider one, or, unless not `within`, in a part of it."""
    here: ColumnElement[bool] = BodyArea.code.in_(places.lineage(code))
    if within:
        here |= (BodyArea.code >= code + ".") & (BodyArea.code < code + "/")
    numbers = select(BodyArea.organization_id).where(here)
    query = select(Body).join(Body.organization).where(Body.organization_id.in_(numbers)).options(*_WHOLE)
    found = session().scalars(query.order_by(Organization.name))
    return sorted(found, key=lambda body: KINDS.index(body.kind))


@dataclass(frozen=True, slots=True)
class Described:
    """What machines are told of a body besides its name."""

    number: int
    kind: str
    does: str
    website: str
    phone: str
    areas: tuple[str, ...]


_described: WeakKeyDictionary[Engine, tuple[int, dict[str, Described]]] = WeakKeyDictionary()
COUNTER = "body"
"""The counter that every write to bodies moves."""


def described() -> dict[str, Described]:
    """Name of an organization → what it is and does; the same object until a body changes."""
    engine, change = session().get_bind().engine, snapshot_counter(COUNTER)
    known = _described.get(engine)
    if known is None or known[0] != change:
        found = {b.name: Described(b.organization_id, b.kind, b.does, b.website, b.phone, tuple(b.areas)) for b in all_bodies()}
        known = _described[engine] = change, found
    return known[1]
