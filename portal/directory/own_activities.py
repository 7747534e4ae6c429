"""The activities that an officer looks after: how many of each kind, and some of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, select

from portal.database import session
from portal.directory.activities import LOADING, Activity
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.rights import Actor

KINDS = ("coming", "waiting", "draft", "cancelled", "over")
"""Kinds in the order of a list; every activity is of one, and one with a change that waits is `waiting` as well."""


def covered(actor: Actor) -> ColumnElement[bool]:
    """A condition: as `activity_saving.covers`, for queries."""
    own = Activity.post_id.in_([post.id for post in (*actor.posts, *actor.represents)])
    return own | lying(actor, Activity.place_code, Activity.organization_id)


def lying(actor: Actor, place: Any, organization: Any) -> ColumnElement[bool]:
    """A condition: what is there, of that agency, is looked after by one of the actor's posts, as `Actor.post_for` finds it."""
    found: list[ColumnElement[bool]] = []
    for post in actor.posts:
        here = or_(place == post.area_code, place.startswith(post.area_code + "."))
        found.append(here if post.organization_id is None else here & (organization == post.organization_id))
    return or_(false(), *found)


_CHANGE_WAITS = (
    select(ActivityProposal.id)
    .where(ActivityProposal.activity_id == Activity.id, ActivityProposal.state == "waiting", ~Activity.waiting)
    .exists()
)


def _kind(now: datetime) -> ColumnElement[str]:
    return case(
        (Activity.waiting, "waiting"), (Activity.last_over <= now, "over"), (Activity.status == "draft", "draft"),
        (Activity.status == "cancelled", "cancelled"), else_="coming",
    )  # fmt: skip


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """Kind → how many; `now` is naive local time. One with a change that waits is among those that wait as well."""
    query = select(_kind(now), func.count()).where(covered(actor)).group_by(_kind(now))
    found = {kind: count for kind, count in session().execute(query)}
    changing = session().scalar(select(func.count()).select_from(Activity).where(covered(actor), _CHANGE_WAITS)) or 0
    return {kind: found.get(kind, 0) + (changing if kind == "waiting" else 0) for kind in KINDS}


def page(actor: Actor, kind: str, now: datetime, start: int, size: int) -> Sequence[Activity]:
    """Some activities of one kind: those that come by their first date, others the newest first."""
    order: Any = Activity.starts if kind in ("coming", "waiting") else Activity.last_over.desc()
    chosen = (_kind(now) == kind) | _CHANGE_WAITS if kind == "waiting" else _kind(now) == kind
    query = select(Activity).where(covered(actor), chosen).options(*LOADING)
    return session().scalars(query.order_by(order, Activity.title, Activity.id).offset(start).limit(size)).all()


def changing(rows: Sequence[Activity]) -> set[str]:
    """The ids of those with a change that waits for a second person."""
    query = select(ActivityProposal.activity_id).where(ActivityProposal.state == "waiting")
    return set(session().scalars(query.where(ActivityProposal.activity_id.in_([row.id for row in rows]))))


def all_of(actor: Actor) -> list[Activity]:
    """Every activity that the actor looks after, in the order of place and first date."""
    query = select(Activity).where(covered(actor)).options(*LOADING)
    return list(session().scalars(query.order_by(Activity.place_code, Activity.starts, Activity.id)))
