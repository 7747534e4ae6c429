"""Signing in and out: throttled guesses, keys of devices, sessions that end when nobody uses them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from portal.database import session, utc_now, writing
from portal.directory import audit, people
from portal.directory.people import Person, Tenure
from portal.directory.rights import actor_of
from portal.directory.sign_ins import Attempt, SignIn

WINDOW = timedelta(minutes=5)
PER_ACCOUNT, PER_ADDRESS, IN_ALL = 10, 10, 300
"""Guesses that are heard within WINDOW (DESIGN section 8)."""
IDLE = {
    "field": timedelta(days=7), "organization": timedelta(days=1), "staff": timedelta(days=7),
    "kabupaten": timedelta(hours=8), "province": timedelta(hours=8),
}  # fmt: skip
"""How long a session lives unused: staff sign in on their own phones, wider rights end sooner."""
LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use is known: not every page writes."""


class Refused(Exception):
    """Too many guesses: nobody is let in for some minutes, not even with the right password."""


class Ended(Exception):
    """The right password of an account that holds no post any more, or has ended."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def count(secret: bytes, limits: dict[str, int], window: timedelta = WINDOW) -> None:
    """Count one act in each bucket; raises Refused, and counts nothing, where one of them is full.

    Buckets are known by a keyed digest, so that the table tells no address and no name.
    """
    begun = utc_now() - window
    digests = {_bucket(secret, name): limit for name, limit in limits.items()}
    with writing() as tables:
        for bucket, limit in digests.items():
            query = select(func.count()).select_from(Attempt).where(Attempt.bucket == bucket, Attempt.at > begun)
            if (tables.scalar(query) or 0) >= limit:
                raise Refused
        tables.add_all([Attempt(bucket=bucket, at=utc_now()) for bucket in digests])


def forget(secret: bytes, name: str, shared: tuple[str, ...] = ()) -> None:
    """Empty a bucket: the owner of an account got in. In the shared buckets only this one act was no guess."""
    with writing() as tables:
        tables.execute(delete(Attempt).where(Attempt.bucket == _bucket(secret, name)))
        for bucket in (_bucket(secret, other) for other in shared):
            last = select(func.max(Attempt.id)).where(Attempt.bucket == bucket).scalar_subquery()
            tables.execute(delete(Attempt).where(Attempt.id == last))


def _bucket(secret: bytes, name: str) -> str:
    return hmac.new(secret, name.encode(), "sha256").hexdigest()


def check(secret: bytes, login: str, password: str, address: str) -> Person | None:
    """The living person with this name and password, else None: the same answer, in the same time, for unknown names.

    Raises Refused from the 11th guess on within five minutes, for an account and for an address;
    Ended, which counts as a guess, where the password is right and nothing may be done with it any more.
    """
    try:
        name = people.login_of(login)
    except people.LoginError:
        name = ""
    account, shared = f"account:{name}", (f"address:{address}", "all")
    count(secret, {account: PER_ACCOUNT, shared[0]: PER_ADDRESS, shared[1]: IN_ALL})
    person = people.find(name) if name else None
    right = people.matches(password, person.password if person else "")
    ended = person is not None and right and not people.living_posts(person)
    if person is None or not right or ended:
        with writing():
            audit.note("sign-in refused", person.id if person else None)
        if ended:
            raise Ended
        return None
    forget(secret, account, shared)
    return person


def begin(person: Person, device: str) -> str:
    """Sign a device in; returns the key for its cookie."""
    key = secrets.token_urlsafe(32)
    now = utc_now()
    with writing() as tables:
        tables.add(SignIn(digest=_digest(key), person_id=person.id, begun_at=now, seen_at=now, device=device))
        audit.note("sign-in", person.id)
    return key


def current(key: str) -> SignIn | None:
    """The living session with this key, its person and posts loaded; None for one that ended or idled out."""
    posts = joinedload(SignIn.person).options(selectinload(Person.tenures).joinedload(Tenure.post))
    found = session().scalar(select(SignIn).where(SignIn.digest == _digest(key)).options(posts))
    return found if found is not None and is_living(found, found.person) else None


def is_living(sign_in: SignIn, person: Person) -> bool:
    """Whether a session counts: not ended, not idle for too long, of somebody who holds a post (loaded with `person`)."""
    now, role = utc_now(), actor_of(person).role
    if sign_in.ended_at is not None or not role:
        return False
    return now - sign_in.seen_at <= IDLE[role] and now - sign_in.begun_at <= LONGEST


def seen(sign_in: SignIn) -> bool:
    """Note that a session is in use, at most every five minutes; whether that was written, so that it must be read anew."""
    now = utc_now()
    if now - sign_in.seen_at <= SEEN_EVERY:
        return False
    with writing() as tables:
        tables.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))
    return True


def end(person_id: int, sign_in_id: int | None = None) -> None:
    """End one session of a person, or all of them."""
    chosen = [SignIn.person_id == person_id, SignIn.ended_at.is_(None)]
    if sign_in_id is not None:
        chosen.append(SignIn.id == sign_in_id)
    with writing() as tables:
        tables.execute(update(SignIn).where(*chosen).values(ended_at=utc_now()))
        audit.note("sign-out" if sign_in_id is not None else "sign-out everywhere", person_id)
