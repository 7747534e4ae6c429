"""The second person's yes or no to a change of an activity that residents see."""

from __future__ import annotations

from portal.database import utc_now, writing
from portal.directory import activities, activity_proposals, activity_rules, activity_saving, audit
from portal.directory.activities import Activity
from portal.directory.activity_drafts import draft_of
from portal.directory.activity_proposals import ActivityProposal
from portal.directory.activity_rows import row_of
from portal.directory.publishing import Conflict, Unready
from portal.directory.rights import Actor, may_decide


def may_decide_on(actor: Actor, proposal: ActivityProposal, activity: Activity) -> bool:
    """Whether this actor may be the second person for it: keeps the activity where it is, and where it is to be."""
    places = ((activity.place_code, activity.organization_id), (proposal.place_code, proposal.organization_id))
    return all(may_decide(actor, place, organization, proposal.person_id) for place, organization in places)


def decide(actor: Actor, proposal_id: int, agreed: bool, base_version: int, note: str = "") -> None:
    """A yes makes it a version of the activity as that is now, a no gives it back to its author with a note.

    `base_version` is the version of the activity that the second person saw. Raises PermissionError,
    Conflict (it has been decided or sent again, or the activity has changed so that a yes would
    overwrite something) and Unready (what both say together cannot be).
    """
    with writing():
        proposal = activity_proposals.get(proposal_id)
        activity = activities.get(proposal.activity_id) if proposal else None
        if proposal is None or activity is None or not may_decide_on(actor, proposal, activity):
            raise PermissionError(proposal_id)
        if proposal.state != "waiting" or (agreed and activity.version != base_version):
            raise Conflict(activity.id)
        proposal.state, proposal.note = "done" if agreed else "returned", note
        proposal.decided_by, proposal.decided_at, proposal.changed_at = actor.person_id, utc_now(), utc_now()
        audit.note("approved" if agreed else "returned", actor.person_id, f"activity:{activity.id}")
        if agreed:
            _land(proposal, activity)


def _land(proposal: ActivityProposal, activity: Activity) -> None:
    draft = activity_proposals.outcome(proposal, activity)
    _draft, faults = activity_rules.check(row_of(draft))
    if faults:
        raise Unready(faults)
    act = "edit" if draft.status == draft_of(activity).status else draft.status
    author, post, agreed = proposal.person_id, proposal.post, proposal.decided_by
    activity_saving.land_within(
        activity, draft, act, author, post, reason=proposal.reason, approved_by=agreed, batch_id=proposal.batch_id
    )  # fmt: skip
