"""What waits for an officer today: each kind of work a group, what matters most to residents first.

Every group is one query, cut down to the area of the actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.database import session
from portal.directory import activity_duties, posts, trust
from portal.directory.claims import Claim
from portal.directory.completeness import PERCENT
from portal.directory.confirmations import UNSETTLED_ANSWER, Reminder
from portal.directory.fieldwork import FieldEntry
from portal.directory.groups import Group, page_of
from portal.directory.listings import Listing
from portal.directory.proposals import Proposal
from portal.directory.reminding import ESCALATED
from portal.directory.reports import Report
from portal.directory.rights import Actor
from portal.directory.tasks import Task

COMPLETE_ENOUGH = 80
"""Per cent below which a listing is work."""
FEW, MANY = 3, 30
"""Rows of a group on the desk, and on a page of its own."""
WORST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal and, unless it is a new one, the listing that it changes."""

    proposal: Proposal
    listing: Listing | None


@dataclass(frozen=True, slots=True)
class VacantPost:
    """A post that nobody holds."""

    title: str
    area_code: str
    vacant_since: date | None


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How the listings of one kecamatan stand."""

    code: str
    listings: int
    old: int
    """Without a confirmation that counts."""
    mute: int
    """Without a number."""


def covered(actor: Actor, place: Any = Listing.place_code, organization: Any = Listing.organization_id) -> ColumnElement[bool]:
    """A condition: as `Actor.covers`, for queries."""
    found: list[ColumnElement[bool]] = []
    for post in actor.posts:
        here = or_(place == post.area_code, place.startswith(post.area_code + "."))
        found.append(here if post.organization_id is None else here & (organization == post.organization_id))
    return or_(false(), *found)


def _holding(actor: Actor, *roles: str) -> Actor:
    """The actor with only the posts of these roles."""
    return Actor(actor.person_id, actor.name, tuple(post for post in actor.posts if post.role in roles))


def _above(actor: Actor) -> Actor:
    """The actor with only the posts that watch over others."""
    return _holding(actor, "kabupaten", "province")


_NO_NUMBER = func.json_array_length(Listing.phones) == 0
_URGENT = (Listing.sensitive.desc(), (Listing.topic == "rppa").desc(), _NO_NUMBER.desc())
"""What matters most to residents: people in danger, then those who find no number."""


def answers(actor: Actor, page: int, size: int) -> Group:
    """What contacts answered through links: Reminder rows with their listings."""
    query = select(Reminder).join(Reminder.listing).where(*UNSETTLED_ANSWER, covered(actor))
    rows, total = page_of(query.options(contains_eager(Reminder.listing)).order_by(*_URGENT, Reminder.answered_at), page, size)
    return Group([row[0] for row in rows], total)


def reports(actor: Actor, page: int, size: int) -> Group:
    """What residents say is wrong: rows of (Report, Listing)."""
    query = select(Report, Listing).join(Listing, Report.listing_id == Listing.id).where(Report.state == "new", covered(actor))
    rows, total = page_of(query.order_by(*_URGENT, Report.at), page, size)
    return Group([(row[0], row[1]) for row in rows], total)


def field_entries(actor: Actor, page: int, size: int) -> Group:
    """What students and cadres found and this actor decides: FieldEntry rows with their listings, the oldest first."""
    query = select(FieldEntry).outerjoin(FieldEntry.listing).options(contains_eager(FieldEntry.listing))
    mine = covered(actor, FieldEntry.place_code, Listing.organization_id)
    query = query.where(FieldEntry.state == "waiting", FieldEntry.person_id != actor.person_id, mine)
    rows, total = page_of(query.order_by(FieldEntry.id), page, size)
    return Group([row[0] for row in rows], total)


def to_decide(actor: Actor, page: int, size: int) -> Group:
    """Changes of others that this actor may decide: Change rows."""
    if not actor.trusted:
        return Group()
    mine = covered(actor, Proposal.place_code, Proposal.organization_id)
    return _changes(page, size, Proposal.state == "waiting", Proposal.person_id != actor.person_id, mine)


def claims(actor: Actor, page: int, size: int) -> Group:
    """Listings that organizations ask for, where this actor may decide: Claim rows, the oldest first."""
    if not actor.trusted:
        return Group()
    query = select(Claim).join(Claim.listing).where(Claim.state == "waiting", covered(actor), Claim.person_id != actor.person_id)
    query = query.where(Claim.organization_id.not_in(actor.organizations))
    query = query.options(contains_eager(Claim.listing), joinedload(Claim.organization))
    rows, total = page_of(query.order_by(Claim.id), page, size)
    return Group([row[0] for row in rows], total)


def returned(actor: Actor, page: int, size: int) -> Group:
    """The actor's own changes that came back with a note: Change rows."""
    return _changes(page, size, Proposal.state == "returned", Proposal.person_id == actor.person_id)


def unsent_drafts(actor: Actor, page: int, size: int) -> Group:
    """What the actor began and neither sent nor gave up: Change rows."""
    return _changes(page, size, Proposal.state == "draft", Proposal.person_id == actor.person_id)


def _changes(page: int, size: int, *where: ColumnElement[bool]) -> Group:
    query = select(Proposal, Listing).outerjoin(Listing, Proposal.listing_id == Listing.id).where(*where)
    query = query.options(joinedload(Proposal.person)).order_by(Listing.sensitive.desc(), Proposal.changed_at)
    rows, total = page_of(query, page, size)
    return Group([Change(row[0], row[1]) for row in rows], total)


