"""Paralegal cadres of a kecamatan: how many were trained, which office to ask, when the next legal-aid day is. Never who."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory import trust
from portal.directory.listings import LOADING, Listing
from portal.directory.phones import Phone


class Cadre(Base):
    """What is known of the cadres of one kecamatan; what is empty is unknown."""

    __tablename__ = "cadre"

    kecamatan_code: Mapped[str] = mapped_column(primary_key=True)
    trained: Mapped[int | None]
    counted_on: Mapped[date | None]
    """The day that the number is of."""
    source: Mapped[str] = mapped_column(default="")
    office: Mapped[str] = mapped_column(default="")
    """The duty post: an office, never a person."""
    phone: Mapped[str] = mapped_column(default="")
    """E.164, of that office."""
    shared: Mapped[bool] = mapped_column(default=False)
    """Whether somebody said of a mobile number that the office answers it."""
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id", ondelete="SET NULL"))
    """A listing of the portal that can be asked instead."""
    next_day: Mapped[date | None]
    """The next legal-aid day."""
    next_note: Mapped[str] = mapped_column(default="")

    listing: Mapped[Listing | None] = relationship(lazy="raise")


@dataclass(frozen=True, slots=True)
class Known:
    """The cadres of one kecamatan as everybody may see them on a day."""

    kecamatan_code: str
    trained: int | None
    counted_on: date | None
    source: str
    office: str
    phone: Phone | None
    listing: Listing | None
    """Only while it is published."""
    next_day: date | None
    """Only while it is not over."""
    next_note: str


def _known(row: Cadre, on: date) -> Known:
    listing = row.listing if row.listing and row.listing.status == "published" else None
    coming = row.next_day if row.next_day and row.next_day >= on else None
    phone = Phone(row.phone, "call") if row.phone else None
    note = row.next_note if coming else ""
    return Known(row.kecamatan_code, row.trained, row.counted_on, row.source, row.office, phone, listing, coming, note)


_WHOLE = joinedload(Cadre.listing).options(*LOADING)


def row_of(code: str) -> Cadre | None:
    """What is kept of a kecamatan, as officers see it."""
    return session().get(Cadre, code)


def of(code: str, on: date | None = None) -> Known | None:
    """What everybody may see of a kecamatan; None where nothing is known."""
    row = session().scalar(select(Cadre).where(Cadre.kecamatan_code == code).options(_WHOLE))
    return _known(row, on or trust.today()) if row else None


def within(kabupaten: Collection[str], on: date | None = None) -> dict[str, Known]:
    """Kecamatan of these kabupaten → what is known; those of which nothing is known are absent."""
    query = select(Cadre).where(func.substr(Cadre.kecamatan_code, 1, 5).in_(kabupaten)).options(_WHOLE)
    day = on or trust.today()
    return {row.kecamatan_code: _known(row, day) for row in session().scalars(query.order_by(Cadre.kecamatan_code))}


def rows_of(kabupaten: Collection[str]) -> dict[str, Cadre]:
    """The same as it is kept, past days included: for those who keep it."""
    query = select(Cadre).where(func.substr(Cadre.kecamatan_code, 1, 5).in_(kabupaten)).order_by(Cadre.kecamatan_code)
    return {row.kecamatan_code: row for row in session().scalars(query)}


def trained(kabupaten: Collection[str]) -> dict[str, int]:
    """Kecamatan of these kabupaten → how many cadres were trained there; those where that is unknown are absent."""
    query = select(Cadre.kecamatan_code, Cadre.trained).where(Cadre.trained.is_not(None))
    found = session().execute(query.where(func.substr(Cadre.kecamatan_code, 1, 5).in_(kabupaten)))
    return {code: number for code, number in found if number is not None}


def totals(kabupaten: Collection[str]) -> tuple[int, int]:
    """How many cadres were trained in these kabupaten, and in how many kecamatan that is known."""
    query = select(func.coalesce(func.sum(Cadre.trained), 0), func.count(Cadre.trained))
    total, known = session().execute(query.where(func.substr(Cadre.kecamatan_code, 1, 5).in_(kabupaten))).one()
    return total or 0, known
