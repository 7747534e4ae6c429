"""What the desk says of activities: those of others that wait for the officer's yes, and own changes that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from portal.directory import open_activities
from portal.directory.activities import LOADING, Activity, ActivityRevision
from portal.directory.activity_proposals import PEOPLE, ActivityProposal
from portal.directory.groups import Group, page_of
from portal.directory.own_activities import covered, lying
from portal.directory.rights import Actor


@dataclass(frozen=True, slots=True)
class WaitingActivity:
    """An activity, and the change of it that this is about; without one the activity itself waits."""

    activity: Activity
    proposal: ActivityProposal | None


def to_decide(actor: Actor, page: int, size: int) -> Group:
    """Activities and changes of others that wait for this actor's yes and are not over: WaitingActivity rows.

    Those that come first are at the top.
    """
    if not actor.trusted:
        return Group()
    joined = select(Activity, ActivityProposal).outerjoin(ActivityProposal, _waits_for(actor))
    query = joined.where(or_(ActivityProposal.id.is_not(None), _new_for(actor))).options(*LOADING, *PEOPLE)
    return _group(query.order_by(Activity.sensitive.desc(), Activity.starts, Activity.id, ActivityProposal.id), page, size)


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    """As `activity_deciding.may_decide_on`, for queries."""
    waiting = (ActivityProposal.activity_id == Activity.id) & (ActivityProposal.state == "waiting")
    others = (ActivityProposal.person_id != actor.person_id) & (ActivityProposal.last_over > open_activities.now())
    here = lying(actor, Activity.place_code, Activity.organization_id)
    return waiting & others & here & lying(actor, ActivityProposal.place_code, ActivityProposal.organization_id)


def _new_for(actor: Actor) -> ColumnElement[bool]:
    own = select(ActivityRevision.id).where(
        ActivityRevision.activity_id == Activity.id,
        ActivityRevision.version == Activity.version,
        ActivityRevision.person_id == actor.person_id,
    )
    return covered(actor) & Activity.waiting & (Activity.last_over > open_activities.now()) & ~own.exists()


def returned(actor: Actor, page: int, size: int) -> Group:
    """The actor's own changes that came back with a note: WaitingActivity rows, the oldest first."""
    query = select(Activity, ActivityProposal).join(ActivityProposal, ActivityProposal.activity_id == Activity.id)
    query = query.where(ActivityProposal.person_id == actor.person_id, ActivityProposal.state == "returned")
    return _group(query.options(*LOADING, *PEOPLE).order_by(ActivityProposal.changed_at), page, size)


def _group(query: Select[*tuple[Any, ...]], page: int, size: int) -> Group:
    rows, total = page_of(query, page, size)
    return Group([WaitingActivity(row[0], row[1]) for row in rows], total)
