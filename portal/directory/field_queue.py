"""What students and cadres sent and an officer has to decide or to write into the portal; and who walks in which kecamatan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.database import session
from portal.directory import field_lists, places, trust
from portal.directory.duties import covered
from portal.directory.fieldwork import FieldEntry, FieldPass
from portal.directory.invitations import Invitation
from portal.directory.listings import Listing
from portal.directory.people import FIELD, Person, Post, Tenure
from portal.directory.rights import Actor

A_PAGE = 100
T = TypeVar("T", Tenure, Invitation)
UNWRITTEN = (FieldEntry.state == "accepted", FieldEntry.settled_at.is_(None))
"""Conditions: an officer agreed, and has still to write it into the portal."""


@dataclass(frozen=True, slots=True)
class Walker:
    """One account of a student or cadre, living or not."""

    post: Post
    given: FieldPass
    person: Person | None
    """None while nobody took the invitation up."""
    name: str
    """Of the person, or of whom the officer invited."""
    ends_on: date | None
    is_living: bool
    entries: int


def waiting(actor: Actor) -> tuple[list[FieldEntry], int]:
    """What this actor may decide: the first hundred by kecamatan and listing, with their listings, and how many there are."""
    return _page(_of(actor).where(FieldEntry.state == "waiting", FieldEntry.person_id != actor.person_id))


def unwritten(actor: Actor) -> tuple[list[FieldEntry], int]:
    """As `waiting`: what was agreed to and is still to be written into the portal."""
    return _page(_of(actor).where(*UNWRITTEN))


def _of(actor: Actor) -> Select[FieldEntry]:
    query = select(FieldEntry).outerjoin(FieldEntry.listing).where(covered(actor, FieldEntry.place_code, Listing.organization_id))
    return query.options(contains_eager(FieldEntry.listing), joinedload(FieldEntry.person), joinedload(FieldEntry.post))


def _page(query: Select[FieldEntry]) -> tuple[list[FieldEntry], int]:
    ordered = query.order_by(FieldEntry.place_code, Listing.name, FieldEntry.id).add_columns(func.count().over())
    rows = session().execute(ordered.limit(A_PAGE)).unique().all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def in_care(actor: Actor) -> list[str]:
    """Codes of the kecamatan whose students and cadres the actor may invite, in order."""
    return [place.code for place in places.atlas().at_level("kecamatan") if actor.covers_area(place.code)]


def walkers(actor: Actor) -> list[Walker]:
    """The accounts in the actor's area, living ones first, then by kecamatan."""
    mine = [_in(post.area_code) for post in actor.posts if post.organization_id is None]
    if not mine:
        return []
    query = select(Post, FieldPass).join(FieldPass, FieldPass.post_id == Post.id)
    rows = session().execute(query.where(Post.role == FIELD, Post.closed_on.is_(None), or_(*mine)).order_by(Post.id)).all()
    ids = [post.id for post, _ in rows]
    tenures = _by_post(select(Tenure).where(Tenure.post_id.in_(ids)).options(joinedload(Tenure.person)).order_by(Tenure.id))
    links = _by_post(select(Invitation).where(Invitation.post_id.in_(ids)).order_by(Invitation.id))
    sent = select(FieldEntry.post_id, func.count()).where(FieldEntry.post_id.in_(ids)).group_by(FieldEntry.post_id)
    counts = {post_id: n for post_id, n in session().execute(sent)}
    found = [_walker(post, given, tenures.get(post.id), links.get(post.id), counts.get(post.id, 0)) for post, given in rows]
    return sorted(found, key=lambda w: (not w.is_living, w.post.area_code, w.name.casefold(), w.post.id))


def _in(code: str) -> ColumnElement[bool]:
    return or_(Post.area_code == code, Post.area_code.startswith(code + "."))


def _by_post(query: Select[T]) -> dict[int, T]:
    """The last row of each post."""
    return {row.post_id: row for row in session().scalars(query)}


def _walker(post: Post, given: FieldPass, tenure: Tenure | None, link: Invitation | None, entries: int) -> Walker:
    if tenure is None:
        ends = link.account_ends_on if link else None
        return Walker(post, given, None, link.name if link else "", ends, False, entries)
    person, today = tenure.person, trust.today()
    ends = min((day for day in (tenure.until, person.ends_on) if day), default=None)
    living = person.is_living(today) and (ends is None or ends >= today)
    return Walker(post, given, person, person.name, ends, living, entries)


def progress(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Kecamatan → how many listings of its list somebody was at, and how many there are; sensitive ones left out."""
    found = {code: field_lists.in_place(code, sensitive=False) for code in codes}
    return {code: (one.done, one.total) for code, one in found.items()}
