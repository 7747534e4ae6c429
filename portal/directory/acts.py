"""What people did, as the staff rooms show it: one's own acts, and for a superior those of everybody below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select

from portal.database import session
from portal.directory import posts, trust
from portal.directory.audit import Event
from portal.directory.listings import Listing
from portal.directory.people import Person, Post, Tenure
from portal.directory.rights import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when (in Central Java), who, what (as `audit.note` names it), and what it was done to, by name."""

    at: datetime
    who: str
    act: str
    about: str
    kind: str
    """`person`, `post`, `listing` or another kind of thing; empty where it was done to nothing."""
    key: str
    """Number or id of the thing."""
    detail: str


def local(moment: datetime) -> datetime:
    """A moment of the tables (naive UTC) as clocks in Central Java show it."""
    return moment.replace(tzinfo=UTC).astimezone(trust.ZONE)


def of(person_id: int, most: int = MOST) -> list[Act]:
    """What one person did last, and what was done to their account."""
    return _read((Event.person_id == person_id) | (Event.subject == f"person:{person_id}"), most)


def below(actor: Actor, most: int = MOST) -> list[Act]:
    """The last acts of people who hold or held a post below the actor."""
    theirs = select(Tenure.person_id).join(Tenure.post).where(posts.below(actor))
    return _read(Event.person_id.in_(theirs), most)


def _read(chosen: ColumnElement[bool], most: int) -> list[Act]:
    query = select(Event, Person.name).outerjoin(Person, Person.id == Event.person_id).where(chosen)
    rows = session().execute(query.order_by(Event.id.desc()).limit(most)).all()
    subjects = [event.subject.partition(":") for event, _ in rows]
    names = _names({(kind, key) for kind, _, key in subjects})
    return [
        Act(local(event.at), who or "", event.act, names.get((kind, key), ""), kind, key, event.detail)
        for (event, who), (kind, _, key) in zip(rows, subjects, strict=True)
    ]


def _names(subjects: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names of the things that acts were done to, three queries for all."""
    found: dict[tuple[str, str], str] = {}
    for kind, key, name in (
        ("person", Person.id, Person.name),
        ("post", Post.id, Post.title),
        ("listing", Listing.id, Listing.name),
    ):
        keys = [k for n, k in subjects if n == kind and (kind == "listing" or k.isdecimal())]
        if keys:
            found |= {(kind, str(k)): text for k, text in session().execute(select(key, name).where(key.in_(keys)))}
    return found
