"""The listings that are an actor's to keep, as the tables hold them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from portal.database import session
from portal.directory.listings import LOADING, STATUSES, Listing
from portal.directory.people import Post
from portal.directory.rights import Actor


def covered(actor: Actor) -> ColumnElement[bool]:
    """The condition that a listing is the actor's to keep; says the same as `Actor.covers`."""
    return or_(false(), *(_of(post) for post in actor.posts))


def _of(post: Post) -> ColumnElement[bool]:
    within = or_(Listing.place_code == post.area_code, Listing.place_code.startswith(post.area_code + "."))
    if post.organization_id is None:
        return within
    return and_(within, Listing.organization_id == post.organization_id)


def own_listings(actor: Actor, words: str = "", status: str = "", start: int = 0, count: int = 50) -> tuple[list[Listing], int]:
    """Some of the actor's listings by name, whatever their status, and how many there are in all."""
    condition = covered(actor)
    for word in words.split():
        condition &= or_(Listing.name.icontains(word, autoescape=True), Listing.id == word.casefold())
    if status in STATUSES:
        condition &= Listing.status == status
    total = session().scalar(select(func.count()).select_from(Listing).where(condition)) or 0
    query = select(Listing).where(condition).options(*LOADING).order_by(Listing.name, Listing.id).offset(start).limit(count)
    return list(session().scalars(query)), total
