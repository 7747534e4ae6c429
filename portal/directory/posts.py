"""The posts and who holds them: what a superior sees of them, and which listings nobody keeps any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import QueryableAttribute, aliased, joinedload

from portal.database import session, utc_now
from portal.directory import trust
from portal.directory.listings import LOADING, Listing, Organization
from portal.directory.people import FIELD, ORGANIZATION, Person, Post, Tenure
from portal.directory.rights import SYSTEM, Actor

T = TypeVar("T")
UNKEPT_AFTER = timedelta(days=30)
"""How long a listing may be without anybody who holds its post."""
CODE_WIDTHS = (2, 5, 8)
"""Characters of the codes of province, kabupaten and kecamatan: the lineage of a place, so that an index can be asked."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post with its present holder; `since` is the day they took it up, or since when it is vacant."""

    post: Post
    agency: str
    holder: Person | None
    since: date | None


def get(post_id: int) -> Post | None:
    """The post with this number."""
    return session().get(Post, post_id)


def agency(post: Post) -> str:
    """The agency of a post; empty for a post of a kecamatan or kabupaten itself."""
    found = session().get(Organization, post.organization_id) if post.organization_id else None
    return found.name if found else ""


def agencies() -> list[str]:
    """Names of all agencies and bodies, in order."""
    return list(session().scalars(select(Organization.name).order_by(Organization.name)))


def tenures(post_id: int) -> list[Tenure]:
    """Everybody who held a post, the newest first, with the people."""
    query = select(Tenure).where(Tenure.post_id == post_id).options(joinedload(Tenure.person))
    return list(session().scalars(query.order_by(Tenure.id.desc())))


def of_person(person: Person) -> list[Post]:
    """The posts that decide who answers for a person: those held now, else the last one. Closed accounts keep theirs."""
    today = trust.today()
    held = [t.post for t in person.tenures if t.until is None or t.until >= today]
    return held or [t.post for t in person.tenures[-1:]]


def governs(actor: Actor, person: Person) -> bool:
    """Whether the actor is above every post of a person, and not that person."""
    if actor.person_id == person.id:
        return False
    held = of_person(person)
    return bool(held or actor == SYSTEM) and all(actor.heads(post) for post in held)


def below(actor: Actor) -> ColumnElement[bool]:
    """What must be true of a `Post` that the actor is above."""
    if actor == SYSTEM:
        return true()
    found: list[ColumnElement[bool]] = []
    for post in actor.posts:
        roles = {"kabupaten": (ORGANIZATION, "staff"), "province": (ORGANIZATION, "staff", "kabupaten")}.get(post.role, ())
        own = Post.organization_id == post.organization_id if post.organization_id else true()
        found.append(and_(Post.role.in_(roles), _lies_in(Post.area_code, post.area_code), own))
    return or_(false(), *found)


def _lies_in(code: QueryableAttribute[str], area: str) -> ColumnElement[bool]:
    return or_(code == area, code.like(area + ".%"))


def living(on: date, tenure: type[Tenure] = Tenure, person: type[Person] = Person) -> ColumnElement[bool]:
    """What must be true of a `Tenure` joined to its `Person` (or aliases of them) that counts on a day."""
    return and_(
        tenure.since <= on,
        or_(tenure.until.is_(None), tenure.until >= on),
        person.disabled_on.is_(None),
        or_(person.ends_on.is_(None), person.ends_on >= on),
    )


def in_care(actor: Actor, area: str = "") -> list[Held]:
    """The open posts below the actor, all or those in one area: the vacant ones first, then by place."""
    query = select(Post).where(Post.closed_on.is_(None), below(actor))
    return _held(query.where(_lies_in(Post.area_code, area)) if area else query)


def vacant(actor: Actor) -> list[Held]:
    """The open posts below the actor that nobody holds, as `in_care` has them: the longest vacant first."""
    taken = exists().where(Tenure.post_id == Post.id, Person.id == Tenure.person_id, living(trust.today()))
    found = _held(select(Post).where(Post.closed_on.is_(None), below(actor), ~taken))
    return sorted(found, key=lambda held: (held.since or date.max, held.post.id))


