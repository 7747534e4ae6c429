"""Changes of activities on their way: of one that residents see, which they go on seeing as it was until a second person agrees.

An activity that residents do not see yet waits as what it is, a draft (`Activity.waiting`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.database import Base, session
from portal.directory import open_activities
from portal.directory.activities import Activity, ActivityRevision
from portal.directory.activity_drafts import ActivityDraft, differences, draft_of, from_content
from portal.directory.people import Person, Post
from portal.directory.proposals import OPEN
from portal.directory.publishing import Conflict

TOGETHER = (
    frozenset({"starts", "ends", "rule"}),
    frozenset({"place_code", "desa_code", "address", "address_public", "listing_id"}),
    frozenset({"status", "status_note"}),
)
"""Fields that say one thing between them: what two people changed about it is never put together from both."""


class ActivityProposal(Base):
    """What somebody wants an activity to say; kept for ever, so that nothing that was typed is lost.

    Its states are those of `proposals.Proposal`: `draft`, `waiting`, `returned` with a note, `done`
    (became a version), `dropped` (given up, or sent again as another).
    """

    __tablename__ = "activity_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    base_version: Mapped[int]
    """The version of the activity that the author saw."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    place_code: Mapped[str]
    """Where the activity is to be: whoever decides keeps this place and the present one."""
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Every field of `ActivityDraft`, as history keeps them."""
    last_over: Mapped[datetime]
    """When the last date that it asks for is over."""
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    """What the second person says to the author."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    """The file that it came with."""

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    post: Mapped[Post | None] = relationship(lazy="raise")
    __table_args__ = (
        Index("activity_proposal_activity", "activity_id", "state"),
        Index("activity_proposal_person", "person_id", "state"),
        Index("activity_proposal_place", "place_code", "state"),
        Index("activity_proposal_batch", "batch_id"),
    )

    @property
    def draft(self) -> ActivityDraft:
        """What the activity is to say."""
        return from_content(self.content)


PEOPLE = (joinedload(ActivityProposal.person), joinedload(ActivityProposal.post))


def get(proposal_id: int) -> ActivityProposal | None:
    """The proposal with this number, with its author."""
    return session().scalar(select(ActivityProposal).where(ActivityProposal.id == proposal_id).options(*PEOPLE))


def open_for(activity_id: str) -> list[ActivityProposal]:
    """Every change of an activity that is on its way, oldest first."""
    query = select(ActivityProposal).where(ActivityProposal.activity_id == activity_id, ActivityProposal.state.in_(OPEN))
    return list(session().scalars(query.order_by(ActivityProposal.id).options(*PEOPLE)))


def own(person_id: int | None, activity_id: str, number: int = 0) -> ActivityProposal | None:
    """What this person goes on with: their change of the activity with this number, if it is on its way, or their newest."""
    found = [p for p in reversed(open_for(activity_id)) if p.person_id == person_id]
    return next((p for p in found if p.id == number), found[0] if found else None)


def of_others(person_id: int | None, activity_id: str) -> list[ActivityProposal]:
    """What other people want to change about an activity and sent for a second person."""
    return [p for p in open_for(activity_id) if p.state == "waiting" and p.person_id != person_id]


def waits_already(person_id: int | None, activity_id: str, draft: ActivityDraft) -> ActivityProposal | None:
    """The change of this person that waits and asks for the same."""
    waiting = (p for p in open_for(activity_id) if p.state == "waiting" and p.person_id == person_id)
    return next((p for p in waiting if not differences(p.draft, draft)), None)


def carried_over(proposal: ActivityProposal, activity: Activity) -> tuple[ActivityDraft, set[str]]:
    """The activity as it is now with what the author changed, and the fields that somebody else has changed otherwise since.

    Those stay as they are now: a date that was called off meanwhile is off.
    """
    now, wanted, base = draft_of(activity), proposal.draft, _base(proposal)
    mine, theirs, open_ = differences(base, wanted), differences(base, now), differences(now, wanted)
    clashes = {name for name in mine if any(part in theirs for part in _unit(name)) and any(p in open_ for p in _unit(name))}
    kept = {name: getattr(wanted, name) for name in mine if name not in clashes}
    return replace(now, **kept), clashes


def _base(proposal: ActivityProposal) -> ActivityDraft:
    """What the author saw."""
    seen = (ActivityRevision.activity_id == proposal.activity_id, ActivityRevision.version == proposal.base_version)
    return from_content(session().scalars(select(ActivityRevision.content).where(*seen)).one())


def _unit(name: str) -> frozenset[str]:
    return next((unit for unit in TOGETHER if name in unit), frozenset({name}))


def outcome(proposal: ActivityProposal, activity: Activity) -> ActivityDraft:
    """What a yes would make of the activity now.

    Raises Conflict where somebody has changed the same since, or has taken the activity out of sight.
    """
    draft, clashes = carried_over(proposal, activity)
    if clashes or not open_activities.is_open(activity):
        raise Conflict(activity.id)
    return draft


def is_possible(proposal: ActivityProposal, activity: Activity) -> bool:
    """Whether a yes would overwrite nothing."""
    try:
        outcome(proposal, activity)
    except Conflict:
        return False
    return True


def changes(proposal: ActivityProposal, activity: Activity) -> dict[str, list[Any]]:
    """Field → [before, as proposed]: what a yes would change now; of one that is over, or in doubt, what its author changed."""
    if proposal.state not in ("draft", "waiting") or not is_possible(proposal, activity):
        return differences(_base(proposal), proposal.draft)
    return differences(draft_of(activity), outcome(proposal, activity))
