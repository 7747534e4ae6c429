"""What partners are told: one notice for each partner and change, kept until it has arrived, and as a list for 90 days."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory import places
from portal.directory.listings import LOADING, Listing
from portal.directory.partners import Partner

Kind = Literal["listing.closed", "listing.reopened", "listing.moved", "webhook.verify"]
BACK_OFF = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long after each failed attempt the next one comes; the last one counts for all further."""
GIVE_UP = timedelta(days=7)
"""For how long a notice is tried."""
VERIFYING = 4
"""Attempts to have a new address answer our question."""
KEPT = timedelta(days=90)


class Notice(Base):
    """One event for one partner. Written in the transaction of the change itself, so that none is lost."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """What receivers know it by: the same at every attempt."""
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    """None for a question to a new address."""
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="")
    """Status of the listing since then."""
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What moved: `place`, `address`, `phones`."""
    at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    """When it is to be tried; None: not any more, or never."""
    delivered_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
    """Why the last attempt failed."""

    partner: Mapped[Partner] = relationship(lazy="raise")
    listing: Mapped[Listing | None] = relationship(lazy="raise")
    __table_args__ = (
        Index("notice_due", "next_at"),
        Index("notice_partner", "partner_id", "id"),
        Index("notice_listing", "listing_id"),
    )


class Lease(Base):
    """Who may do a work that only one process does at a time, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


_WHOLE = (joinedload(Notice.listing).options(*LOADING), joinedload(Notice.partner))


def get(notice_id: int) -> Notice | None:
    """The notice with this number, with partner and listing."""
    return session().scalar(select(Notice).where(Notice.id == notice_id).options(*_WHOLE))


def since(partner_id: int, moment: datetime, after: int, count: int) -> list[Notice]:
    """What changed among the links of a partner since a moment, oldest first; those after the notice with that number."""
    query = select(Notice).where(Notice.partner_id == partner_id, Notice.at >= moment, Notice.id > after)
    query = query.where(Notice.listing_id.is_not(None)).options(*_WHOLE)
    return list(session().scalars(query.order_by(Notice.id).limit(count)))


def latest(partner_id: int, count: int = 20) -> list[Notice]:
    """The last notices of a partner, the newest first."""
    query = select(Notice).where(Notice.partner_id == partner_id).options(*_WHOLE)
    return list(session().scalars(query.order_by(Notice.id.desc()).limit(count)))


def standing(partner_id: int) -> dict[str, int]:
    """How many notices of a partner `wait`, and for how many we `gave_up`, within the last 90 days."""
    query = select(func.count(Notice.next_at), func.count(Notice.gave_up_at)).where(Notice.partner_id == partner_id)
    waiting, over = session().execute(query.where(Notice.listing_id.is_not(None))).one()
    return {"waiting": waiting, "gave_up": over}


def title_of(listing: Listing) -> str:
    """What a listing may be called outside: its name, or for a sensitive one only where it is."""
    if not listing.sensitive:
        return listing.name
    place = places.atlas().get(listing.place_code)
    return f"Layanan di {place.full_name}" if place else "Layanan"


def content_of(notice: Notice, site: str) -> dict[str, Any]:
    """The event as partners read it, with addresses under `site`. That a number changed, never which."""
    found: dict[str, Any] = {"id": notice.key, "type": notice.kind, "timestamp": _moment(notice.at)}
    listing = notice.listing
    if listing is None:
        return {**found, "data": {"challenge": notice.partner.challenge}}
    addresses = {"page": f"{site}/id/layanan/{listing.id}", "short": f"{site}/l/{listing.id}"}
    told = {"listing": listing.id, "title": title_of(listing), "state": notice.state, "changed": notice.changed}
    return {**found, "data": {**told, "place": listing.place_code, "addresses": addresses}}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds") + "Z"


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature` of Standard Webhooks: HMAC-SHA256 over id, time and body."""
    signing = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(signing, f"{key}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()
