"""Satu Perangkat Daerah Satu Desa Dampingan: which agency stands by which village, from when until when, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, and_, false, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session
from portal.directory import places, trust
from portal.directory.listings import Organization

State = Literal["running", "ended", "coming"]


class Pairing(Base):
    """One agency at one village for one period. It may end without a day being known."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    desa_code: Mapped[str]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    begins: Mapped[date]
    ends: Mapped[date | None]
    """Its last day."""
    does: Mapped[str]
    does_jv: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    __table_args__ = (UniqueConstraint("desa_code", "organization_id", "begins"),)


@dataclass(frozen=True, slots=True)
class Pair:
    """A pairing as pages and files show it."""

    id: int
    desa_code: str
    agency: str
    begins: date
    ends: date | None
    does: str
    does_jv: str
    source: str

    def state(self, on: date) -> State:
        """Whether it runs on that day, is over, or is still to come."""
        if self.begins > on:
            return "coming"
        return "ended" if self.ends is not None and self.ends < on else "running"


def all_pairs(within: Sequence[str] = (places.PROVINCE,)) -> list[Pair]:
    """Every pairing of villages in these areas, over or not, in the order of villages and days."""
    return _read(_pairs().where(_in_any(within)).order_by(Pairing.desa_code, Pairing.begins, Organization.name))


def running(within: Sequence[str], most: int, on: date | None = None) -> list[Pair]:
    """At most so many pairings that run on that day (today) in these areas, in the order of villages."""
    query = _pairs().where(_in_any(within), _runs(on or trust.today()))
    return _read(query.order_by(Pairing.desa_code, Organization.name, Pairing.id).limit(most))


def running_count(within: Sequence[str], on: date | None = None) -> int:
    """How many pairings run on that day (today) in these areas."""
    query = select(func.count()).select_from(Pairing).where(_in_any(within), _runs(on or trust.today()))
    return session().scalar(query) or 0


def _pairs() -> Select[int, str, str, date, date | None, str, str, str]:
    columns = (Pairing.begins, Pairing.ends, Pairing.does, Pairing.does_jv, Pairing.source)
    return select(Pairing.id, Pairing.desa_code, Organization.name, *columns).join(
        Organization, Organization.id == Pairing.organization_id
    )


def _read(query: Select[int, str, str, date, date | None, str, str, str]) -> list[Pair]:
    return [Pair(*row) for row in session().execute(query)]


def _in_any(within: Sequence[str]) -> ColumnElement[bool]:
    """In one of the areas; "/" is the letter after ".": a range that the index answers, which LIKE would not."""
    if places.PROVINCE in within:
        return Pairing.desa_code != ""
    ranges = (and_(Pairing.desa_code >= code + ".", Pairing.desa_code < code + "/") for code in within)
    return or_(false(), Pairing.desa_code.in_(within), *ranges)


def _runs(on: date) -> ColumnElement[bool]:
    return and_(Pairing.begins <= on, or_(Pairing.ends.is_(None), Pairing.ends >= on))
