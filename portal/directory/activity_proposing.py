"""Keeping what somebody wants an activity to say: as a draft of their own, or for a second person."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from portal.database import session, utc_now, writing
from portal.directory import activity_dates, activity_proposals, audit
from portal.directory.activities import Activity
from portal.directory.activity_drafts import ActivityDraft, content_of
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.listings import Organization
from portal.directory.people import Post
from portal.directory.proposals import OPEN, State
from portal.directory.rights import Actor


def keep_within(
    actor: Actor,
    activity: Activity,
    draft: ActivityDraft,
    post: Post | None,
    state: State,
    *,
    reason: str = "",
    batch_id: int | None = None,
) -> int:
    """Keep a checked draft inside the caller's own `writing()`; returns its number.

    What the same person has waiting already with the same words is not kept twice.
    """
    assert actor.person_id is not None
    known = activity_proposals.waits_already(actor.person_id, activity.id, draft) if state == "waiting" else None
    if known:
        return known.id
    if state == "draft":  # which button sends it on says what becomes of it
        draft = replace(draft, status=activity.status)
    dates, now = activity_dates.expand(draft.starts, draft.ends, draft.rule, draft.exceptions), utc_now()
    organization = select(Organization.id).where(Organization.name == draft.organization)
    made = ActivityProposal(
        activity_id=activity.id, base_version=activity.version, person_id=actor.person_id, post_id=post.id if post else None,
        place_code=draft.place_code, organization_id=session().scalar(organization) if draft.organization else None,
        content=content_of(draft), last_over=activity_dates.last_over(dates), reason=reason, state=state, made_at=now,
        changed_at=now, batch_id=batch_id,
    )  # fmt: skip
    session().add(made)
    session().flush()
    audit.note(f"activity edit {state}", actor.person_id, f"activity:{activity.id}", f"activity_proposal:{made.id}")
    return made.id


def settle_within(actor: Actor, proposal_id: int | None, kept_as: int | None, state: State) -> None:
    """The actor's own proposal that this form went on with is over: it was sent again, or became what it is now.

    Any other, and one that is over already, is left alone.
    """
    found = activity_proposals.get(proposal_id) if proposal_id and proposal_id != kept_as else None
    if found is not None and found.person_id == actor.person_id and found.state in OPEN:
        found.state, found.changed_at = state, utc_now()


def drop(actor: Actor, proposal_id: int) -> None:
    """Give up an own proposal. Raises PermissionError for another's, or one that is over."""
    with writing():
        found = activity_proposals.get(proposal_id)
        if found is None or found.person_id != actor.person_id or found.state not in OPEN:
            raise PermissionError(proposal_id)
        found.state, found.changed_at = "dropped", utc_now()


def drop_of_batch_within(batch_id: int) -> int:
    """Drop what a file proposed and nobody has agreed to, inside the caller's own `writing()`; returns how many."""
    open_ = (ActivityProposal.batch_id == batch_id, ActivityProposal.state.in_(OPEN))
    done = session().execute(update(ActivityProposal).where(*open_).values(state="dropped", changed_at=utc_now()))
    return int(done.rowcount)  # type: ignore[attr-defined]
