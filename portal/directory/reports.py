"""What residents say is wrong with a listing. No identity is kept; the words go after 90 days.

A reporter is known by nothing but a short code, which the table has only as a keyed digest:
who reads the table can neither ask for an answer nor find out who asked.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, and_, false, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from portal.database import Base, session
from portal.directory import ids, trust
from portal.directory.listings import Listing
from portal.directory.people import Person, Post
from portal.directory.rights import Actor

KINDS = ("nomor_mati", "tidak_dijawab", "tutup", "pindah", "jam_salah", "lain")
"""Dead number, nobody answers, closed, moved, wrong hours, something else."""
LONGEST_WORDS, LONGEST_ANSWER = 1000, 1000
PAGE = 30
CODE_LENGTH = 9
_LARGEST_NUMBER = 2**63 - 1
MASK_NUMBER, MASK_EMAIL = "[nomor dihapus]", "[surel dihapus]"

_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>.]{1,30}")
_PRICE = re.compile(r"(Rp\.?\s?(?:\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,\d\d)?(?!\d))", re.IGNORECASE)
_DIGITS = re.compile(r"[+(]?\d(?:[ \t\u00a0().:/_–-]{0,3}\d){6,}")
_HARMLESS = re.compile(r"\b(?:[01]?\d|2[0-4])[.:][0-5]\d\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}\b|\b(?:19|20)\d{2}\b")
_NUMBER_FROM = 7
"""So many digits could be somebody's telephone number; hours, days and prices are no numbers of this kind."""


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

    listing: Mapped[Listing] = relationship(lazy="raise")
    answerer: Mapped[Person | None] = relationship(lazy="raise")
    __table_args__ = (Index("report_listing", "listing_id", "state"),)

    @property
    def day(self) -> date:
        """The day in Central Java on which it was sent."""
        return trust.day_of(self.at)

    @property
    def answered_on(self) -> date | None:
        """The day in Central Java on which it was answered."""
        return trust.day_of(self.answered_at) if self.answered_at else None


_SHOWN = (
    joinedload(Report.listing).options(joinedload(Listing.organization), undefer("*")),
    joinedload(Report.answerer),
)


def clean(text: str) -> str:
    """Words as they can be shown: without control characters, lines ended alike, no space around."""
    return _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def masked(words: str) -> str:
    """The words without what could tell who wrote them: telephone and identity numbers, e-mail addresses.

    Hours, days, years and prices in rupiah stay.
    """
    without = _PRICE.split(_EMAIL.sub(MASK_EMAIL, words))
    return "".join(part if n % 2 else _DIGITS.sub(_masked_digits, part) for n, part in enumerate(without))


def _masked_digits(found: re.Match[str]) -> str:
    rest = re.sub(r"\D", "", _HARMLESS.sub("", found[0]))
    return MASK_NUMBER if len(rest) >= _NUMBER_FROM else found[0]


def code_for(secret: bytes, slip: str) -> str:
    """The reporter's code for a form that was handed out once: sending it twice gives the same code."""
    digest = hmac.new(secret, f"report code:{slip}".encode(), "sha256").digest()
    return ids.spelled(int.from_bytes(digest, "big"), CODE_LENGTH)


def spoken(code: str) -> str:
    """A code in groups that can be read aloud: "7KM 4XB 29T"."""
    return " ".join(code[n : n + 3] for n in range(0, len(code), 3)).upper()


def digest_of(secret: bytes, code: str) -> str:
    """What the table knows of a code, however it was typed."""
    typed = re.sub(r"[\W_]", "", code.casefold())
    return hmac.new(secret, f"report:{typed}".encode(), "sha256").hexdigest()


def by_digest(digest: str) -> Report | None:
    """The report whose code has this digest, with its listing."""
    return session().scalar(select(Report).where(Report.code == digest).options(*_SHOWN))


def get(report_id: int) -> Report | None:
    """The report with this number, with its listing and who answered it."""
    if report_id > _LARGEST_NUMBER:
        return None
    return session().scalar(select(Report).where(Report.id == report_id).options(*_SHOWN))


def open_on(listing_id: str) -> list[Report]:
    """Reports on a listing that wait for an answer, the oldest first."""
    query = select(Report).where(Report.listing_id == listing_id, Report.state == "new")
    return list(session().scalars(query.order_by(Report.at, Report.id)))


def waiting(actor: Actor, page: int = 1) -> list[list[Report]]:
    """Open reports on the listings that are the actor's to keep: those on one listing together, the longest waiting first.

    PAGE listings at a time.
    """
    since = func.min(Report.at).label("since")
    query = select(Report.listing_id, since).join(Listing).where(Report.state == "new", _covered(actor))
    chosen = query.group_by(Report.listing_id).order_by(since, Report.listing_id).offset((page - 1) * PAGE).limit(PAGE).subquery()
    found = select(Report).join(chosen, chosen.c.listing_id == Report.listing_id).where(Report.state == "new")
    rows = session().scalars(found.order_by(chosen.c.since, Report.listing_id, Report.at, Report.id).options(*_SHOWN))
    return [list(group) for _, group in groupby(rows, key=lambda report: report.listing_id)]


def answered(actor: Actor, page: int = 1) -> list[list[Report]]:
    """Answered reports on the actor's listings, each alone, the last answer first; PAGE at a time."""
    query = select(Report).join(Listing).where(Report.state != "new", _covered(actor)).options(*_SHOWN)
    rows = session().scalars(query.order_by(Report.answered_at.desc(), Report.id.desc()).offset((page - 1) * PAGE).limit(PAGE))
    return [[report] for report in rows]


def counts(actor: Actor) -> tuple[int, int]:
    """How many of the actor's listings have open reports, and how many reports were answered."""
    mine = select(func.count(Report.listing_id.distinct())).join(Listing).where(Report.state == "new", _covered(actor))
    done = select(func.count()).select_from(Report).join(Listing).where(Report.state != "new", _covered(actor))
    return session().scalar(mine) or 0, session().scalar(done) or 0


def _covered(actor: Actor) -> ColumnElement[bool]:
    """As `Actor.covers`, for a query."""
    return or_(false(), *(_covered_by(post) for post in actor.posts))


def _covered_by(post: Post) -> ColumnElement[bool]:
    inside = or_(
        Listing.place_code == post.area_code,
        Listing.place_code.startswith(post.area_code + ".", autoescape=True),
    )
    return inside if post.organization_id is None else and_(inside, Listing.organization_id == post.organization_id)
