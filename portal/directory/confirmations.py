"""Who said when that a listing is still right, and who was asked. Never derived from an edit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory.listings import LOADING, Listing

KINDS = ("petugas", "kontak", "telepon", "kunjungan", "surat", "lembaga", "kkn", "kader")
"""Kinds of source of a confirmation: the officer's own knowledge, the contact's one-tap answer, a call, a visit, a letter,
the organization that the listing belongs to, a KKN student or a cadre who went there (and an officer agreed)."""
CHOSEN = ("petugas", "telepon", "kunjungan", "surat", "lembaga")
"""Kinds that somebody of the staff or an organization chooses; the others come from what was said elsewhere."""
SAID_BY = {
    "petugas": "petugas",
    "kontak": "kontak layanan ini",
    "telepon": "petugas, lewat telepon",
    "kunjungan": "petugas, setelah datang",
    "surat": "surat resmi",
    "lembaga": "lembaga yang mengelola layanan ini",
    "kkn": "mahasiswa KKN",
    "kader": "kader",
}
"""How `Listing.confirmed_by` names a kind to residents."""
ANSWERS = ("right", "changed", "other")
"""What the link asks: still right, something changed, ask somebody else."""
LONGEST_WORDS = 500
LINK_DAYS = 30
_SALT = "konfirmasi"


class Confirmation(Base):
    """Somebody said: still right."""

    __tablename__ = "confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    on: Mapped[date]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The officer; None where the contact answered a link."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int]
    """The version of the listing that was confirmed."""
    note: Mapped[str] = mapped_column(default="")
    before_on: Mapped[date | None]
    before_by: Mapped[str] = mapped_column(default="")
    """What the listing said of its last confirmation before, for undoing."""
    undone_at: Mapped[datetime | None]
    """When it was taken back; then it counts no more."""

    listing: Mapped[Listing] = relationship(lazy="raise")
    __table_args__ = (Index("confirmation_listing", "listing_id", "on"),)


class Reminder(Base):
    """One question "still right?" for one listing, with the link that answers it."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    stage: Mapped[int]
    """1 the first contact, 2 the second, 3 and more the kabupaten."""
    made_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")
    """E.164 of whom the message is for; empty where nobody can be written to."""
    email: Mapped[str] = mapped_column(default="")
    who: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    """When a coordinator sent it on, or a gateway or mail server took it."""
    answer: Mapped[str] = mapped_column(default="")
    """`right`, `changed` or `other`; empty while there is none."""
    words: Mapped[str] = mapped_column(default="")
    """What changed, or whom to ask instead, in the words of who answered."""
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When the listing was confirmed, or an officer dealt with another answer."""

    listing: Mapped[Listing] = relationship(lazy="raise")
    __table_args__ = (Index("reminder_listing", "listing_id", "made_on"), Index("reminder_open", "answered_at"))

    @property
    def can_chat(self) -> bool:
        """Whether the number is one that WhatsApp knows: a mobile one."""
        return self.number.startswith("+628")


class LinkError(Exception):
    """A link that answers nothing: `expired` says whether it once did."""

    def __init__(self, expired: bool) -> None:
        super().__init__("expired" if expired else "unknown")
        self.expired = expired


def sign(secret: bytes, reminder: Reminder) -> str:
    """The part of an address that answers this reminder and no other, for 30 days from now."""
    return str(URLSafeTimedSerializer(secret, salt=_SALT).dumps([reminder.id, reminder.listing_id]))


def signed(secret: bytes, token: str) -> Reminder:
    """The reminder that a link is for, with its listing. Raises LinkError for a link too old, or not made by us."""
    try:
        number, listing_id = URLSafeTimedSerializer(secret, salt=_SALT).loads(token, max_age=LINK_DAYS * 86400)
    except SignatureExpired:
        raise LinkError(expired=True) from None
    except (BadData, ValueError, TypeError):
        raise LinkError(expired=False) from None
    found = get_reminder(number)
    if found is None or found.listing_id != listing_id:
        raise LinkError(expired=False)
    return found


WITH_LISTING = joinedload(Reminder.listing).options(*LOADING)


def get_reminder(reminder_id: int) -> Reminder | None:
    """A reminder with its listing."""
    return session().scalar(select(Reminder).where(Reminder.id == reminder_id).options(WITH_LISTING))


def get(confirmation_id: int) -> Confirmation | None:
    """A confirmation with its listing."""
    listing = joinedload(Confirmation.listing).options(*LOADING)
    return session().scalar(select(Confirmation).where(Confirmation.id == confirmation_id).options(listing))


def of(listing_id: str, limit: int = 20) -> list[Confirmation]:
    """The confirmations of a listing that count, the newest first."""
    living = select(Confirmation).where(Confirmation.listing_id == listing_id, Confirmation.undone_at.is_(None))
    return list(session().scalars(living.order_by(Confirmation.id.desc()).limit(limit)))


def answers_of(listing_id: str) -> list[Reminder]:
    """What contacts answered through links and nobody has dealt with yet, the newest first."""
    query = select(Reminder).where(Reminder.listing_id == listing_id, *UNSETTLED_ANSWER)
    return list(session().scalars(query.order_by(Reminder.answered_at.desc())))


UNSETTLED_ANSWER = (Reminder.answer.in_(("changed", "other")), Reminder.settled_at.is_(None))
"""Conditions: an answer that waits for an officer."""


def may_undo(confirmation: Confirmation, person_id: int | None, on: date) -> bool:
    """Whether that person may take it back: their own, of the same day."""
    own = person_id is not None and confirmation.person_id == person_id
    return own and confirmation.undone_at is None and on - confirmation.on < timedelta(days=1)