def own(actor: Actor) -> list[Held]:
    """The actor's own posts."""
    return _held(select(Post).where(Post.id.in_([post.id for post in (*actor.posts, *actor.represents)])))


def held(post: Post) -> Held:
    """A post with its present holder."""
    return _held(select(Post).where(Post.id == post.id))[0]


def _held(query: Select[Post]) -> list[Held]:
    rows = session().execute(query.add_columns(Organization.name).outerjoin(Organization)).all()
    if not rows:
        return []
    ids = [post.id for post, _ in rows]
    now = select(Tenure).join(Tenure.person).where(living(trust.today()), Tenure.post_id.in_(ids))
    holders = {t.post_id: t for t in session().scalars(now.options(joinedload(Tenure.person)).order_by(Tenure.id))}
    vacant = _vacant_since([i for i in ids if i not in holders])
    found = []
    for post, name in rows:
        tenure = holders.get(post.id)
        since = tenure.since if tenure else post.vacant_since or vacant.get(post.id) or post.opened_on
        found.append(Held(post, name or "", tenure.person if tenure else None, since))
    return sorted(found, key=lambda h: (h.holder is not None, h.post.area_code, h.post.role, h.post.title))


def _vacant_since(ids: list[int]) -> dict[int, date]:
    """The day after the last one on which anybody held these posts: also where an account has ended by itself.

    Who is disabled holds nothing from that very day on.
    """
    if not ids:
        return {}
    query = select(Tenure.post_id, Tenure.until, Person.ends_on, Person.disabled_on).join(Tenure.person)
    found: dict[int, date] = {}
    for post_id, until, ends_on, disabled_on in session().execute(query.where(Tenure.post_id.in_(ids))):
        ends = [day + timedelta(days=1) for day in (until, ends_on) if day] + [day for day in (disabled_on,) if day]
        if ends:
            found[post_id] = max(found.get(post_id, date.min), min(ends))
    return found


def orphans(actor: Actor, most: int = 200) -> list[Listing]:
    """Listings of the actor's area, published or paused, that nobody has kept for 30 days: the first ones, in one query.

    A listing is kept by its own post; without one (or where that is closed) by any staff post that
    covers it, or any post of exactly its place: a superior is not a keeper of all that lies below.
    One that nobody ever kept counts once it has not changed for 30 days.
    """
    query = _unkept(select(Listing), actor).options(*LOADING).order_by(Listing.place_code, Listing.name)
    return list(session().scalars(query.limit(most)))


def orphan_count(actor: Actor) -> int:
    """How many listings `orphans` would give without a limit."""
    return session().scalar(_unkept(select(func.count(Listing.id)), actor)) or 0


def _unkept(query: Select[T], actor: Actor) -> Select[T]:
    begun = trust.today() - UNKEPT_AFTER
    mine = [_lies_in(Listing.place_code, p.area_code) & _same_agency(p) for p in actor.posts if p.role != "staff"]
    owner = aliased(Post)
    orphaned = or_(owner.id.is_(None), owner.closed_on.is_not(None))
    covering = and_(
        Post.role.not_in((FIELD, ORGANIZATION)),
        Post.area_code.in_([func.substr(Listing.place_code, 1, width) for width in CODE_WIDTHS]),
        or_(Post.organization_id.is_(None), Post.organization_id == Listing.organization_id),
        or_(Post.role == "staff", Post.area_code == Listing.place_code),
    )
    keeps = or_(Post.id == Listing.post_id, and_(orphaned, covering))
    lately = and_(
        or_(Tenure.until.is_(None), Tenure.until >= begun),
        or_(Person.disabled_on.is_(None), Person.disabled_on > begun),
        or_(Person.ends_on.is_(None), Person.ends_on >= begun),
    )
    ever = exists().where(Tenure.post_id == Post.id, Person.id == Tenure.person_id, Post.closed_on.is_(None), keeps)
    query = query.outerjoin(owner, owner.id == Listing.post_id)
    query = query.where(or_(false(), *mine), Listing.status.in_(("published", "paused")), ~Listing.sample)
    return query.where(~ever.where(lately), or_(ever, Listing.modified <= utc_now() - UNKEPT_AFTER))


def _same_agency(post: Post) -> ColumnElement[bool]:
    return Listing.organization_id == post.organization_id if post.organization_id else true()
