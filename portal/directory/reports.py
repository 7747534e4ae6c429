"""What residents say is wrong with a listing. No identity is kept; the words go after 90 days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base

KINDS = ("nomor_mati", "tidak_dijawab", "tutup", "pindah", "jam_salah", "lain")
"""Dead number, nobody answers, closed, moved, wrong hours, something else."""


class Report(Base):
    """One report of one resident about one listing."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(unique=True)
    """Digest of the short code with which the reporter can see the answer."""
    state: Mapped[str] = mapped_column(default="new")
    """`new`, `fixed` (the listing was wrong and is right now) or `kept` (the listing is right)."""
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (Index("report_listing", "listing_id", "state"),)