def to_confirm(actor: Actor, page: int, size: int) -> Group:
    """Listings without a confirmation that counts."""
    query = select(Listing).where(Listing.status == "published", covered(actor), trust.old_on(trust.today()))
    rows, total = page_of(query.order_by(*_URGENT, trust.AGES_FROM, Listing.id), page, size)
    return Group([row[0] for row in rows], total)


def to_complete(actor: Actor, page: int, size: int) -> Group:
    """Listings that do not say enough."""
    query = select(Listing).where(Listing.status == "published", covered(actor), PERCENT < COMPLETE_ENOUGH)
    rows, total = page_of(query.order_by(*_URGENT, PERCENT, Listing.id), page, size)
    return Group([row[0] for row in rows], total)


def to_send(actor: Actor, page: int, size: int) -> Group:
    """Reminders that somebody has to send on: the newest of each listing, those for a kabupaten only from the province."""
    mine = (Reminder.stage < ESCALATED) & covered(actor) | covered(_holding(actor, "province"))
    query = select(Reminder).join(Reminder.listing).where(mine, Reminder.sent_at.is_(None), *_open_reminder())
    unreachable = ((Reminder.number == "") & (Reminder.email == "")).asc()
    query = query.options(contains_eager(Reminder.listing)).order_by(unreachable, *_URGENT, Reminder.id)
    rows, total = page_of(query, page, size)
    return Group([row[0] for row in rows], total)


def unsent() -> list[int]:
    """Numbers of the reminders that nobody has sent or answered yet, the newest of each listing."""
    query = select(Reminder.id).join(Reminder.listing).where(Reminder.sent_at.is_(None), *_open_reminder())
    return list(session().scalars(query.order_by(Reminder.id)))


def escalated(actor: Actor, page: int, size: int) -> Group:
    """Reminders that nobody answered, for whoever stands above: Reminder rows, the longest silence first."""
    query = select(Reminder).join(Reminder.listing).where(Reminder.stage >= ESCALATED, *_open_reminder())
    query = query.where(covered(_above(actor)))
    query = query.options(contains_eager(Reminder.listing)).order_by(Listing.sensitive.desc(), Reminder.stage.desc(), Reminder.id)
    rows, total = page_of(query, page, size)
    return Group([row[0] for row in rows], total)


def _open_reminder() -> tuple[ColumnElement[bool], ...]:
    newest = select(func.max(Reminder.id)).group_by(Reminder.listing_id)
    unanswered = (Reminder.answer == "", Reminder.settled_at.is_(None))
    return (*unanswered, Listing.status == "published", Reminder.id.in_(newest))


def open_posts(actor: Actor, page: int, size: int) -> Group:
    """Posts below the actor's that nobody holds: VacantPost rows, the longest vacant first.

    Not by what `tidy` has noted: a post is vacant from the day on which its holder's account ends.
    """
    above = _above(actor)
    found = posts.vacant(above) if above.posts else []
    rows = found[(page - 1) * size : page * size]
    return Group([VacantPost(held.post.title, held.post.area_code, held.since) for held in rows], len(found))


def area_counts(actor: Actor) -> list[AreaCount]:
    """The kecamatan of the actor's area with the most listings to confirm, the worst first."""
    area = func.substr(Listing.place_code, 1, len("33.03.04"))
    old = func.sum(case((trust.old_on(trust.today()), 1), else_=0))
    mute = func.sum(case((_NO_NUMBER, 1), else_=0))
    query = select(area, func.count(), old, mute).where(Listing.status == "published", covered(actor)).group_by(area)
    rows = session().execute(query.having(old > 0).order_by(old.desc(), mute.desc(), area).limit(WORST))
    return [AreaCount(*row) for row in rows]


def tasks(actor: Actor, page: int, size: int) -> Group:
    """Open tasks of the actor's agency, and for a kabupaten those of all its agencies: Task rows, the earliest due first."""
    held = tuple(post for post in actor.posts if post.organization_id is not None or post.role != "province")
    mine = covered(Actor(actor.person_id, actor.name, held), Task.area_code, Task.organization_id)
    query = select(Task).where(Task.state == "open", mine).options(joinedload(Task.organization))
    rows, total = page_of(query.order_by(Task.due, Task.id), page, size)
    return Group([row[0] for row in rows], total)


GROUPS: dict[str, Callable[[Actor, int, int], Group]] = {
    "jawaban": answers,
    "laporan": reports,
    "lapangan": field_entries,
    "usulan": to_decide,
    "kegiatan": activity_duties.to_decide,
    "klaim": claims,
    "tugas": tasks,
    "dikembalikan": returned,
    "draf": unsent_drafts,
    "kegiatan_kembali": activity_duties.returned,
    "eskalasi": escalated,
    "jabatan": open_posts,
    "pengingat": to_send,
    "pastikan": to_confirm,
    "lengkapi": to_complete,
}
"""Every kind of work in the order of the desk."""


def desk(actor: Actor) -> dict[str, Group]:
    """The first few rows of every kind of work."""
    return {name: group(actor, 1, FEW) for name, group in GROUPS.items()}
