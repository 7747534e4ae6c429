"""People who keep listings true, and the posts (jabatan) they hold. The post owns listings, not the person.

Passwords are kept as Argon2id with the parameters that OWASP recommends as least (19 MiB, two
passes): some 20 ms, and little beside the 150 MB that a worker may take.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from portal.database import Base, session
from portal.directory import phones, trust
from portal.directory.sayings import SayingError
from portal.directory.sayings import marked as _l

Role = Literal["field", "organization", "staff", "kabupaten", "province"]
ROLES: tuple[Role, ...] = ("field", "organization", "staff", "kabupaten", "province")
"""From the narrowest rights to the widest."""
FIELD = "field"
"""The role of KKN students and cadres: they keep nothing, and tell what they found in one kecamatan."""
ORGANIZATION = "organization"
"""The role of posts at an NGO: they keep no area, and speak for the listings that the NGO has claimed."""
SUPERIORS = ("kabupaten", "province")
"""Roles that stand above others, invite them, and sign in with a second factor."""
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Post(Base):
    """A post at a kecamatan, an agency, a kabupaten or the province. It stays when its holder leaves."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    title: Mapped[str]
    """What the post is called, such as "Kasi Kesejahteraan Sosial"."""
    area_code: Mapped[str]
    """A kecamatan, a kabupaten, or `33`: the post covers what lies in it."""
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    """Set for the post of an agency: it covers only what that agency is responsible for; and for that of an NGO."""
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    vacant_since: Mapped[date | None]
    """The day since which nobody holds it; None while somebody does."""
    __table_args__ = (Index("post_area", "area_code"),)


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    """As `login_of` writes it: a phone number in E.164, or a name in small letters."""
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    """E.164, for WhatsApp between colleagues; never public."""
    password: Mapped[str]
    """Argon2id hash."""
    lang: Mapped[str] = mapped_column(default="id")
    joined_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day of an account that ends by itself (KKN students, cadres)."""
    disabled_on: Mapped[date | None]
    trusted_on: Mapped[date | None]
    """Since when changes need no second person (sensitive ones always do)."""
    totp_secret: Mapped[str] = mapped_column(default="")
    """Base32; empty while no second factor is set up."""
    totp_step: Mapped[int] = mapped_column(default=0)
    """Time step of the last code that was used: no code counts twice."""

    tenures: Mapped[list[Tenure]] = relationship(lazy="raise", order_by="Tenure.id", back_populates="person")

    def is_living(self, on: date) -> bool:
        """Whether the account can be used on that day."""
        return self.disabled_on is None and (self.ends_on is None or on <= self.ends_on)


class Tenure(Base):
    """Who holds a post, from when until when. Kept for ever: history names the post and its holder."""

    __tablename__ = "tenure"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    since: Mapped[date]
    until: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise", back_populates="tenures")
    post: Mapped[Post] = relationship(lazy="raise")
    __table_args__ = (Index("tenure_post", "post_id", "until"), Index("tenure_person", "person_id", "until"))


class RecoveryCode(Base):
    """A code that stands in once for the second factor."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str]
    used_at: Mapped[datetime | None]


class LoginError(SayingError):
    """A name or password that cannot be taken; the text says why."""


class AccountError(ValueError):
    """What somebody entered about a post or an account cannot be taken: `faults` has a sentence for each field."""

    def __init__(self, **faults: str) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def login_of(text: str) -> str:
    """The form in which a sign-in name is kept and looked up: a phone number in E.164, else small letters.

    Raises LoginError for what can be neither.
    """
    plain = " ".join(text.split()).casefold()
    if re.fullmatch(r"[+\d][\d ().-]{5,}", plain):
        try:
            return phones.parse(plain)
        except phones.PhoneError as error:
            raise LoginError(error.saying) from None
    if not _LOGIN.fullmatch(plain):
        raise LoginError(_l("Nama masuk: 3 sampai 40 huruf kecil, angka, titik atau garis, atau nomor HP Anda"))
    return plain


def check_password(text: str, login: str) -> None:
    """Raise LoginError for a password that is too short, too long, or easily guessed from the sign-in name."""
    if len(text) < SHORTEST_PASSWORD:
        raise LoginError(_l("Kata sandi terlalu pendek: paling sedikit %(n)s huruf atau angka"), n=SHORTEST_PASSWORD)
    if len(text) > LONGEST_PASSWORD:
        raise LoginError(_l("Kata sandi terlalu panjang: paling banyak %(n)s huruf"), n=LONGEST_PASSWORD)
    if len(set(text)) < 5 or login.lstrip("+") in text.casefold() or text.isdigit():
        raise LoginError(_l("Kata sandi ini mudah ditebak. Pakai beberapa kata yang hanya Anda yang tahu"))


def hashed(password: str) -> str:
    """The Argon2id hash of a password."""
    return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one whose hash is kept; takes as long for an empty `kept` (nobody)."""
    try:
        return _HASHER.verify(kept or _nobody(), password[:LONGEST_PASSWORD]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def find(login: str) -> Person | None:
    """The person who signs in by this name, with posts."""
    return session().scalar(select(Person).where(Person.login == login).options(*WITH_POSTS))


def get(person_id: int) -> Person | None:
    """The person with this number, with posts."""
    return session().scalar(select(Person).where(Person.id == person_id).options(*WITH_POSTS))


WITH_POSTS = (selectinload(Person.tenures).joinedload(Tenure.post),)
"""What a person's rights are read from."""


def living_posts(person: Person, on: date | None = None) -> list[Post]:
    """The posts that a person holds on that day (today), none of them closed; empty for an account that has ended."""
    day = on or trust.today()
    if not person.is_living(day):
        return []
    held = (t.post for t in person.tenures if t.since <= day and (t.until is None or day <= t.until))
    return [post for post in held if post.closed_on is None]
