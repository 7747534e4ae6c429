"""A new password for somebody who has forgotten theirs: a link from a superior or the command line, valid 72 hours.

The link is signed with the instance's key over the present password, so that it needs no table,
counts once, and ends as soon as the password changes in any other way.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta

from sqlalchemy import update

from portal.database import utc_now, writing
from portal.directory import audit, people, posts
from portal.directory.people import AccountError, LoginError, Person
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l
from portal.directory.sign_ins import SignIn

VALID = timedelta(hours=72)
_BEGIN = datetime(2020, 1, 1)
_LINK = re.compile(r"([0-9]{1,9})\.([0-9]{1,10})\.([0-9a-f]{64})")


def link(secret: bytes, actor: Actor, person_id: int) -> str:
    """The secret part of a one-time link for a new password. Raises PermissionError where the actor is not above the person."""
    person = people.get(person_id)
    if person is None or not posts.governs(actor, person):
        raise PermissionError(person_id)
    ends = int((utc_now() + VALID - _BEGIN).total_seconds())
    with writing():
        audit.note("password link", actor.person_id, f"person:{person_id}")
    return f"{person.id}.{ends}.{_signature(secret, person, ends)}"


def whose(secret: bytes, text: str) -> Person | None:
    """The person whose link this is, while it can be used; else None."""
    found = _LINK.fullmatch(text)
    if not found or int(found[2]) < (utc_now() - _BEGIN).total_seconds():
        return None
    person = people.get(int(found[1]))
    if person is None or not person.password or not hmac.compare_digest(_signature(secret, person, int(found[2])), found[3]):
        return None
    return person


def reset(secret: bytes, text: str, password: str, repeated: str) -> Person | None:
    """Take the new password and end all sessions; None where the link has ended. Raises AccountError for faults."""
    known = whose(secret, text)
    if known is None:
        return None
    check(password, repeated, known.login)
    fresh = people.hashed(password)
    with writing() as tables:
        person = whose(secret, text)
        if person is None:
            return None
        person.password = fresh
        tables.execute(update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=utc_now()))
        audit.note("password reset", person.id)
    return person


def check(password: str, repeated: str, login: str) -> None:
    """Raise AccountError, with fields `password` and `repeated`, for a new password that cannot be taken."""
    try:
        people.check_password(password, login)
    except LoginError as error:
        raise AccountError(password=error.saying) from None
    if password != repeated:
        raise AccountError(repeated=_l("Kedua kata sandi belum sama"))


def _signature(secret: bytes, person: Person, ends: int) -> str:
    return hmac.new(secret, f"reset:{person.id}:{ends}:{person.password}".encode(), "sha256").hexdigest()
