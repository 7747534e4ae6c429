"""The listings that are an actor's to keep, as the tables hold them."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from portal.database import session
from portal.directory.duties import covered
from portal.directory.listings import LOADING, STATUSES, Listing
from portal.directory.rights import Actor


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
