"""What a superior does for and about people below: trust, disable, reset what they have lost."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from portal.database import utc_now, writing
from portal.directory import audit, people, posts, proving, trust
from portal.directory.invitations import Invitation
from portal.directory.people import Person
from portal.directory.rights import Actor
from portal.directory.sign_ins import SignIn


def declare_trusted(actor: Actor, person_id: int) -> None:
    """Let somebody's ordinary changes stand without a second person. Raises PermissionError."""
    with writing() as tables:
        person = _governed(tables, actor, person_id)
        person.trusted_on = person.trusted_on or trust.today()
        audit.note("trusted", actor.person_id, f"person:{person_id}")


def disable(actor: Actor, person_id: int) -> None:
    """End an account at once: no sign-in, no session, no link that it made. Raises PermissionError."""
    with writing() as tables:
        person = _governed(tables, actor, person_id)
        held = people.living_posts(person)
        person.disabled_on = person.disabled_on or trust.today()
        tables.flush()
        for now in map(posts.held, held):
            now.post.vacant_since = now.since if now.holder is None else None
        _sign_out(tables, person_id)
        made = (Invitation.invited_by == person_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        tables.execute(update(Invitation).where(*made).values(revoked_at=utc_now()))
        audit.note("account disabled", actor.person_id, f"person:{person_id}")


def enable(actor: Actor, person_id: int) -> None:
    """Give a disabled account back; the posts that nobody has taken over come back with it. Raises PermissionError."""
    with writing() as tables:
        person = _governed(tables, actor, person_id)
        person.disabled_on = None
        for post in people.living_posts(person):
            post.vacant_since = None
        audit.note("account enabled", actor.person_id, f"person:{person_id}")


def reset_second(actor: Actor, person_id: int) -> None:
    """Forget a lost second factor: the owner sets up a new one at the next sign-in. Raises PermissionError."""
    with writing() as tables:
        person = _governed(tables, actor, person_id)
        proving.forget_within(tables, person)
        _sign_out(tables, person_id)
        audit.note("second factor reset", actor.person_id, f"person:{person_id}")


def _governed(tables: scoped_session[Session], actor: Actor, person_id: int) -> Person:
    person = people.get(person_id)
    if person is None or not posts.governs(actor, person):
        raise PermissionError(person_id)
    return person


def _sign_out(tables: scoped_session[Session], person_id: int) -> None:
    living = (SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    tables.execute(update(SignIn).where(*living).values(ended_at=utc_now()))
