"""Partners: those whose own pages link to listings, and who want to hear when one of them closes or moves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.listings import LOADING, Listing, Organization

HookState = Literal["", "waiting", "active", "refused"]
MOST_LINKS = 5000
"""Links that one partner may register."""
AT_ONCE = 1000
"""Links that one request may add or remove."""
TOKEN = "pkb_"
"""Start of every token, so that one found in a public place is known for what it is."""


class Partner(Base):
    """An address on the web that links to us. It belongs to an organization, or to nobody with an account."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), unique=True)
    name: Mapped[str]
    address: Mapped[str]
    """The https address of its pages, as it says itself."""
    made_at: Mapped[datetime]
    agrees: Mapped[bool] = mapped_column(default=False)
    """Whether it wants to be named on the public page of partners."""
    approved_at: Mapped[datetime | None]
    """Since when the province lets it be named there; a new name or address asks anew."""
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    token_digest: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the token; None where there is none."""
    token_made_at: Mapped[datetime | None]
    hook_address: Mapped[str] = mapped_column(default="")
    """Where events are sent; empty: nowhere."""
    hook_secret: Mapped[str] = mapped_column(default="")
    """Signs the events. Kept as it is, since a signature needs it."""
    hook_state: Mapped[str] = mapped_column(default="")
    """`waiting` until the address has answered our question, then `active`; `refused` where it did not."""
    challenge: Mapped[str] = mapped_column(default="")
    """What the address must answer to show that it is the partner's."""

    organization: Mapped[Organization | None] = relationship(lazy="raise")


class PartnerLink(Base):
    """A listing that a partner links to."""

    __tablename__ = "partner_link"

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(lazy="raise")
    __table_args__ = (Index("partner_link_listing", "listing_id"),)


def digest_of(token: str) -> str:
    """The form in which a token is kept: it has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def with_token(token: str) -> Partner | None:
    """The partner whose token this is."""
    if not token.startswith(TOKEN) or len(token) > 100:
        return None
    return session().scalar(select(Partner).where(Partner.token_digest == digest_of(token)))


def get(partner_id: int) -> Partner | None:
    """The partner with this number."""
    return session().get(Partner, partner_id)


def of_organization(organization_id: int) -> Partner | None:
    """The partner that an organization is."""
    return session().scalar(select(Partner).where(Partner.organization_id == organization_id))


def all_partners() -> list[Partner]:
    """Every partner: those that wait for the province first, then by name."""
    waiting = Partner.agrees & Partner.approved_at.is_(None)
    query = select(Partner).options(joinedload(Partner.organization))
    return list(session().scalars(query.order_by(waiting.desc(), Partner.name, Partner.id)))


def named() -> list[Partner]:
    """The partners that agreed to be named and that the province approved, by name."""
    query = select(Partner).where(Partner.agrees, Partner.approved_at.is_not(None))
    return list(session().scalars(query.order_by(Partner.name, Partner.id)))


def links(partner_id: int, start: int = 0, count: int = MOST_LINKS) -> list[PartnerLink]:
    """Links of a partner with their listings, the newest first."""
    query = select(PartnerLink).where(PartnerLink.partner_id == partner_id)
    query = query.options(joinedload(PartnerLink.listing).options(*LOADING))
    query = query.order_by(PartnerLink.added_at.desc(), PartnerLink.listing_id).offset(start).limit(count)
    return list(session().scalars(query))


def link_count(partner_id: int) -> int:
    """How many links a partner has registered."""
    return session().scalar(select(func.count()).select_from(PartnerLink).where(PartnerLink.partner_id == partner_id)) or 0


def linkable(ids: Sequence[str]) -> set[str]:
    """Those of these ids whose listings may be linked to: they were public once, and are no drafts."""
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        query = select(Listing.id).where(Listing.id.in_(some), Listing.status.in_(("published", "paused", "withdrawn")))
        found.update(session().scalars(query))
    return found
