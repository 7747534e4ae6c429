"""The activities that an officer looks after: how many of each kind, and some of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from portal.database import session
from portal.directory.activities import LOADING, Activity, ActivityRevision
from portal.directory.rights import Actor

KINDS = ("coming", "waiting", "draft", "cancelled", "over")
"""Kinds in the order of a list; every activity is of one."""


def covered(actor: Actor) -> ColumnElement[bool]:
    """A condition: as `activity_saving.covers`, for queries."""
    found: list[ColumnElement[bool]] = [Activity.post_id.in_([post.id for post in (*actor.posts, *actor.represents)])]
    for post in actor.posts:
        here = or_(Activity.place_code == post.area_code, Activity.place_code.startswith(post.area_code + "."))
        found.append(here if post.organization_id is None else here & (Activity.organization_id == post.organization_id))
    return or_(false(), *found)


def _kind(now: datetime) -> ColumnElement[str]:
    return case(
        (Activity.waiting, "waiting"), (Activity.last_over <= now, "over"), (Activity.status == "draft", "draft"),
        (Activity.status == "cancelled", "cancelled"), else_="coming",
    )  # fmt: skip


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """Kind → how many; `now` is naive local time. In one query."""
    query = select(_kind(now), func.count()).where(covered(actor)).group_by(_kind(now))
    found = {kind: count for kind, count in session().execute(query)}
    return {kind: found.get(kind, 0) for kind in KINDS}


def page(actor: Actor, kind: str, now: datetime, start: int, size: int) -> Sequence[Activity]:
    """Some activities of one kind: those that come by their first date, others the newest first."""
    order: Any = Activity.starts if kind in ("coming", "waiting") else Activity.last_over.desc()
    query = select(Activity).where(covered(actor), _kind(now) == kind).options(*LOADING)
    return session().scalars(query.order_by(order, Activity.title, Activity.id).offset(start).limit(size)).all()


def to_decide(actor: Actor, now: datetime) -> Select[Activity]:
    """Asks for drafts of others that wait for this actor's yes and are not over, those that come first at the top."""
    own = select(ActivityRevision.id).where(
        ActivityRevision.activity_id == Activity.id,
        ActivityRevision.version == Activity.version,
        ActivityRevision.person_id == actor.person_id,
    )
    query = select(Activity).where(covered(actor), Activity.waiting, Activity.last_over > now, ~own.exists())
    return query.options(*LOADING).order_by(Activity.sensitive.desc(), Activity.starts, Activity.id)


def all_of(actor: Actor) -> list[Activity]:
    """Every activity that the actor looks after, in the order of place and first date."""
    query = select(Activity).where(covered(actor)).options(*LOADING)
    return list(session().scalars(query.order_by(Activity.place_code, Activity.starts, Activity.id)))
